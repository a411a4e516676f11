import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { binFile, runChild } from '../helpers/child.ts';
import { sendRequest } from '../helpers/client.ts';
import { temporaryProject } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { razorpayHeaders } from '../helpers/signed.ts';

const SECRET = 'screen-secret';
const BODY = '{"event":"payment.captured","payload":{"payment":{"entity":{"amount":249900,"currency":"INR"}}}}';

/** `script` of util-linux gives a program a real terminal; elsewhere there is nothing of the kind to rely on. */
const hasTerminal = process.platform === 'linux' && existsSync('/usr/bin/script');

interface ScreenRun {
  readonly port: number;
  readonly cwd: string;
  /** The process of hooks itself. */
  readonly pid: number;
  /** All that was written to the terminal so far. */
  output(): string;
  press(keys: string): void;
  waitFor(text: string): Promise<void>;
  /** How it ended, and whether the terminal is as it was. */
  ended(): Promise<{ exitCode: string; sameTerminal: boolean }>;
}

/** `hooks listen` on a terminal of its own, as a line of a shell. */
async function startScreen(args: readonly string[], lineOf = (command: string): string => command): Promise<ScreenRun> {
  const cwd = temporaryProject();
  const words = [process.execPath, binFile, 'listen', '--port', '0', ...args].map((word) => `'${word}'`).join(' ');
  const line = `trap : INT; stty cols 80 rows 24; stty -g > before; ${lineOf(words)}; echo $? > exit; stty -g > after`;
  const child = spawn(
    '/usr/bin/script',
    ['-qfec', `bash -c '${line.replaceAll("'", String.raw`'\''`)}'`, '/dev/null'],
    {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', HOME: cwd, TERM: 'xterm', TZ: 'UTC', HOOKS_SECRET: SECRET },
    },
  );
  const closed = once(child, 'close');
  onTestFinished(async () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await closed;
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  const waitFor = (wanted: string): Promise<void> =>
    vi.waitFor(() => expect(text).toContain(wanted), { timeout: 8_000, interval: 20 });
  await waitFor('received');
  const port = Number(/http:\/\/localhost:(\d+)/.exec(text)?.[1]);
  const notice = readFileSync(join(cwd, '.hooks', 'listeners', `${port}.json`), 'utf8');
  const { pid } = JSON.parse(notice) as { pid: number };
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
    if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  });
  return {
    port,
    cwd,
    pid,
    output: () => text,
    press: (keys) => void child.stdin.write(keys),
    waitFor,
    async ended() {
      await closed;
      const read = (name: string): string => readFileSync(join(cwd, name), 'utf8').trim();
      return { exitCode: read('exit'), sameTerminal: read('before') === read('after') };
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const send = (port: number): ReturnType<typeof sendRequest> =>
  sendRequest(port, { body: BODY, headers: razorpayHeaders(SECRET, BODY).flat() });

describe.runIf(hasTerminal)('at a terminal', () => {
  test('deliveries are listed with amount and status, keys show one, and q ends it well', async () => {
    const app = await startReceiver();
    const screen = await startScreen(['-f', app.url]);
    await send(screen.port);
    await screen.waitFor('INR 2,499.00');
    await screen.waitFor('✓ 200');
    screen.press('\r');
    await screen.waitFor('valid when received');
    screen.press('\u001b');
    screen.press('c');
    await screen.waitFor('curl --request POST');
    // The clipboard gets the same line, by OSC 52.
    // eslint-disable-next-line no-control-regex -- an escape sequence is what is looked for
    const [, copied = ''] = /\u001b\]52;c;([\w+/=]+)\u0007/.exec(screen.output()) ?? [];
    expect(Buffer.from(copied, 'base64').toString()).toContain(`curl --request POST '${app.url}/'`);
    screen.press('q');
    expect(await screen.ended()).toEqual({ exitCode: '0', sameTerminal: true });
    expect(screen.output()).toContain(`Listened at http://localhost:${screen.port}: 1 delivery.`);
    expect(screen.output()).not.toContain(SECRET);
  });

  test('r hands the last one over again', async () => {
    const app = await startReceiver();
    const screen = await startScreen(['-f', app.url]);
    await send(screen.port);
    await screen.waitFor('✓ 200');
    screen.press('r');
    await vi.waitFor(() => expect(app.received.map(({ body }) => body.toString())).toEqual([BODY, BODY]));
  });

  test('p holds back what comes, and hands it over when it is pressed again', async () => {
    const app = await startReceiver();
    const screen = await startScreen(['-f', app.url]);
    screen.press('p');
    await screen.waitFor('paused');
    expect(await send(screen.port)).toMatchObject({ status: 200 });
    await screen.waitFor('held');
    expect(app.received).toHaveLength(0);
    screen.press('p');
    await vi.waitFor(() => expect(app.received).toHaveLength(1));
  });

  test('what is still held back at the end is told, and replay --failed hands it over', async () => {
    const app = await startReceiver();
    const screen = await startScreen(['-f', app.url]);
    screen.press('p');
    await screen.waitFor('paused');
    await send(screen.port);
    await screen.waitFor('held');
    screen.press('q');
    expect(await screen.ended()).toEqual({ exitCode: '0', sameTerminal: true });
    expect(screen.output()).toContain(': 1 delivery, 1 held back and not forwarded.');
    expect(await runChild(['replay', '--failed'], { cwd: screen.cwd })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(app.received.map(({ body }) => body.toString())).toEqual([BODY]);
  });

  test.each([
    ['Ctrl-C', (screen: ScreenRun) => screen.press('\u0003'), '130'],
    ['SIGTERM', (screen: ScreenRun) => void process.kill(screen.pid, 'SIGTERM'), '143'],
    ['SIGHUP', (screen: ScreenRun) => void process.kill(screen.pid, 'SIGHUP'), '129'],
    ['SIGQUIT', (screen: ScreenRun) => void process.kill(screen.pid, 'SIGQUIT'), '131'],
  ])('%s gives the terminal back and ends by the signal', async (_, end, exitCode) => {
    const screen = await startScreen([]);
    end(screen);
    expect(await screen.ended()).toEqual({ exitCode, sameTerminal: true });
    // The alternate screen is left, and the cursor shown.
    expect(screen.output().lastIndexOf('\u001b[?1049l')).toBeGreaterThan(screen.output().lastIndexOf('\u001b[?1049h'));
    expect(screen.output().lastIndexOf('\u001b[?25h')).toBeGreaterThan(screen.output().lastIndexOf('\u001b[?25l'));
  });

  test('Ctrl-Z stops the script that runs it, too, as the terminal itself does, and fg shows the screen again', async () => {
    const screen = await startScreen(
      [],
      (command) => `set -m; sh -c "${command}; exit \\$?"; stty -g > suspended; echo the shell is back; fg`,
    );
    screen.press('\u001a');
    await screen.waitFor('the shell is back');
    await vi.waitFor(() => expect(screen.output().split('\u001b[?1049h').length - 1).toBeGreaterThan(1));
    screen.press('q');
    expect(await screen.ended()).toEqual({ exitCode: '0', sameTerminal: true });
    const read = (name: string): string => readFileSync(join(screen.cwd, name), 'utf8');
    expect(read('suspended')).toBe(read('before'));
  });

  test('Ctrl-Z where no shell could continue it: the screen goes on', async () => {
    const screen = await startScreen([]);
    screen.press('\u001a');
    await vi.waitFor(() => expect(screen.output().split('\u001b[?1049h').length - 1).toBe(2));
    expect(await send(screen.port)).toMatchObject({ status: 200 });
    await screen.waitFor('payment.captured');
    screen.press('q');
    expect(await screen.ended()).toEqual({ exitCode: '0', sameTerminal: true });
  });

  test('a port that is taken is told on the ordinary screen', async () => {
    const { port } = await startReceiver();
    const cwd = temporaryProject();
    const child = spawn(
      '/usr/bin/script',
      ['-qfec', `'${process.execPath}' '${binFile}' listen --port ${port}`, '/dev/null'],
      {
        cwd,
        env: { PATH: process.env['PATH'] ?? '', HOME: cwd, TERM: 'xterm' },
      },
    );
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(3);
    expect(text.slice(text.lastIndexOf('\u001b[?1049l'))).toContain(`error: Port ${port} is taken by another program.`);
  });
});
