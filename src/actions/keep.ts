import { type GatewayResponse, textResponse } from '../core/attempt.ts';
import type { Attempt, Delivery } from '../core/types.ts';
import type { DeliveryStore } from '../deliveries/store.ts';
import type { FileWriter } from '../deliveries/writer.ts';
import { HooksError } from '../errors.ts';
import type { Reporter } from '../reporters/events.ts';

/** The answer for a sender whose delivery could not be kept: what is not kept is not taken, and will be sent again. */
export type KeepFailure = GatewayResponse;

export interface Keeper {
  /** The last delivery could not be kept. */
  readonly diskFailed: boolean;
  /** `isKept`: there is a file of it, to whose attempts new ones are added. */
  open(delivery: Delivery, isKept?: boolean): DeliveryRecord;
}

/** One delivery on its way to the disk, where it is soon, and with each attempt anew. */
export interface DeliveryRecord {
  /** Resolves when the attempt is on disk. */
  add(attempt: Attempt): Promise<KeepFailure | undefined>;
  /** Resolves when all that is known so far is on disk. */
  kept(): Promise<KeepFailure | undefined>;
}

/** A delivery that waits this long for its endpoint is on disk meanwhile; a quick one is written once, with its attempt. */
const KEEP_AFTER_MS = 25;

export interface KeeperOptions {
  readonly store: DeliveryStore;
  readonly writer: FileWriter;
  /** Told of every file that was written. */
  readonly onWritten: (bytes: number) => void;
  readonly reporter: Reporter;
}

export function createKeeper({ store, writer, onWritten, reporter }: KeeperOptions): Keeper {
  let diskFailed = false;

  async function save(delivery: Delivery): Promise<KeepFailure | undefined> {
    try {
      onWritten(await store.saveWith(writer, delivery));
      diskFailed = false;
      return undefined;
    } catch (error) {
      if (!(error instanceof HooksError)) throw error;
      diskFailed = true;
      reporter.report({
        type: 'warning',
        message: `${error.message} The sender of ${delivery.id} gets 500.`,
        ...(error.hint !== undefined && { hint: error.hint }),
      });
      return textResponse(500, 'The delivery could not be kept.');
    }
  }

  return {
    get diskFailed() {
      return diskFailed;
    },
    open(delivery, isKept = false) {
      const attempts: Attempt[] = [];
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
          const others = written ? othersIn(store.reload(delivery).attempts, attempts) : [];
          written = true;
          return save({ ...delivery, attempts: [...others, ...attempts] });
        });
        return last;
      };
      const timer = setTimeout(() => void kept(), KEEP_AFTER_MS);
      return {
        kept,
        add(attempt) {
          attempts.push(attempt);
          changed = true;
          return kept();
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
