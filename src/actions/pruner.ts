import type { KeepLimits } from '../deliveries/prune.ts';
import type { FileWriter } from '../deliveries/writer.ts';

/** Keeps what is kept within its limits while a listener runs. */
export interface Pruner {
  /** One more was kept. */
  count(): void;
  /** Looks a last time. */
  finish(): Promise<void>;
}

const EVERY_MS = 10_000;
const EVERY_DELIVERIES = 1_000;

/** What is over the limits goes at the start, every few seconds with deliveries, and at the end. */
export function startPruner(writer: FileWriter, stateFolder: string, limits: KeepLimits): Pruner {
  let since = 0;
  let running = Promise.resolve();
  let lookedAt = 0;
  const look = (): void => {
    since = 0;
    lookedAt = performance.now();
    // What cannot be deleted now is looked at again; a disk that fails is told by what cannot be kept.
    running = running.then(() => writer.prune({ stateFolder, limits })).catch(() => {});
  };
  look();
  return {
    count() {
      since++;
      if (since >= EVERY_DELIVERIES || performance.now() - lookedAt >= EVERY_MS) look();
    },
    async finish() {
      if (since > 0) look();
      await running;
    },
  };
}
