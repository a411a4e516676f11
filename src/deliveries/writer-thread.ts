import { parentPort } from 'node:worker_threads';

import { HooksError } from '../errors.ts';
import { writeWhole } from '../state.ts';
import { pruneStore } from './prune.ts';
import { openStore } from './store.ts';
import type { Job, JobResult } from './writer.ts';

/** Answers go back for a few jobs at a time: a long list held back as one would have both threads wait for each other. */
const ANSWERED_TOGETHER = 4;

/** Does what it is sent, in order, and answers with a result for each job. */
parentPort?.on('message', (jobs: readonly Job[]) => {
  for (let start = 0; start < jobs.length; start += ANSWERED_TOGETHER) {
    parentPort?.postMessage(jobs.slice(start, start + ANSWERED_TOGETHER).map((job): JobResult => perform(job)));
  }
});

function perform(job: Job): JobResult {
  try {
    if ('limits' in job) return pruneStore(openStore(job.stateFolder), job.limits, new Date());
    writeWhole(job);
    return Buffer.byteLength(job.content);
  } catch (error) {
    if (!(error instanceof HooksError)) return { code: 'CANNOT_WRITE', message: String(error), hint: undefined };
    const { code, message, hint } = error;
    return { code, message, hint };
  }
}
