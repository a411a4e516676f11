import { answerLines, attemptLine, formatMs, outcomeHint, retriedHint, trustHint } from './attempt-lines.ts';
import { INDENT, listedLine, receivedLines, shownLines } from './delivery-lines.ts';
import { bufferedLines } from './buffered-lines.ts';
import { checkReportLines, explainedLines, plannedCheckLines } from './check-lines.ts';
import { eventListLines } from './event-list-lines.ts';
import type { Progress, Reporter, ReporterEvent, ReporterLine, Streams } from './events.ts';
import { expectationLines } from './expectation-lines.ts';
import { handshakeLines } from './handshake-lines.ts';
import { exampleLines, providerLines } from './provider-lines.ts';
import { acceptedLines, gaveUpLines, plannedLines, scheduledWords } from './retry-lines.ts';
import {
  endpointAttemptLine,
  endpointDisabledLine,
  endpointGaveUpLine,
  endpointScheduledLine,
  sandboxClosedLines,
  sandboxEventLine,
  sandboxReadyLines,
  sandboxRequestLine,
} from './sandbox-lines.ts';
import { cut, safeText } from './safe-text.ts';
import { scenarioLines, scenarioTable } from './scenario-lines.ts';
import type { Style } from './style.ts';
import { checkedAddressLines, publicUrlWords, tunnelLines } from './tunnel-lines.ts';
import { verificationLines } from './verification-lines.ts';
import { warningLines } from './warning-lines.ts';

interface HumanOptions {
  readonly streams: Streams;
  /** For results, and for what goes beside them. */
  readonly styles: { readonly stdout: Style; readonly stderr: Style };
  /** Shows a spinner on stderr until disposed. */
  readonly spin: (text: string) => Progress;
  /** Whether there is a terminal to show it on. */
  readonly live: boolean;
}

/** Text for people: results on stdout, everything else on stderr. */
export function humanReporter({ streams, styles, spin, live }: HumanOptions): Reporter {
  let listening = false;
  /** The line that shows on a terminal when the next attempt comes. */
  let countdown: Disposable | undefined;
  const endCountdown = (): void => {
    countdown?.[Symbol.dispose]();
    countdown = undefined;
  };
  const textOf = (event: ReporterLine, place: 'stdout' | 'stderr'): string => {
    const lines = linesOf(event, styles[place], listening);
    return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  };
  const output = bufferedLines(streams, (event: ReporterLine) => textOf(event, 'stdout'));
  return {
    report(event) {
      endCountdown();
      if (event.type === 'output') {
        output.flush();
        streams.stdout.write(event.bytes);
        return;
      }
      if (event.type === 'listener.ready' || event.type === 'sandbox.ready') listening = true;
      if (event.type === 'delivery.scheduled' && live && !listening) {
        countdown = spin(scheduledWords(event));
        return;
      }
      const aside = isAside(event);
      const place = aside ? 'stderr' : 'stdout';
      // Only a listener is ever busy; elsewhere the order of the two streams counts for more.
      if (listening && place === 'stdout') return output.add(event);
      const text = textOf(event, place);
      if (text !== '') streams[place].write(text);
    },
    progress: spin,
    flush: () => {
      endCountdown();
      output.flush();
    },
  };
}

const ASIDE = new Set<ReporterEvent['type']>([
  'notice',
  'warning',
  'listener.ready',
  'listener.closed',
  'request.rejected',
  'deliveries.total',
  'target.down',
  'target.up',
  'delivery.planned',
  'sandbox.ready',
  'sandbox.closed',
]);

/** Whether an event is something beside the result. */
function isAside(event: ReporterEvent): boolean {
  // Where many deliveries are under way, when one is retried is part of what is to be seen.
  if (event.type === 'delivery.scheduled') return event.endpointId === undefined;
  return ASIDE.has(event.type) || event.type.startsWith('tunnel.');
}

function linesOf(event: ReporterLine, style: Style, listening: boolean): string[] {
  switch (event.type) {
    case 'notice':
      return [style.dim(event.message)];
    case 'warning':
      return warningLines(event, style);
    case 'object':
      return [JSON.stringify(event.value, undefined, 2)];
    case 'attempt.completed':
      if (event.inSeries) return [];
      if (event.endpointId !== undefined) return [endpointAttemptLine(event, style)];
      return listening ? handedOverLines(event, style) : attemptLines(event, style);
    case 'delivery.planned':
      return plannedLines(event, style);
    case 'delivery.scheduled':
      return [event.endpointId === undefined ? style.dim(scheduledWords(event)) : endpointScheduledLine(event, style)];
    case 'delivery.accepted':
      return event.endpointId === undefined ? acceptedLines(event, style) : [];
    case 'delivery.gave_up':
      return event.endpointId === undefined ? gaveUpLines(event, style) : [endpointGaveUpLine(event, style)];
    case 'sandbox.ready':
      return sandboxReadyLines(event, style);
    case 'sandbox.request':
      return [sandboxRequestLine(event, style)];
    case 'sandbox.event':
      return [sandboxEventLine(event, style)];
    case 'endpoint.disabled':
      return [endpointDisabledLine(event, style)];
    case 'sandbox.closed':
      return sandboxClosedLines(event, style);
    case 'signature':
      return [
        ...event.headers.map(([name, value]) => `${name}: ${value}`),
        ...(event.place === undefined ? [] : [`${event.place}: ${event.value ?? ''}`]),
      ];
    case 'verification':
      return verificationLines(event, style);
    case 'verification.undecided':
      return [`${style.warn('? unknown')}  ${safeText(event.source)}`, `  ${safeText(event.message)}`];
    case 'verification.total':
      return [`${event.valid} valid, ${event.invalid} invalid, ${event.undecided} undecided`];
    case 'listener.ready':
      return readyLines(event, style);
    case 'delivery.received':
      return receivedLines(event, style);
    case 'request.rejected':
      return [`${style.warn(`rejected with ${event.status}:`)} ${event.reason}`];
    case 'listener.closed':
      return [style.dim(`Stopped after ${event.received} ${event.received === 1 ? 'delivery' : 'deliveries'}.`)];
    case 'answer.early':
      return [
        `${INDENT}${style.warn(`← the sender got ${event.status} after ${formatMs(event.afterMs)}`)}, without waiting longer for the app`,
      ];
    case 'target.down':
      return [
        `${style.warn('warning:')} Nothing answers at ${event.url}: deliveries are kept, and the sender gets 502 until your app runs.`,
      ];
    case 'target.up':
      return [`${style.good('✓')} ${event.url} answers now; hooks replay --failed hands over what it missed.`];
    case 'expectations.completed':
      return expectationLines(event, style);
    case 'tunnel.down':
    case 'tunnel.up':
    case 'tunnel.failed':
    case 'tunnel.tested':
      return tunnelLines(event, style);
    case 'address.checked':
      return checkedAddressLines(event, style);
    case 'delivery.listed':
      return [listedLine(event.delivery, style)];
    case 'deliveries.total':
      return event.matching > event.shown
        ? [style.dim(`${event.shown} of ${event.matching} deliveries; --limit shows more.`)]
        : [];
    case 'delivery.shown':
      return shownLines(event, style);
    case 'difference':
      return [
        style.bold(`${event.part} ${safeText(event.name)}`),
        ...(event.before === undefined ? [] : [style.bad(`  - ${cut(safeText(event.before), 400)}`)]),
        ...(event.after === undefined ? [] : [style.good(`  + ${cut(safeText(event.after), 400)}`)]),
      ];
    case 'replay.total':
      if (event.accepted + event.refused + event.unanswered === 0) return ['No kept delivery is like that.'];
      return [`${event.accepted} accepted, ${event.refused} refused, ${event.unanswered} without an answer`];
    case 'deliveries.pruned':
      return [`${event.removed} deleted, ${event.kept} kept`];
    case 'events.listed':
      return eventListLines(event, style);
    case 'init.completed':
      return [
        `Wrote ${event.file}`,
        `The local signing secret is in ${event.secretFile}; git ignores it.`,
        'Next: hooks listen, and in another terminal hooks trigger payment.captured',
      ];
    case 'provider.listed':
      return [
        `${event.provider.id.padEnd(20)} ${cut(event.provider.name, NAME_COLUMNS).padEnd(NAME_COLUMNS)} ${style.dim(`${event.events} sample ${event.events === 1 ? 'event' : 'events'}`)}`,
      ];
    case 'handshake.asked':
      return handshakeLines(event, style);
    case 'provider.shown':
      return [...providerLines(event.provider, event.events, style), ...exampleLines(event.example, style)];
    case 'scenario.listed':
      return scenarioLines(event, style);
    case 'scenario.completed':
      return scenarioTable(event, style);
    case 'check.planned':
      return plannedCheckLines(event, style);
    case 'check.completed':
      return checkReportLines(event, style);
    case 'check.explained':
      return explainedLines(event, style);
    case 'demo.step':
      return ['', style.bold(event.title), style.accent(`  $ ${event.command}`)];
    case 'demo.result':
      return [event.ok ? style.good(`  ✓ ${safeText(event.message)}`) : style.bad(`  ✗ ${safeText(event.message)}`)];
  }
}

/** With the delivery's id: what comes at once ends in another order. */
function handedOverLines(event: Extract<ReporterEvent, { type: 'attempt.completed' }>, style: Style): string[] {
  const { attempt, deliveryId } = event;
  const again = event.retryInMs === undefined ? '' : style.dim(`  again in ${formatMs(event.retryInMs)}`);
  const id = deliveryId === undefined ? '' : `  ${style.dim(safeText(deliveryId))}`;
  const hint = trustHint(attempt.outcome);
  return [
    `${INDENT}→ ${attemptLine(attempt, style)}${id}${again}`,
    ...(hint === undefined ? [] : [`${INDENT}  ${hint}`]),
  ];
}

const NAME_COLUMNS = 36;

function attemptLines(event: Extract<ReporterEvent, { type: 'attempt.completed' }>, style: Style): string[] {
  const { attempt, eventType, eventId, deliveryId, answer, attemptNumber } = event;
  const first = attemptNumber === undefined || attemptNumber === 1;
  const hint = attemptNumber === undefined ? outcomeHint(attempt.outcome) : retriedHint(attempt.outcome);
  const yes = event.accepted;
  const ids = [eventId, deliveryId].filter((id) => id !== undefined).join('  ');
  const heading = `${style.bold(safeText(eventType ?? 'event'))}  ${style.dim(safeText(ids))}`;
  return [
    ...(first ? [heading] : []),
    `${attemptNumber === undefined ? '' : `${style.dim(`${attemptNumber}.`)} `}${attemptLine(attempt, style, yes)}`,
    ...(hint === undefined || yes || !first ? [] : [`  ${hint}`]),
    ...(answer ? answerLines(answer, style) : []),
  ];
}

function readyLines(event: Extract<ReporterEvent, { type: 'listener.ready' }>, style: Style): string[] {
  const rows = [
    ['public URL', publicUrlWords(event.publicUrl, style)],
    ...forwardRows(event),
    ['provider', event.provider ?? 'recognised from the headers'],
    ['secret', event.secretLabels.length === 0 ? 'none' : event.secretLabels.join(', ')],
    ['kept in', event.folder],
    ...(event.enforce ? [['enforce', 'invalid signatures are refused with 401']] : []),
  ];
  return [
    `Listening on ${style.bold(event.url)}  ${style.dim('(Ctrl-C stops)')}`,
    ...rows.map(([label = '', value = '']) => `  ${style.dim(label.padEnd(12))} ${value}`),
    '',
  ];
}

type Ready = Extract<ReporterEvent, { type: 'listener.ready' }>;

function forwardRows({ forwardTo, respond = [200] }: Ready): string[][] {
  if (forwardTo.length === 0)
    return [['forwards to', `nothing: it answers ${respond.join(', ')} itself (--forward-to sends on)`]];
  return forwardTo.map(({ url, events = [], provider }, index) => {
    const what = [provider ?? [], events].flat().join(' ');
    return [index === 0 ? 'forwards to' : '', what === '' ? url : `${url}  (${what})`];
  });
}
