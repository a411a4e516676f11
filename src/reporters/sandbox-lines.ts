import { outcomeWords, formatMs } from './attempt-lines.ts';
import { INDENT } from './delivery-lines.ts';
import type { ReporterEvent } from './events.ts';
import { durationWords, retryRow } from './retry-lines.ts';
import { safeText } from './safe-text.ts';
import type { Style } from './style.ts';

type Of<Type extends ReporterEvent['type']> = Extract<ReporterEvent, { type: Type }>;

/** Where the sandbox is, and the first thing to type. */
export function sandboxReadyLines(event: Of<'sandbox.ready'>, style: Style): string[] {
  const { url, apiKey, apiKeyLabel, rules, endpoints, file, provider, speed } = event;
  const [, retries] = retryRow(provider);
  const rows = [
    ['API key', apiKey === undefined ? `from ${apiKeyLabel}` : `${apiKey}  ${style.dim(`(${apiKeyLabel})`)}`],
    ['endpoints', `${endpoints} registered, kept in ${file}`],
    ['rules', RULES_WORDS[rules] ?? rules],
    ['retries', `${retries}${speed === 1 ? '' : `, at --speed ${speed}`}`],
  ];
  return [
    `Sandbox of the payment API on ${style.bold(url)}  ${style.dim('(Ctrl-C stops)')}`,
    ...rows.map(([label = '', value = '']) => `  ${style.dim(label.padEnd(12))} ${value}`),
    '',
    `  curl ${url}/v1/webhooks -H "Authorization: Bearer ${apiKey ?? '$PAYMENT_API_KEY'}" \\`,
    `    -d '{"url": "http://localhost:3000/webhook", "enabled_events": ["payment.succeeded"]}'`,
    '',
  ];
}

const RULES_WORDS: Readonly<Record<string, string>> = {
  none: 'none: any http or https URL is taken, localhost too',
  'payment-api': 'payment-api: public URLs alone (--rules none takes localhost)',
  razorpay: 'razorpay: 30 public URLs, ports 80 and 443, an alert e-mail (--rules none takes localhost)',
};

export function sandboxRequestLine({ method, path, status }: Of<'sandbox.request'>, style: Style): string {
  const mark = status < 400 ? style.good(String(status)) : style.bad(String(status));
  return `${mark} ${safeText(`${method} ${path}`)}`;
}

export function sandboxEventLine({ eventType, eventId, endpoints }: Of<'sandbox.event'>, style: Style): string {
  const where = endpoints === 0 ? 'no enabled endpoint is subscribed to it' : `to ${counted(endpoints, 'endpoint')}`;
  return `${INDENT}${style.bold(eventType)}  ${style.dim(eventId)}  ${where}`;
}

/** An attempt, where several deliveries are under way at once. */
export function endpointAttemptLine(event: Of<'attempt.completed'>, style: Style): string {
  const { endpointId = '', eventType = '', eventId = '', attemptNumber, attemptsMax, attempt } = event;
  const { outcome, durationMs, endpointUrl } = attempt;
  const which = `attempt ${attemptNumber} of ${attemptsMax}`;
  const what = style.dim(`${safeText(`${eventType} ${eventId}`)} → ${safeText(endpointUrl)}  ${endpointId}, ${which}`);
  return `${INDENT}${outcomeWords(outcome, style)}  ${style.dim(formatMs(durationMs))}  ${what}`;
}

export function endpointScheduledLine(event: Of<'delivery.scheduled'>, style: Style): string {
  const { endpointId, eventId = '', attemptNumber, attemptsMax, waitMs, speed } = event;
  const faster = speed === 1 ? '' : `, here ${durationWords(waitMs / speed)}`;
  const when = `attempt ${attemptNumber} of ${attemptsMax} after ${durationWords(waitMs)}${faster}`;
  return `${INDENT}${style.dim(safeText(`${eventId} → ${endpointId}: ${when}`))}`;
}

export function endpointGaveUpLine(event: Of<'delivery.gave_up'>, style: Style): string {
  const { endpointId, eventId = '', attempts } = event;
  return `${INDENT}${style.bad(safeText(`${eventId} → ${endpointId}: given up after ${counted(attempts, 'attempt')}`))}`;
}

export function endpointDisabledLine({ endpointId, url, failures }: Of<'endpoint.disabled'>, style: Style): string {
  const why = `${counted(failures, 'delivery', 'deliveries')} in a row given up`;
  return style.warn(
    `${endpointId} (${safeText(url)}) is disabled: ${why}. PATCH it with {"status": "enabled"} to go on.`,
  );
}

const PENDING_LINES = 20;

export function sandboxClosedLines({ events, pending }: Of<'sandbox.closed'>, style: Style): string[] {
  const first = `Stopped after ${counted(events, 'event')}.`;
  if (pending.length === 0) return [style.dim(first)];
  const more = pending.length - PENDING_LINES;
  return [
    style.dim(first),
    style.warn(
      `${counted(pending.length, 'delivery was', 'deliveries were')} still to be retried, and a new run does not go on with them. To send one again:`,
    ),
    ...pending
      .slice(0, PENDING_LINES)
      .map(({ deliveryId, eventType, endpointId }) => `  hooks replay ${deliveryId}  # ${eventType} → ${endpointId}`),
    ...(more > 0 ? [`  … and ${more} more: hooks replay --failed`] : []),
  ];
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
