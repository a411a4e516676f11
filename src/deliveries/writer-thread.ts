import { parentPort } from 'node:worker_threads';

import { HooksError } from '../errors.ts';
import { writeWhole } from '../state.ts';
import { pruneStore } from './prune.ts';
import { openStore } from './store.ts';
import type { Job, JobResult } from './writer.ts';

/** Does what it is sent, in order, and answers each list with a result for each of its jobs. */
parentPort?.on('message', (jobs: readonly Job[]) => {
  parentPort?.postMessage(jobs.map((job): JobResult => perform(job)));
});

function perform(job: Job): JobResult {
  try {
    if ('limits' in job) return pruneStore(openStore(job.stateFolder), job.limits, new Date()).kept;
    writeWhole(job);
    return undefined;
  } catch (error) {
    if (!(error instanceof HooksError)) return { code: 'CANNOT_WRITE', message: String(error), hint: undefined };
    const { code, message, hint } = error;
    return { code, message, hint };
  }
}
