import { isAccepted } from '../core/attempt.ts';
import { latestAttempts } from '../core/endpoints.ts';
import type { Attempt } from '../core/types.ts';
import type { ReporterEvent } from '../reporters/events.ts';
import { cut } from '../reporters/safe-text.ts';

/** A delivery as it stands in the list: no body is held, so that thousands cost nothing. */
export interface Row {
  readonly id: string;
  readonly receivedAt: Date;
  /** True valid, false not, undefined when nothing can be said. */
  readonly valid: boolean | undefined;
  readonly what: string;
  readonly provider: string | undefined;
  readonly subject: string | undefined;
  /** The last attempt at each endpoint. */
  readonly attempts: readonly Attempt[];
  /** The status that the listener itself has settled it with; no app gets it then. */
  readonly answered: number | undefined;
  /** Said in place of a status while there is no attempt. */
  readonly note: string;
  readonly retryInMs: number | undefined;
}

/** The newest are all in the list. */
const NEWEST_ROWS = 1_000;
/** Of older ones only those that are still open, so that the list does not grow with the hours. */
const OPEN_ROWS_MAX = 4_000;

/** More of it fits on no screen, and each frame would have to go through it. */
const TEXT_LENGTH_MAX = 200;

type Received = Extract<ReporterEvent, { type: 'delivery.received' }>;

/** What a row depends on beside its delivery. */
interface Around {
  readonly subject: string | undefined;
  /** Without an app the listener answers everything itself. */
  readonly hasApp: boolean;
  readonly paused: boolean;
}

export function newRow(event: Received, { subject, hasApp, paused }: Around): Row {
  const { id, receivedAt, provider, eventType, request, verification } = event.delivery;
  return {
    id,
    receivedAt,
    valid: verification?.valid,
    what: cut(eventType ?? `${request.method} ${request.path}`, TEXT_LENGTH_MAX),
    provider,
    subject: subject && cut(subject, TEXT_LENGTH_MAX),
    attempts: [],
    answered: answeredHere(event, hasApp),
    retryInMs: undefined,
    note: noteOf(event, hasApp, paused),
  };
}

function answeredHere({ refused, unrouted, answered }: Received, hasApp: boolean): number | undefined {
  if (refused) return 401;
  return answered ?? (hasApp && !unrouted ? undefined : 200);
}

function noteOf({ refused, unrouted, answered, handshake }: Received, hasApp: boolean, paused: boolean): string {
  if (handshake?.answered) return 'handshake';
  if (refused) return 'refused 401';
  if (unrouted) return 'no route';
  if (answered !== undefined) return `answered ${answered}`;
  if (!hasApp) return '200 by hooks';
  return paused ? 'held' : '';
}

export function withAttempt(
  row: Row,
  { attempt, retryInMs }: Pick<Extract<ReporterEvent, { type: 'attempt.completed' }>, 'attempt' | 'retryInMs'>,
): Row {
  return { ...row, note: '', attempts: latestAttempts([...row.attempts, withoutAnswer(attempt)]), retryInMs };
}

function withoutAnswer(attempt: Attempt): Attempt {
  const { outcome } = attempt;
  if (outcome.kind !== 'response') return attempt;
  return { ...attempt, outcome: { ...outcome, rawHeaders: [], body: new Uint8Array() } };
}

/** Whether it was not accepted: by an endpoint, or by the listener while no endpoint was asked. */
export function hasFailed(row: Row): boolean {
  const { attempts, answered = 200 } = row;
  return attempts.length === 0 ? answered < 200 || answered > 299 : isUnaccepted(row);
}

/** Whether some endpoint has not accepted it. */
export function isUnaccepted({ attempts }: Row): boolean {
  return attempts.some(({ outcome }) => !isAccepted(outcome));
}

function isOpen(row: Row): boolean {
  return row.attempts.length === 0 ? row.answered === undefined : isUnaccepted(row);
}

/** The rows with one that has come in. */
export function withRow(rows: readonly Row[], row: Row): readonly Row[] {
  const all = [...rows, row];
  // Each row comes here once: when it is no longer one of the newest.
  const index = all.length - 1 - NEWEST_ROWS;
  const leaving = all[index];
  if (leaving === undefined) return all;
  if (!isOpen(leaving)) return all.toSpliced(index, 1);
  return all.slice(-NEWEST_ROWS - OPEN_ROWS_MAX);
}
