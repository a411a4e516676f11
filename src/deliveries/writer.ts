import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { UnavailableError } from '../errors.ts';
import { packageRoot } from '../paths.ts';
import type { WriteJob } from '../state.ts';
import type { KeepLimits, Pruned } from './prune.ts';

/** The size of a file written, or what came of pruning; an error in words, as errors do not survive the way. */
export type JobResult =
  | number
  | Pruned
  | { readonly code: string; readonly message: string; readonly hint: string | undefined };

/** Deletes kept deliveries that are over the limits. */
export interface PruneJob {
  readonly stateFolder: string;
  readonly limits: KeepLimits;
}

export type Job = WriteJob | PruneJob;

export interface FileWriter extends AsyncDisposable {
  /**
   * Writes a file whole or not at all; resolved with its size when it is there. What is to be written is asked for when
   * it goes over, with all else of the same turn of the event loop.
   * @throws {UnavailableError} CANNOT_WRITE
   */
  write(make: () => WriteJob): Promise<number>;
  /** Deletes what is over the limits, and tells what is left. */
  prune(job: PruneJob): Promise<Pruned>;
}

/** A job on its way, and who waits for what comes of it. */
interface Waiting {
  readonly make: () => Job;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

const HOLD_MS = 1_000;

/**
 * A thread that writes and deletes files, so that a slow disk holds up one delivery and not the listener. Making and renaming a
 * file takes as long as forwarding a delivery.
 */
export function startFileWriter(): FileWriter {
  // Built from writer-thread.ts; a thread needs a file of its own.
  const worker = new Worker(join(packageRoot, 'dist', 'writer-thread.js'));
  worker.unref();
  const queue: Waiting[] = [];
  const waiting: Waiting[] = [];

  worker.on('message', (results: readonly JobResult[]) => {
    for (const [index, result] of results.entries()) {
      const job = waiting[index];
      if (typeof result === 'object' && 'code' in result)
        job?.reject(new UnavailableError(result.code, result.message, { hint: result.hint }));
      else job?.resolve(result as never);
    }
    // All at once: taken off the front one by one, a long queue would be moved each time.
    waiting.splice(0, results.length);
    if (waiting.length === 0) worker.unref();
  });
  let broken: Error | undefined;
  worker.on('error', (error) => {
    broken = new UnavailableError('CANNOT_WRITE', `The thread that writes deliveries has ended: ${error.message}.`);
    for (const { reject } of [...waiting.splice(0), ...queue.splice(0)]) reject(broken);
  });

  /**
   * What comes in one turn of the event loop is made and goes over together: waking the thread costs as much as a file,
   * and the same work at one go half as much as with other work between.
   */
  const post = (): void => {
    const jobs = queue.splice(0).flatMap((job): Job[] => {
      try {
        const made = job.make();
        waiting.push(job);
        return [made];
      } catch (error) {
        job.reject(error);
        return [];
      }
    });
    if (jobs.length === 0) return;
    worker.ref();
    worker.postMessage(jobs);
  };
  const perform = <T>(make: () => Job): Promise<T> => {
    if (broken) return Promise.reject(broken);
    return new Promise((resolve, reject) => {
      if (queue.push({ make, resolve, reject }) === 1) setImmediate(post);
    });
  };
  return {
    write: (make) => perform(make),
    prune: (job) => perform(() => job),
    async [Symbol.asyncDispose]() {
      // Ended while it still starts, a thread no longer holds the process, which would be over in the middle of this.
      const hold = setInterval(() => {}, HOLD_MS);
      await worker.terminate();
      clearInterval(hold);
    },
  };
}
