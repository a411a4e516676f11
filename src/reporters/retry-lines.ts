import { type GiveUpReason, LATE_ANSWER_MS, retriesOf, totalWaitMs } from '../core/retry-schedule.ts';
import type { Provider, RetryProfile } from '../core/types.ts';
import type { ReporterEvent } from './events.ts';
import { formatMs } from './attempt-lines.ts';
import { safeText } from './safe-text.ts';
import type { Style } from './style.ts';

/** A length of time in at most two units: `230 ms`, `20 s`, `2 min 40 s`, `22 h 45 min`. */
export function durationWords(milliseconds: number): string {
  if (milliseconds < 1_000) return formatMs(milliseconds);
  if (milliseconds < 60_000) return `${Number((milliseconds / 1000).toFixed(1))} s`;
  const [size, unit, small, smallUnit] = milliseconds < 3_600_000 ? ([60, 'min', 1, 's'] as const) : HOURS;
  const inSmall = Math.round(milliseconds / 1000 / small);
  const [whole, rest] = [Math.floor((inSmall * small) / size), Math.round(((inSmall * small) % size) / small)];
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${smallUnit}`;
}

const HOURS = [3_600, 'h', 60, 'min'] as const;

/** What a provider does about a delivery that fails, for its page. */
export function retryRow({ delivery }: Pick<Provider, 'delivery'>): readonly [string, string] {
  const retries = retriesOf({ delivery });
  return ['retries', retries.certainty === 'unknown' ? unknownWords(retries) : sureWords(retries)];
}

/** The same on the provider's page and before a delivery: nobody is to take these waits for the provider's. */
function unknownWords(retries: RetryProfile): string {
  return `not known; --deliver has waits of hooks' own: ${ladderWords(retries)}`;
}

function sureWords(retries: RetryProfile): string {
  return `${ladderWords(retries)} (${CERTAINTY[retries.certainty]})`;
}

const CERTAINTY: Readonly<Record<RetryProfile['certainty'], string>> = {
  unknown: 'not known',
  measured: 'measured',
  documented: 'documented',
  assumed: 'the waits are assumed',
};

function ladderWords(retries: RetryProfile): string {
  const { delaysMs } = retries;
  if (delaysMs.length === 0) return 'none';
  const waits = delaysMs.map(durationWords);
  const shown = waits.length > 6 ? [...waits.slice(0, 4), '…', ...waits.slice(-1)] : waits;
  return `after ${shown.join(', ').replace(', …, ', ' … ')}; ${waits.length} in ${durationWords(totalWaitMs(retries))}`;
}

type Planned = Extract<ReporterEvent, { type: 'delivery.planned' }>;

/** What will be done, before it is. */
export function plannedLines({ provider, timeoutMs, speed }: Planned, style: Style): string[] {
  const retries = retriesOf(provider);
  const totalMs = totalWaitMs(retries);
  const end = retries.disablesAfter === 1 ? ', then it disables the endpoint' : '';
  const words =
    retries.delaysMs.length === 0
      ? 'It does not retry by itself.'
      : retries.certainty === 'unknown'
        ? `Its retries are ${unknownWords(retries)}.`
        : `It retries ${ladderWords(retries)}${end} (${CERTAINTY[retries.certainty]}).`;
  const { isAssumed, timeoutMs: own } = provider.delivery;
  const assumed = isAssumed && timeoutMs === own ? ', which is not documented' : '';
  const speedWords =
    speed === 1 || totalMs === 0
      ? []
      : [`--speed ${speed} makes the waits ${durationWords(totalMs / speed)}; the time for an answer stays real.`];
  return [
    `${provider.name}: success is a 2xx answer within ${durationWords(timeoutMs)}${assumed}. ${words}`,
    ...speedWords,
  ].map((line) => style.dim(safeText(line)));
}

type Scheduled = Extract<ReporterEvent, { type: 'delivery.scheduled' }>;

/** When the next attempt comes. */
export function scheduledWords({ attemptNumber, attemptsMax, waitMs, at, speed }: Scheduled): string {
  const faster = speed === 1 ? '' : ` (${durationWords(waitMs / speed)} at this speed)`;
  return `Attempt ${attemptNumber} of ${attemptsMax} after ${durationWords(waitMs)}${faster}, at ${clock(at, waitMs / speed)} …`;
}

/** With its day when that is not near. */
function clock(moment: Date, waitMs: number): string {
  const time = moment.toTimeString().slice(0, 8);
  return waitMs > 12 * 3_600_000 ? `${moment.toDateString()} ${time}` : time;
}

type Accepted = Extract<ReporterEvent, { type: 'delivery.accepted' }>;
type GaveUp = Extract<ReporterEvent, { type: 'delivery.gave_up' }>;

export function acceptedLines(event: Accepted, style: Style): string[] {
  const { attempts, elapsedMs } = event;
  const when =
    attempts === 1 ? 'at once' : `with attempt ${attempts}, ${durationWords(elapsedMs)} after the first began`;
  return [style.good(`Delivered ${when}.`), ...duplicateLines(event, style)];
}

export function gaveUpLines(event: GaveUp, style: Style): string[] {
  const { attempts, elapsedMs, reason, endpointDisabled } = event;
  const after = attempts === 1 ? 'one attempt' : `${attempts} attempts in ${durationWords(elapsedMs)}`;
  const end = endpointDisabled ? ' The endpoint counts as disabled: nothing more is sent to it.' : '';
  return [style.bad(`Given up after ${after}: ${REASONS[reason]}.${end}`), ...duplicateLines(event, style)];
}

const REASONS: Readonly<Record<GiveUpReason, string>> = {
  no_retries: 'this provider does not try again by itself',
  exhausted: 'the last retry has failed, too',
  endpoint_gone: 'the answer says that the endpoint wants no more',
};

/** What slow answers have done: the work was done, and the event came again. */
function duplicateLines(
  { timedOut, timeoutMs, lateAnswers, attempts, eventId }: Accepted | GaveUp,
  style: Style,
): string[] {
  const how = eventId === undefined ? '' : `, to be recognised by the event id ${safeText(eventId)}`;
  const lines = lateAnswers.map(({ attemptNumber, status, durationMs }) => {
    const which = attempts === 1 ? '' : ` to attempt ${attemptNumber}`;
    const late = `Your app answered ${status}${which} after ${durationWords(durationMs)}`;
    const limit = `the provider had given up after ${durationWords(timeoutMs)}`;
    if (status < 200 || status > 299) return `${late}: ${limit}.`;
    return attemptNumber === attempts
      ? `${late}: ${limit}, and takes the event for not accepted.`
      : `${late}: ${limit}, and the event came again: a duplicate${how}.`;
  });
  const silent = timedOut - lateAnswers.length;
  const many = silent === 1 ? '1 attempt' : `${silent} attempts`;
  if (silent > 0) lines.push(`${many} had no answer in the ${durationWords(LATE_ANSWER_MS)} after that either.`);
  return lines.map((line) => style.warn(line));
}
