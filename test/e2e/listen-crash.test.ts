import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { sendRequest } from '../helpers/client.ts';
import { startListening } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { integrationOf } from '../helpers/integrations.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { keptDeliveries, keptFiles, ndjson } from '../helpers/results.ts';

const razorpay = integrationOf('razorpay');
const CONCURRENCY = 20;

/** Sends without a pause until the listener is gone, and tells what was answered; `onAnswer` after each answer. */
async function burst(port: number, worker: number, onAnswer: () => void): Promise<string[]> {
  const answered: string[] = [];
  for (let n = 0; ; n++) {
    const body = JSON.stringify({ event: 'payment.captured', name: `${worker}-${n}`, pad: 'é'.repeat(500) });
    try {
      const { status } = await sendRequest(port, { headers: await razorpay.sign(body), body });
      expect(status).toBe(200);
    } catch (error) {
      if ((error as { code?: string }).code === undefined) throw error;
      return answered;
    }
    answered.push(`${worker}-${n}`);
    onAnswer();
  }
}

test.each([
  ['itself', 1],
  ['itself', 37],
  ['itself', 150],
  ['its app', 1],
  ['its app', 37],
  ['its app', 150],
])(
  'a listener that answers by %s, killed after %i answers of a burst: every file is whole, and nothing answered is lost',
  async (answering, answersBeforeKill) => {
    const cwd = temporaryProject();
    const app = await startReceiver();
    const forwarding = answering === 'itself' ? [] : ['--forward-to', app.url];
    const listener = await startListening(['--secret', razorpay.secret, ...forwarding], { cwd });
    let answers = 0;
    const onAnswer = (): void => {
      if (++answers === answersBeforeKill) listener.child.kill('SIGKILL');
    };
    const workers = Array.from({ length: CONCURRENCY }, (_, worker) => burst(listener.port, worker, onAnswer));
    const answered = (await Promise.all(workers)).flat();
    expect(answered.length).toBeGreaterThanOrEqual(answersBeforeKill);
    expect(await listener.stop('SIGKILL')).toMatchObject({ exitCode: null, signal: 'SIGKILL' });

    // Each file parses, and each is a delivery whose signature is right: nothing is cut short.
    const kept = keptDeliveries(cwd).map(
      ({ request }) => (JSON.parse((request as { body: string }).body) as { name: string }).name,
    );
    const missing = answered.filter((name) => !kept.includes(name));
    expect({ missing, keptTwice: kept.length - new Set(kept).size }).toEqual({ missing: [], keptTwice: 0 });
    const verified = await runHooks(['verify', ...keptFiles(cwd), '--secret', razorpay.secret, '--json'], { cwd });
    const verdicts = ndjson(verified.stdout).filter(({ type }) => type === 'verification');
    expect([verified.exitCode, verdicts.length]).toEqual([0, kept.length]);

    // What the killed process left half written disturbs nobody.
    const leftovers = readdirSync(join(cwd, '.hooks', 'deliveries')).filter((name) => !name.endsWith('.json'));
    expect(leftovers.filter((name) => !/^\..+\.tmp$/.test(name))).toEqual([]);
    const again = await startListening([], { cwd });
    expect(await sendRequest(again.port)).toMatchObject({ status: 200 });
    expect(keptFiles(cwd)).toHaveLength(kept.length + 1);
  },
);
