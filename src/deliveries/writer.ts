import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { UnavailableError } from '../errors.ts';
import { packageRoot } from '../paths.ts';
import type { WriteJob } from '../state.ts';
import type { KeepLimits } from './prune.ts';

/** Undefined when it was done, else the error in words: errors do not survive the way between threads. */
export type JobResult =
  | { readonly code: string; readonly message: string; readonly hint: string | undefined }
  | undefined;

/** Deletes kept deliveries that are over the limits. */
export interface PruneJob {
  readonly stateFolder: string;
  readonly limits: KeepLimits;
}

export type Job = WriteJob | PruneJob;

export interface FileWriter extends AsyncDisposable {
  /**
   * Writes a file whole or not at all; resolved when it is there.
   * @throws {UnavailableError} CANNOT_WRITE
   */
  write(job: WriteJob): Promise<void>;
  /** Deletes what is over the limits. */
  prune(job: PruneJob): Promise<void>;
}

/**
 * A thread that writes and deletes files, so that a slow disk holds up one delivery and not the listener. Making and renaming a
 * file takes as long as forwarding a delivery.
 */
export function startFileWriter(): FileWriter {
  // Built from writer-thread.ts; a thread needs a file of its own.
  const worker = new Worker(join(packageRoot, 'dist', 'writer-thread.js'));
  worker.unref();
  let queue: Job[] = [];
  let busy = false;
  const waiting: Array<{ resolve: () => void; reject: (error: Error) => void }> = [];

  worker.on('message', (results: readonly JobResult[]) => {
    for (const failure of results) {
      const next = waiting.shift();
      if (failure) next?.reject(new UnavailableError(failure.code, failure.message, { hint: failure.hint }));
      else next?.resolve();
    }
    busy = false;
    post();
  });
  let broken: Error | undefined;
  worker.on('error', (error) => {
    broken = new UnavailableError('CANNOT_WRITE', `The thread that writes deliveries has ended: ${error.message}.`);
    for (const { reject } of waiting.splice(0)) reject(broken);
  });

  /** What comes while the thread writes goes over together when it is done: waking it costs as much as a file. */
  const post = (): void => {
    if (busy) return;
    if (queue.length === 0) {
      worker.unref();
      return;
    }
    busy = true;
    worker.ref();
    worker.postMessage(queue);
    queue = [];
  };
  const perform = (job: Job): Promise<void> => {
    if (broken) return Promise.reject(broken);
    if (queue.push(job) === 1) setImmediate(post);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  return {
    write: perform,
    prune: perform,
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
