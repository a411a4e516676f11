import { type GatewayResponse, isAccepted, textResponse } from '../core/attempt.ts';
import type { Attempt, Delivery, Draft } from '../core/types.ts';
import type { DeliveryStore } from '../deliveries/store.ts';
import type { FileWriter } from '../deliveries/writer.ts';
import { HooksError } from '../errors.ts';
import type { Reporter } from '../reporters/events.ts';

/** The answer for a sender whose delivery could not be kept: what is not kept is not taken, and will be sent again. */
export type KeepFailure = GatewayResponse;

export interface Keeper {
  /** The last delivery could not be kept. */
  readonly diskFailed: boolean;
  open(delivery: Delivery, options?: OpenOptions): DeliveryRecord;
}

interface OpenOptions {
  /** There is a file of it, to whose attempts new ones are added. */
  readonly isKept?: boolean;
  /** The routes that it is handed to: until the last of them is done, its file says that this process is at it. */
  readonly routes?: number;
}

/** One delivery on its way to the disk, where it is soon, and with each attempt anew. */
export interface DeliveryRecord {
  /** Resolves when the attempt is on disk. `isLast`: its route is done. */
  add(attempt: Attempt, isLast: boolean): Promise<KeepFailure | undefined>;
  /** Its route is done without a further attempt. */
  close(): Promise<KeepFailure | undefined>;
  /** Resolves when all that is known so far is on disk. */
  kept(): Promise<KeepFailure | undefined>;
  /** The attempt at an endpoint that another process has made since then, and that was accepted. */
  acceptedElsewhere(endpointUrl: string, since: Date): Attempt | undefined;
}

/** A delivery that waits this long for its endpoint is on disk meanwhile; a quick one is written once, with its attempt. */
const KEEP_AFTER_MS = 25;

export interface KeeperOptions {
  readonly store: DeliveryStore;
  readonly writer: FileWriter;
  /** Of this process. */
  readonly pid: number;
  /** Told of every file that was written. */
  readonly onWritten: (bytes: number) => void;
  readonly reporter: Reporter;
}

export function createKeeper({ store, writer, pid, onWritten, reporter }: KeeperOptions): Keeper {
  let diskFailed = false;

  async function save(delivery: Delivery): Promise<KeepFailure | undefined> {
    try {
      onWritten(await store.saveWith(writer, delivery));
      diskFailed = false;
      return undefined;
    } catch (error) {
      if (!(error instanceof HooksError)) throw error;
      diskFailed = true;
      const taken = delivery.attempts.some(({ outcome }) => isAccepted(outcome));
      reporter.report({
        type: 'warning',
        message: `${error.message} The sender of ${delivery.id} gets 500${taken ? ', though the app has taken it' : ''}.`,
        ...(error.hint !== undefined && { hint: error.hint }),
      });
      return textResponse(500, 'The delivery could not be kept.');
    }
  }

  /** What its file holds. Files are there to be edited: one that cannot be read any more is told, and made anew. */
  function attemptsInFile(delivery: Delivery): readonly Attempt[] {
    try {
      return store.reload(delivery).attempts;
    } catch (error) {
      if (!(error instanceof HooksError)) throw error;
      reporter.report({ type: 'warning', message: `${error.message} It is written anew.` });
      return [];
    }
  }

  return {
    get diskFailed() {
      return diskFailed;
    },
    open(delivery, { isKept = false, routes = 0 } = {}) {
      const attempts: Attempt[] = [];
      let openRoutes = routes;
      let written = isKept;
      let changed = true;
      let last: Promise<KeepFailure | undefined> = Promise.resolve(undefined);

      /** One write at a time; what changes meanwhile goes with the next. */
      const kept = (): Promise<KeepFailure | undefined> => {
        clearTimeout(timer);
        last = last.then((failure) => {
          if (!changed) return failure;
          changed = false;
          // Meanwhile it may have been replayed: attempts that are in the file stay.
          const others = written ? othersIn(attemptsInFile(delivery), attempts) : [];
          written = true;
          const state: Draft<Delivery> = { ...delivery, attempts: [...others, ...attempts] };
          if (openRoutes > 0) state.handledBy = pid;
          else if (state.handledBy !== undefined) delete state.handledBy;
          return save(state);
        });
        return last;
      };
      const timer = setTimeout(() => void kept(), KEEP_AFTER_MS);
      return {
        kept,
        add(attempt, isLast) {
          attempts.push(attempt);
          if (isLast) openRoutes--;
          changed = true;
          return kept();
        },
        close() {
          openRoutes--;
          changed = true;
          return kept();
        },
        acceptedElsewhere(endpointUrl, since) {
          return othersIn(attemptsInFile(delivery), attempts).find(
            ({ endpointUrl: url, startedAt, outcome }) =>
              url === endpointUrl && startedAt >= since && isAccepted(outcome),
          );
        },
      };
    },
  };
}

function othersIn(found: readonly Attempt[], own: readonly Attempt[]): Attempt[] {
  const key = ({ endpointUrl, startedAt }: Attempt): string => `${startedAt.getTime()} ${endpointUrl}`;
  const known = new Set(own.map(key));
  return found.filter((attempt) => !known.has(key(attempt)));
}
