import { FOR_ANOTHER_HOST, isAccepted } from '../core/attempt.ts';
import { utf8Text } from '../core/json-text.ts';
import type { Attempt, Delivery, Outcome } from '../core/types.ts';
import { cut, safeLines, safeText } from './safe-text.ts';
import type { Style } from './style.ts';

const ANSWER_LINES = 8;
const ANSWER_COLUMNS = 200;

/** One attempt: the answer's status and time, or why there is none. */
export function attemptLine({ outcome, durationMs, endpointUrl }: Attempt, style: Style, accepted?: boolean): string {
  return `${outcomeWords(outcome, style, accepted)}  ${style.dim(`${formatMs(durationMs)}  ${safeText(endpointUrl)}`)}`;
}

/** `accepted`: where something else than 2xx counts as a yes. */
export function outcomeWords(outcome: Outcome, style: Style, accepted = isAccepted(outcome)): string {
  if (outcome.kind === 'no_response')
    return style.bad(`✗ ${outcome.reason === 'unsigned' ? 'not sent' : 'no answer'}: ${safeText(outcome.detail)}`);
  const phrase = PHRASES[outcome.status];
  const words = phrase ? `${outcome.status} ${phrase}` : String(outcome.status);
  return accepted ? style.good(`✓ ${words}`) : style.bad(`✗ ${words}`);
}

/** What to do when an endpoint did not take a delivery; undefined when it did, or answered for itself. */
export function outcomeHint(outcome: Outcome): string | undefined {
  if (outcome.kind === 'response') {
    if (outcome.status >= 300 && outcome.status < 400)
      return 'Providers do not follow redirects: give the URL it leads to.';
    return undefined;
  }
  switch (outcome.reason) {
    case 'refused':
      return 'Nothing listens there: start your app, or check the port of the URL.';
    case 'timeout':
      return 'The provider would call this delivery failed, too; --timeout waits longer.';
    case 'dns':
      return 'Check the host name of the URL.';
    case 'tls':
      return 'Is it http in place of https? If not: is its certificate trusted (NODE_EXTRA_CA_CERTS)?';
    case 'closed':
      return 'The app closed the connection: look into its log for a crash.';
    case 'unsigned':
    case 'other':
      return undefined;
  }
}

/** What to do when the listener does not trust an app. */
export function trustHint(outcome: Outcome): string | undefined {
  if (outcome.kind !== 'no_response' || outcome.reason !== 'tls') return undefined;
  return outcome.detail === FOR_ANOTHER_HOST
    ? 'Forward to a host that its certificate names; --insecure does not check it.'
    : '--ca-cert <file> trusts the certificate of your app, --insecure does not check it.';
}

/** The same, where the provider's own way of delivering goes on after it. */
export function retriedHint(outcome: Outcome): string | undefined {
  if (outcome.kind === 'no_response' && outcome.reason === 'timeout')
    return 'Too slow: the provider has stopped waiting. Had your app done the work by now, it would get the event again.';
  return outcomeHint(outcome);
}

/** The first lines of an answer's body, marked where more follows. */
export function answerLines(body: Uint8Array, style: Style): string[] {
  if (body.length === 0) return [];
  const text = utf8Text(body);
  if (text === undefined) return [style.dim(`  (${body.length} bytes that are not text)`)];
  const lines = safeLines(text.trimEnd());
  const shown = lines.slice(0, ANSWER_LINES).map((line) => `  ${cut(line, ANSWER_COLUMNS)}`);
  return lines.length > ANSWER_LINES ? [...shown, style.dim(`  … ${lines.length - ANSWER_LINES} more lines`)] : shown;
}

export function formatMs(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The mark of a delivery's signature: valid, invalid, or unknown. */
export function signatureMark({ verification }: Pick<Delivery, 'verification'>, style: Style): string {
  if (!verification) return style.warn('?');
  return verification.valid ? style.good('✓') : style.bad('✗');
}

/** The statuses that receivers really answer with. */
const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
