import { expect, onTestFinished, test, vi } from 'vitest';

import { main } from '../../src/main.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { projectWith, words } from '../helpers/refusals.ts';
import { deliveryRecord, hmac, KEPT_FILE, rawHttp, razorpayHeaders } from '../helpers/signed.ts';
import { createTerminalContext, HOSTILE, OBEYED, OWN_STYLES, runInTerminal } from '../helpers/terminal.ts';

const SECRET = 'terminal';
const ENV = { HOOKS_SECRET: SECRET };
const BODY = '{"event":"payment.captured"}';
const files = {
  'valid.http': rawHttp({ headers: razorpayHeaders(SECRET, BODY), body: BODY }),
  'invalid.http': rawHttp({ headers: razorpayHeaders('other', BODY), body: BODY }),
  [KEPT_FILE]: deliveryRecord({ headers: razorpayHeaders(SECRET, BODY), body: BODY }, { provider: 'razorpay' }),
};

const ESCAPE = '\u001b';

test('at a terminal a verdict has its colour', async () => {
  expect(await runInTerminal(['verify', 'valid.http'], { cwd: projectWith(files), env: ENV })).toEqual({
    exitCode: 0,
    stdout:
      `${ESCAPE}[32m✓ valid  ${ESCAPE}[39m  payment.captured from razorpay  ${ESCAPE}[2mvalid.http${ESCAPE}[22m\n` +
      `${ESCAPE}[2m  razorpay hmac-sha256, secret from $HOOKS_SECRET${ESCAPE}[22m\n`,
    stderr: '',
  });
});

const COMMANDS = [
  'verify valid.http',
  'verify invalid.http',
  'deliveries',
  'deliveries show last',
  'events',
  'providers',
  'providers show stripe',
  'trigger payment.captured --url http://127.0.0.1:1/',
  'verify nowhere',
  '--help',
];

test.each(COMMANDS)('hooks %s: no colour where there is no terminal', async (line) => {
  const { stdout, stderr } = await runHooks(words(line), { cwd: projectWith(files), env: ENV });
  expect(stdout + stderr).not.toContain(ESCAPE);
});

test.each(COMMANDS)('hooks %s: no colour at a terminal with NO_COLOR', async (line) => {
  const { stdout, stderr } = await runInTerminal(words(line), {
    cwd: projectWith(files),
    env: { ...ENV, NO_COLOR: '1' },
  });
  expect(stdout + stderr).not.toContain(ESCAPE);
});

test.each(COMMANDS.filter((line) => line !== '--help'))(
  'hooks %s --no-color: no colour at a terminal',
  async (line) => {
    const { stdout, stderr } = await runInTerminal([...words(line), '--no-color'], {
      cwd: projectWith(files),
      env: ENV,
    });
    expect(stdout + stderr).not.toContain(ESCAPE);
  },
);

test('NO_COLOR that is empty says nothing', async () => {
  const options = { cwd: projectWith(files), env: { ...ENV, NO_COLOR: '' } };
  expect((await runInTerminal(['verify', 'valid.http'], options)).stdout).toContain(ESCAPE);
});

test('--json has no colour at a terminal', async () => {
  const { stdout, stderr } = await runInTerminal(['verify', 'valid.http', '--json'], {
    cwd: projectWith(files),
    env: ENV,
  });
  expect(stdout + stderr).not.toContain(ESCAPE);
});

/** What a terminal would obey in a run's output, aside from the program's own colours. */
function obeyed({ stdout, stderr }: { stdout: string; stderr: string }): string | undefined {
  return OBEYED.exec((stdout + stderr).replace(OWN_STYLES, ''))?.[0];
}

/** As an archive may hold it. */
const FILE_NAME = `${HOSTILE.replaceAll('\0', '')}.json`;
const hostileBody = JSON.stringify({ event: HOSTILE, note: HOSTILE });

test.each([
  ['as the event type', 'verify body.http'],
  ['as the event type, of one of several', 'verify body.http body.http'],
  ['in the name of a file', 'verify FILE'],
  ['in a header that is none', 'verify header.http'],
  ['in text that is not JSON', 'trigger broken.json --print body'],
  ['in headers, path and body', 'deliveries show hostile.json'],
  ['in headers and body that differ', 'deliveries diff hostile.json plain.json'],
  ['in a kept delivery, listed', 'deliveries'],
  ['in a kept delivery, shown', 'deliveries show last'],
  ['in a kept delivery, verified', 'verify last'],
  ['in a delivery that cannot be sent', 'replay hostile.json'],
  ['in a delivery that cannot be edited', 'replay hostile.json --url http://localhost:3000/ --set a=b'],
])('control characters %s do not reach the terminal: hooks %s', async (_, line) => {
  const hostile = {
    type: 'delivery',
    id: `dlv_${HOSTILE}`,
    receivedAt: '2026-09-21T14:54:04.000Z',
    origin: 'received',
    provider: HOSTILE,
    eventType: HOSTILE,
    eventId: HOSTILE,
    request: {
      method: `POST${HOSTILE}`,
      path: `/${HOSTILE}`,
      rawHeaders: [
        ['X-Razorpay-Signature', hmac(SECRET, hostileBody)],
        [`X-${HOSTILE}`, HOSTILE],
      ],
      body: hostileBody,
    },
  };
  const kept = {
    ...hostile,
    id: 'dlv_AbCdEf0123',
    verification: { valid: true, scheme: HOSTILE, secretLabel: HOSTILE },
    attempts: [
      {
        endpointUrl: `http://x/${HOSTILE}`,
        startedAt: '2026-09-21T14:54:04.000Z',
        durationMs: 1,
        outcome: { kind: 'response', status: 200, rawHeaders: [['X-A', HOSTILE]], body: HOSTILE },
      },
      {
        endpointUrl: `http://x/${HOSTILE}`,
        startedAt: '2026-09-21T14:54:04.000Z',
        durationMs: 1,
        outcome: { kind: 'no_response', reason: 'other', detail: HOSTILE },
      },
    ],
  };
  const cwd = projectWith({
    'body.http': rawHttp({ headers: [['X-Razorpay-Signature', hmac(SECRET, hostileBody)]], body: hostileBody }),
    'header.http': `POST / HTTP/1.1\n${HOSTILE.replaceAll(':', '')}\n\n`,
    'broken.json': `${HOSTILE}{`,
    [FILE_NAME]: 'not a delivery',
    'hostile.json': JSON.stringify(hostile),
    'plain.json': deliveryRecord({ headers: [], body: '{}' }),
    [KEPT_FILE]: JSON.stringify(kept),
  });
  const argv = words(line).map((word) => (word === 'FILE' ? FILE_NAME : word));
  const run = await runInTerminal(argv, { cwd, env: ENV });
  expect({ crashed: run.exitCode === 70, silent: run.stdout + run.stderr === '', obeyed: obeyed(run) }).toEqual({
    crashed: false,
    silent: false,
    obeyed: undefined,
  });
});

test.each(['text/plain', 'application/json', 'text/html'])(
  'control characters in an answer of %s do not reach the terminal',
  async (type) => {
    const { url } = await startReceiver((_, response) => {
      response.writeHead(500, { 'content-type': type, 'x-latin': '\u009b1A' });
      response.end(HOSTILE);
    });
    const run = await runInTerminal(['trigger', 'payment.captured', '--url', url], { env: ENV });
    expect({ exitCode: run.exitCode, obeyed: obeyed(run) }).toEqual({ exitCode: 1, obeyed: undefined });
    expect(run.stdout).toContain('gnp.exe');
  },
);

test('control characters that arrive do not reach the terminal of the listener', async () => {
  const interrupt = new AbortController();
  const { context, stdout, stderr } = createTerminalContext(['listen', '--port', '0'], {
    cwd: temporaryProject(),
    env: ENV,
    signal: interrupt.signal,
  });
  const ended = main(context);
  onTestFinished(() => interrupt.abort());
  const url = await vi.waitFor(() => {
    // eslint-disable-next-line no-control-regex -- the URL is bold
    const ready = /http:\/\/localhost:\d+(?=\u001b)/.exec(stderr());
    if (!ready) throw new Error('not ready');
    return ready[0];
  });
  const send = (path: string, headers: Record<string, string>, body: string): Promise<Response> =>
    fetch(url + path, { method: 'POST', headers, body });
  await send('/', { 'x-razorpay-signature': hmac(SECRET, hostileBody) }, hostileBody);
  await send('/', { 'x-razorpay-signature': 'a'.repeat(64) }, hostileBody);
  await send('/\u009b1A?\u202e', { 'x-latin': '\u009b1A' }, HOSTILE);
  interrupt.abort();
  expect({ exitCode: await ended, obeyed: obeyed({ stdout: stdout(), stderr: stderr() }) }).toEqual({
    exitCode: 130,
    obeyed: undefined,
  });
  expect(stdout().split('\n').length).toBeGreaterThan(3);
});

test('a spinner shows that an answer takes long, and leaves nothing behind', async () => {
  // ora looks at the process itself.
  vi.stubEnv('CI', undefined);
  vi.stubEnv('TERM', 'xterm');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { url } = await startReceiver((_, response) => void setTimeout(() => response.end('late'), 500));
  const { exitCode, stdout, stderr } = await runInTerminal(['trigger', 'payment.captured', '--url', url], { env: ENV });
  expect({ exitCode, answer: stdout.includes('late'), spinner: stderr.includes('Waiting for 127.0.0.1:') }).toEqual({
    exitCode: 0,
    answer: true,
    spinner: true,
  });
  // Erased, and the cursor shown again.
  expect(stderr.endsWith(`${ESCAPE}[1G${ESCAPE}[0K${ESCAPE}[?25h`)).toBe(true);
});

test.each([
  ['--json', ['--json'], {}],
  ['--no-color', ['--no-color'], {}],
  ['NO_COLOR', [], { NO_COLOR: '1' }],
])('no spinner with %s', async (_, flags, env) => {
  vi.stubEnv('CI', undefined);
  vi.stubEnv('TERM', 'xterm');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { url } = await startReceiver((_request, response) => void setTimeout(() => response.end('late'), 400));
  const argv = ['trigger', 'payment.captured', '--url', url, ...flags];
  const { exitCode, stderr } = await runInTerminal(argv, { env: { ...ENV, ...env } });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});
