import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import { runChild, startListening } from '../helpers/child.ts';
import { temporaryProject } from '../helpers/context.ts';

/** The program that a command of --exec starts: it tells its process id, and then does nothing. */
const WAITER = `
  import { renameSync, writeFileSync } from 'node:fs';
  if (process.argv[2] === 'stubborn') process.on('SIGTERM', () => writeFileSync('asked', ''));
  setInterval(() => {}, 1000);
  writeFileSync('pid.part', String(process.pid));
  renameSync('pid.part', 'pid');`;

/** A project with the waiter in it, which ends with the test. */
function projectWithWaiter(): { cwd: string; startedPid: () => Promise<number> } {
  const cwd = temporaryProject();
  writeFileSync(join(cwd, 'wait.mjs'), WAITER);
  const file = join(cwd, 'pid');
  onTestFinished(() => {
    if (existsSync(file) && isRunning(readPid())) process.kill(readPid(), 'SIGKILL');
  });
  const readPid = (): number => Number(readFileSync(file, 'utf8'));
  return { cwd, startedPid: () => vi.waitFor(readPid, { timeout: 5_000 }) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Where nobody takes note of its end, what has ended is still listed.
  return !existsSync('/proc') || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

const wait = `"${process.execPath}" wait.mjs`;

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('%s ends the command, too', async (signal) => {
  const { cwd, startedPid } = projectWithWaiter();
  const listener = await startListening(['--exec', wait], { cwd });
  const pid = await startedPid();
  expect(await listener.stop(signal)).toMatchObject({ signal });
  expect(isRunning(pid)).toBe(false);
});

test('a second Ctrl-C ends a command at once that does not want to end', async () => {
  const { cwd, startedPid } = projectWithWaiter();
  const listener = await startListening(['--exec', `${wait} stubborn`], { cwd });
  const pid = await startedPid();
  listener.child.kill('SIGINT');
  await vi.waitFor(() => expect(existsSync(join(cwd, 'asked'))).toBe(true));
  const startedAt = performance.now();
  listener.child.kill('SIGINT');
  expect(await listener.ended()).toMatchObject({ signal: 'SIGINT' });
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
});

test.each([
  ['what it has left running in the background', `${wait} & until test -f pid; do sleep 0.1; done`],
  [
    'that, if it does not want to end',
    `${wait} stubborn >/dev/null 2>&1 & until test -f pid; do sleep 0.1; done; exit 0`,
  ],
])(
  'the end of the command ends the listener, and %s',
  async (_, line) => {
    const { cwd, startedPid } = projectWithWaiter();
    const run = await runChild(['listen', '--port', '0', '--exec', line], { cwd });
    expect(run).toMatchObject({ exitCode: 0, signal: null });
    expect(isRunning(await startedPid())).toBe(false);
  },
  15_000,
);

test.each([
  ['fails', 'exit 7', 'The command ended with exit code 7.'],
  ['is ended by a signal', 'kill -9 $$', 'The command was ended by a signal.'],
])('a command that %s: the answer is no, exit code 1', async (_, line, notice) => {
  const run = await runChild(['listen', '--port', '0', '--exec', line], { cwd: temporaryProject() });
  expect(run).toMatchObject({ exitCode: 1, signal: null });
  expect(run.stderr).toContain(`\n${notice}\n`);
});

test.each([
  ['is not there', 'no-such-command-of-hooks', 'a program was not found (exit code 127)'],
  ['cannot be run', './package.json', 'a program could not be run (exit code 126)'],
])('a command that %s gives no answer: exit code 3', async (_, line, why) => {
  const run = await runChild(['listen', '--port', '0', '--exec', line, '--json'], { cwd: temporaryProject() });
  expect(run).toMatchObject({ exitCode: 3, signal: null });
  expect(JSON.parse(run.stderr.trim().split('\n').at(-1) ?? '')).toEqual({
    type: 'error',
    code: 'COMMAND_NOT_STARTED',
    message: `The command of --exec did not do its work: ${why}.`,
    hint: 'The shell has named it above.',
  });
});

test('what the command said last is told, though others hold its output open', async () => {
  const { cwd } = projectWithWaiter();
  const line = `${wait} & until test -f pid; do sleep 0.1; done; echo its last words; exit 7`;
  const { stderr } = await runChild(['listen', '--port', '0', '--exec', line], { cwd });
  expect(stderr).toContain('its last words\nThe command ended with exit code 7.\n');
});
