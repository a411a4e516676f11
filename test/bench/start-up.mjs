import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { median, timeInTurn } from './processes.mjs';
import { env, here, hooks, hooksOutput, print, project, secret, start } from './workshop.mjs';

/** Whole processes, from `exec` to exit, as a multiple of `node -e 0`. */
export async function startUp(runs) {
  const app = await start(here('app.mjs'), []);
  writeFileSync(join(project, 'body.json'), readFileSync(here('../../fixtures/razorpay/payment.captured.json')));
  const { headers } = JSON.parse(hooksOutput(['sign', 'body.json', '-s', secret, '--json']));
  const [, signature] = headers.find(([name]) => name === 'X-Razorpay-Signature');
  const commands = {
    bare: [process.execPath, '-e', '0'],
    version: [process.execPath, hooks, '--version'],
    verify: [process.execPath, hooks, 'verify', 'body.json', '-p', 'razorpay', '-s', secret, '--signature', signature],
    trigger: [process.execPath, hooks, 'trigger', 'payment.captured', '-s', secret, '--url', app.url],
    openssl: ['openssl', 'dgst', '-sha256', '-hmac', secret, 'body.json'],
  };
  const times = timeInTurn(commands, { runs, cwd: project, env });
  await app.stop();
  const bare = median(times.bare);
  const ratio = (name) => `${(median(times[name]) / bare).toFixed(2)} x  (${median(times[name]).toFixed(0)} ms)`;
  print('node -e 0', `${bare.toFixed(0)} ms`);
  print('hooks --version', ratio('version'), 'at most 1.20');
  print('hooks verify, one file', ratio('verify'), 'at most 1.25');
  print('hooks trigger, one event to loopback', ratio('trigger'), 'at most 1.90');
  print('openssl dgst, for comparison', ratio('openssl'));
}
