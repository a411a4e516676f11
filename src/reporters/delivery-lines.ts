import { isAccepted } from '../core/attempt.ts';
import { endpointsOf, latestAttempts, openEndpoints } from '../core/endpoints.ts';
import { utf8Text } from '../core/json-text.ts';
import type { Delivery, Provider } from '../core/types.ts';
import { answerLines, attemptLine, outcomeWords, formatMs, signatureMark } from './attempt-lines.ts';
import type { HandshakeTold, ReporterEvent } from './events.ts';
import { madeWords } from './provider-lines.ts';
import { cut, safeLines, safeText } from './safe-text.ts';
import type { Style } from './style.ts';
import { diagnosisLines } from './verification-lines.ts';

const EVENT_COLUMNS = 28;

/** A delivery as it comes in: time, mark, event, sender, id; and below it why it is not valid. */
export function receivedLines(
  {
    delivery,
    undecided,
    refused,
    unrouted,
    answered,
    handshake,
  }: Omit<Extract<ReporterEvent, { type: 'delivery.received' }>, 'type'>,
  style: Style,
): string[] {
  const { id, receivedAt, provider, eventType, request, verification } = delivery;
  const what = safeText(eventType ?? `${request.method} ${request.path}`);
  const first = [
    style.dim(clock(receivedAt)),
    signatureMark(delivery, style),
    style.bold(cut(what, 60).padEnd(EVENT_COLUMNS)),
    style.dim(`${safeText(provider ?? 'unknown sender')}  ${safeText(id)}`),
  ].join(' ');
  const why =
    verification && !verification.valid
      ? [style.bad(safeText(verification.detail)), ...diagnosisLines(verification)]
      : [];
  const wantsRefusal = handshake && !handshake.answered && !handshake.lacksSecret;
  const notes = [
    ...why,
    ...(handshake ? [handshakeWords(handshake, style)] : []),
    ...(undecided === undefined || handshake?.answered ? [] : [style.warn(`not verified: ${safeText(undecided)}`)]),
    ...(unrouted ? [style.dim('kept; no --forward-to is for it')] : []),
    ...(answered === undefined ? [] : [style.dim(`answered ${answered} (--respond)`)]),
    ...(refused && !wantsRefusal ? [style.bad('refused with 401 and not forwarded (--enforce)')] : []),
  ];
  return [first, ...notes.map((note) => `${INDENT}${note}`)];
}

function handshakeWords(told: HandshakeTold, style: Style): string {
  const { sender, answered, secretLabel, lacksSecret, secretFile } = told;
  if (lacksSecret) return style.warn(`handshake of ${sender}: give its secret with --secret, and it is answered`);
  if (!answered) return style.accent(`handshake of ${sender}, not validly signed: refused with 401, as it wants`);
  const how = secretLabel === undefined ? 'as it wants' : `with the secret from ${safeText(secretLabel)}`;
  const where = secretFile === undefined ? '' : `; its secret is in ${safeText(secretFile)}`;
  return style.accent(`handshake of ${sender}, answered ${how}${where}`);
}

export const INDENT = ' '.repeat(11);

function clock(moment: Date): string {
  return [moment.getHours(), moment.getMinutes(), moment.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** A row of the list of kept deliveries. */
export function listedLine(delivery: Delivery, style: Style): string {
  const { id, receivedAt, provider, eventType, request, attempts } = delivery;
  const latest = latestAttempts(attempts);
  const endpoints = endpointsOf(delivery).length;
  // Of several endpoints the one that has not accepted it tells.
  const attempt = latest.find(({ outcome }) => !isAccepted(outcome)) ?? attempts.at(-1);
  const many = [
    ...(endpoints > 1 ? [`accepted by ${endpoints - openEndpoints(delivery).length} of ${endpoints}`] : []),
    ...(attempts.length > latest.length ? [`attempt ${attempts.length}`] : []),
  ];
  const tries = many.length > 0 ? style.dim(` (${many.join(', ')})`) : '';
  return [
    safeText(id),
    style.dim(`${date(receivedAt)} ${clock(receivedAt)}`),
    delivery.origin === 'sent' ? style.dim('→') : signatureMark(delivery, style),
    safeText(provider ?? '-').padEnd(17),
    safeText(cut(eventType ?? `${request.method} ${request.path}`, 60)).padEnd(EVENT_COLUMNS),
    attempt
      ? `${outcomeWords(attempt.outcome, style)}  ${style.dim(formatMs(attempt.durationMs))}${tries}`
      : style.dim('not sent on'),
  ].join('  ');
}

function date(moment: Date): string {
  return [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** One delivery with everything: request, headers, body as readable text, signature, attempts. */
export function shownLines(
  event: { delivery: Delivery; provider?: Provider; body: Uint8Array; answer?: Uint8Array },
  style: Style,
): string[] {
  const { delivery, provider, body, answer } = event;
  const { request } = delivery;
  return [
    `${style.bold(safeText(delivery.eventType ?? `${request.method} ${request.path}`))}  ${style.dim(safeText(`${delivery.id}  ${delivery.receivedAt.toISOString()}  ${delivery.origin}`))}`,
    ...verificationWords(delivery, provider, style),
    '',
    safeText(`${request.method} ${request.path}`),
    ...request.rawHeaders.map(([name, value]) => `${style.dim(`${safeText(name)}:`)} ${safeText(value)}`),
    '',
    ...bodyLines(body),
    ...delivery.attempts.flatMap((attempt) => ['', attemptLine(attempt, style)]),
    ...(answer ? answerLines(answer, style) : []),
  ];
}

function verificationWords({ verification, origin }: Delivery, provider: Provider | undefined, style: Style): string[] {
  const signature = provider?.signature.kind === 'none' ? undefined : provider?.signature;
  if (!verification) {
    if (origin === 'sent') return [];
    const why = provider ? (signature ? '' : `: ${provider.name} signs nothing`) : ': an unknown sender';
    return [style.warn(`? not verified${why}`)];
  }
  if (verification.valid)
    return [
      style.good(
        safeText(`✓ valid when received: ${verification.scheme}, secret from ${verification.secretLabel ?? '?'}`),
      ),
      ...(signature ? [style.dim(`  ${madeWords(signature).join(' ')}`)] : []),
    ];
  return [style.bad(`✗ ${safeText(verification.detail)}`), ...diagnosisLines(verification)];
}

function bodyLines(body: Uint8Array): string[] {
  if (body.length === 0) return ['(no body)'];
  const text = utf8Text(body);
  return text === undefined ? [`(${body.length} bytes that are not text)`] : safeLines(text);
}
