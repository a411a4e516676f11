import { spawnSync } from 'node:child_process';

import { here, print } from './workshop.mjs';

/** The test of loss under load, for a minute: it fails or it does not. */
export function loss(seconds) {
  const vitest = here('../../node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', here('../vitest.config.mts'), 'test/e2e/listen-loss.test.ts'];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: here('../..'),
    env: { ...process.env, LOSS_SECONDS: String(seconds) },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`deliveries were lost or sent twice:\n${stdout}`);
  print(`200/s for ${seconds} s, app failing, killed midway`, 'nothing lost, nothing twice', 'the same');
}
