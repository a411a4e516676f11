import { parentPort } from 'node:worker_threads';

import { HooksError } from '../errors.ts';
import { type WriteJob, writeWhole } from '../state.ts';
import type { WriteResult } from './writer.ts';

/** Writes what it is sent, in order, and answers each list with a result for each of its jobs. */
parentPort?.on('message', (jobs: readonly WriteJob[]) => {
  parentPort?.postMessage(jobs.map((job): WriteResult => write(job)));
});

function write(job: WriteJob): WriteResult {
  try {
    writeWhole(job);
    return undefined;
  } catch (error) {
    if (!(error instanceof HooksError)) return { code: 'CANNOT_WRITE', message: String(error), hint: undefined };
    const { code, message, hint } = error;
    return { code, message, hint };
  }
}
