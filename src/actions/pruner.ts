import type { KeepLimits } from '../deliveries/prune.ts';
import type { FileWriter } from '../deliveries/writer.ts';

/** Keeps what is kept within its limits while a listener runs. */
export interface Pruner {
  /** A file of so many bytes was written. */
  count(bytes: number): void;
  /** Looks a last time. */
  finish(): Promise<void>;
}

/** A look reads the whole folder: as much of a limit may be written over it before the next one. */
const SLACK = 0.1;
/** What nobody counts: files of other processes, and age, which is looked at more often where the limit is short. */
const LOOK_MS_MAX = 60_000;
const LOOK_MS_MIN = 1_000;

/** What is over the limits goes at the start, now and then while deliveries come or grow old, and at the end. */
export function startPruner(writer: FileWriter, stateFolder: string, limits: KeepLimits): Pruner {
  const { count = Infinity, bytes = Infinity, ageMs = Infinity } = limits;
  const room = { files: Math.ceil(count * SLACK), bytes: bytes * SLACK };
  let kept = { files: 0, bytes: 0 };
  let written = { files: 0, bytes: 0 };
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    written = { files: 0, bytes: 0 };
    try {
      const pruned = await writer.prune({ stateFolder, limits });
      kept = { files: pruned.kept, bytes: pruned.keptBytes };
    } catch {
      // What cannot be deleted now is looked at again; a disk that fails is told by what cannot be kept.
    }
    looking = undefined;
  };
  /** One at a time: what is written during a look counts for the next. */
  const lookNow = (): Promise<void> => (looking ??= look());
  void lookNow();
  const timer = setInterval(
    () => {
      if (ageMs !== Infinity || written.files > 0) void lookNow();
    },
    Math.max(LOOK_MS_MIN, Math.min(LOOK_MS_MAX, ageMs * SLACK)),
  );
  timer.unref();
  return {
    count(size) {
      written.files++;
      written.bytes += size;
      const isOver =
        kept.files + written.files >= count + room.files || kept.bytes + written.bytes >= bytes + room.bytes;
      if (isOver) void lookNow();
    },
    async finish() {
      clearInterval(timer);
      await looking;
      if (ageMs !== Infinity || written.files > 0) await lookNow();
    },
  };
}
