import type { KeepLimits } from '../deliveries/prune.ts';
import type { FileWriter } from '../deliveries/writer.ts';

/** Keeps what is kept within its limits while a listener runs. */
export interface Pruner {
  /** One more was kept. */
  count(): void;
  /** Looks a last time. */
  finish(): Promise<void>;
}

/** Ages and sizes are looked at this often; a look reads the whole folder. */
const EVERY_MS = 60_000;
/** How far over the limit of their number they may be meanwhile: a tenth, and no look for fewer than these. */
const EVERY_DELIVERIES_MIN = 100;

/** What is over the limits goes at the start, now and then while deliveries come, and at the end. */
export function startPruner(writer: FileWriter, stateFolder: string, limits: KeepLimits): Pruner {
  const { count: most = Infinity } = limits;
  const room = Math.max(most / 10, EVERY_DELIVERIES_MIN);
  let kept = 0;
  let since = 0;
  let lookedAt = 0;
  let running = Promise.resolve();
  const prune = async (): Promise<void> => {
    // What cannot be deleted now is looked at again; a disk that fails is told by what cannot be kept.
    kept = await writer.prune({ stateFolder, limits }).catch(() => kept);
  };
  const look = (): void => {
    since = 0;
    lookedAt = performance.now();
    running = running.then(prune);
  };
  look();
  return {
    count() {
      since++;
      if (kept + since >= most + room || performance.now() - lookedAt >= EVERY_MS) look();
    },
    async finish() {
      if (since > 0) look();
      await running;
    },
  };
}
