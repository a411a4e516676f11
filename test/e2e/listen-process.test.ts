import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { closedPort, startHoldingApp, startReceiverAt } from '../helpers/apps.ts';
import { runChild, startListening } from '../helpers/child.ts';
import { sendRequest } from '../helpers/client.ts';
import { temporaryProject } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { keptDeliveries, ndjson } from '../helpers/results.ts';

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('%s', (signal) => {
  test('ends a listener that has nothing to do, by that signal, with nothing on stderr', async () => {
    const cwd = temporaryProject();
    const listener = await startListening([], { cwd });
    const { stdout, ...end } = await listener.stop(signal);
    expect({ ...end, stdout: ndjson(stdout) }).toEqual({
      exitCode: null,
      signal,
      stdout: [
        {
          type: 'listener.ready',
          url: expect.stringMatching(/^http:\/\/localhost:\d+$/),
          forwardTo: [],
          secretLabels: ['the local secret (.hooks/secret)'],
          enforce: false,
          folder: join(cwd, '.hooks', 'deliveries'),
        },
        { type: 'listener.closed', received: 0 },
      ],
      stderr: '',
    });
    expect(readdirSync(join(cwd, '.hooks', 'listeners'))).toEqual([]);
  });

  test.each([
    ['of its own', undefined],
    ['that is kept', new Agent({ keepAlive: true })],
  ])('lets a request in flight finish, on a connection %s, and ends then', async (_, agent) => {
    const cwd = temporaryProject();
    const app = await startHoldingApp();
    const listener = await startListening(['--forward-to', app.url], { cwd });
    const answer = sendRequest(listener.port, { body: 'in flight', ...(agent && { agent }) });
    onTestFinished(() => agent?.destroy());
    await app.waitForRequests(1);
    const ended = listener.stop(signal);
    await refusesConnections(listener.port);
    const startedAt = performance.now();
    app.release();
    expect(await answer).toMatchObject({ status: 200, body: Buffer.from('ok') });
    const { stdout, ...end } = await ended;
    expect(end).toEqual({ exitCode: null, signal, stderr: '' });
    expect(ndjson(stdout).map(({ type }) => type)).toEqual([
      'listener.ready',
      'delivery.received',
      'attempt.completed',
      'listener.closed',
    ]);
    expect(keptDeliveries(cwd)).toMatchObject([
      { request: { body: 'in flight' }, attempts: [{ outcome: { status: 200 } }] },
    ]);
    // It does not wait for the rest of its grace period.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test('twice does not wait for what is in flight; the process still ends by the signal', async () => {
    const app = await startHoldingApp();
    const listener = await startListening(['--forward-to', app.url], { cwd: temporaryProject() });
    const answer = sendRequest(listener.port, { body: 'in flight' });
    const cut = answer.catch((error: NodeJS.ErrnoException) => error.code);
    await app.waitForRequests(1);
    listener.child.kill(signal);
    await refusesConnections(listener.port);
    const { exitCode, signal: endedBy } = await listener.stop(signal);
    expect(await cut).toBe('ECONNRESET');
    expect({ exitCode, signal: endedBy }).toEqual({ exitCode: null, signal });
  });

  test('ends it well, too, while it still looks whether the app is there', async () => {
    const cwd = temporaryProject();
    const listener = await startListening(['--forward-to', `http://127.0.0.1:${await portThatHangs()}/`], { cwd });
    const { exitCode, signal: endedBy, stderr } = await listener.stop(signal);
    expect({ exitCode, signal: endedBy, stderr }).toEqual({ exitCode: null, signal, stderr: '' });
    expect(readdirSync(join(cwd, '.hooks', 'listeners'))).toEqual([]);
  });
});

/** Waits until nobody takes connections at a port. */
async function refusesConnections(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const refused = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(false));
      socket.once('error', () => resolve(true));
    });
    socket.destroy();
    if (refused) return;
  }
}

/** A port at which connections are neither taken nor refused: the program that listens there is busy. */
async function portThatHangs(): Promise<number> {
  const program = `
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      process.stdout.write(String(server.address().port), () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const child = spawn(process.execPath, ['-e', program]);
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  // The kernel takes two connections on its own; later ones wait.
  for (let n = 0; n < 4; n++) {
    const socket = connect(Number(port.toString()), '127.0.0.1');
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    if (n < 2) await once(socket, 'connect');
  }
  return Number(port.toString());
}

test('a port that is taken: exit code 3, and nothing on stdout', async () => {
  const { port } = await startReceiver();
  const run = await runChild(['listen', '--port', String(port), '--json'], { cwd: temporaryProject() });
  expect({ ...run, stderr: JSON.parse(run.stderr) as unknown }).toEqual({
    exitCode: 3,
    signal: null,
    stdout: '',
    stderr: {
      type: 'error',
      code: 'PORT_TAKEN',
      message: `Port ${port} is taken by another program.`,
      hint: 'Choose another with --port, or any free one with --port 0.',
    },
  });
});

test('an app that is down at the start is told, it is forwarded to as soon as it runs, and that is told, too', async () => {
  const port = await closedPort();
  const forwardTo = `http://127.0.0.1:${port}/`;
  const listener = await startListening(['--forward-to', forwardTo], { cwd: temporaryProject() });
  expect(await sendRequest(listener.port)).toMatchObject({ status: 502 });
  const app = await startReceiverAt(port);
  expect(await sendRequest(listener.port)).toMatchObject({ status: 200 });
  expect(app.received).toHaveLength(1);
  const url = new URL(forwardTo).origin;
  expect(await listener.waitFor('target.down')).toEqual({ type: 'target.down', url });
  expect(await listener.waitFor('target.up')).toEqual({ type: 'target.up', url });
});

test('an app that is started anew is forwarded to again at once', async () => {
  const port = await closedPort();
  const first = await startReceiverAt(port);
  const listener = await startListening(['--forward-to', first.url], { cwd: temporaryProject() });
  expect(await sendRequest(listener.port)).toMatchObject({ status: 200 });
  await first.close();
  expect(await sendRequest(listener.port)).toMatchObject({ status: 502 });
  const second = await startReceiverAt(port);
  expect(await sendRequest(listener.port)).toMatchObject({ status: 200 });
  expect([first.received.length, second.received.length]).toEqual([1, 1]);
});

test.each(['.hooks', '.hooks/deliveries'])(
  'when %s is deleted while it runs, it goes on keeping deliveries',
  async (folder) => {
    const cwd = temporaryProject();
    const listener = await startListening([], { cwd });
    expect(await sendRequest(listener.port, { body: 'before' })).toMatchObject({ status: 200 });
    rmSync(join(cwd, folder), { recursive: true });
    expect(await sendRequest(listener.port, { body: 'after' })).toMatchObject({ status: 200 });
    expect(keptDeliveries(cwd)).toMatchObject([{ request: { body: 'after' } }]);
    expect(readFileSync(join(cwd, '.hooks', '.gitignore'), 'utf8')).toBe('*\n');
    expect(await listener.stop()).toMatchObject({ stderr: '' });
  },
);

test('a delivery that cannot be kept is answered with 500 and told', async () => {
  const cwd = temporaryProject();
  const listener = await startListening([], { cwd });
  writeFileSync(join(cwd, '.hooks', 'deliveries'), 'a file is in the way');
  expect(await sendRequest(listener.port)).toMatchObject({
    status: 500,
    body: Buffer.from('The delivery could not be kept.\n'),
  });
  const { stderr } = await listener.stop();
  expect(ndjson(stderr)).toMatchObject([{ type: 'warning' }]);
});

test('an app that runs: no warning', async () => {
  const app = await startReceiver();
  const listener = await startListening(['--forward-to', app.url], { cwd: temporaryProject() });
  await sendRequest(listener.port);
  expect(await listener.stop()).toMatchObject({ exitCode: null, signal: 'SIGINT', stderr: '' });
});

test('the end of stdin does not end it', async () => {
  const listener = await startListening([], { cwd: temporaryProject() });
  listener.child.stdin?.end();
  await once(listener.child.stdin!, 'close');
  expect(await sendRequest(listener.port)).toMatchObject({ status: 200 });
  expect(await listener.stop()).toMatchObject({ exitCode: null, signal: 'SIGINT', stderr: '' });
});

test('the first line on stdout tells that it is ready, and where', async () => {
  const app = await startReceiver();
  const cwd = temporaryProject();
  const options = ['-p', 'razorpay', '--secret', 'x', '--enforce', '--forward-to', app.url];
  const listener = await startListening(options, { cwd });
  expect(listener.events).toEqual([
    {
      type: 'listener.ready',
      url: `http://localhost:${listener.port}`,
      forwardTo: [{ url: app.url }],
      provider: 'razorpay',
      secretLabels: ['--secret'],
      enforce: true,
      folder: join(cwd, '.hooks', 'deliveries'),
    },
  ]);
});

test('it can be reached at 127.0.0.1 alone, unless told otherwise', async () => {
  const listener = await startListening([], { cwd: temporaryProject() });
  const socket = connect(listener.port, '127.0.0.2');
  onTestFinished(() => void socket.destroy());
  const outcome = await new Promise((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  expect(outcome).toBe('ECONNREFUSED');
});

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

describe('hooks trigger without --url', () => {
  test.each(['127.0.0.1', 'localhost', '0.0.0.0', ...(hasIpv6 ? ['::1', '::'] : [])])(
    'finds a listener with --host %s, and the delivery is kept once',
    async (host) => {
      const cwd = temporaryProject();
      const listener = await startListening(['--host', host], { cwd });
      expect(await runChild(['trigger', 'payment.captured'], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await listener.waitFor('delivery.received')).toMatchObject({ verification: { valid: true } });
      expect(keptDeliveries(cwd).map(({ origin }) => origin)).toEqual(['received']);
    },
  );

  test('finds the listener of its project, whose local secret verifies, and the delivery is kept once', async () => {
    const cwd = temporaryProject();
    const app = await startReceiver((_, response) => void response.writeHead(201).end('created'));
    const listener = await startListening(['--forward-to', app.url], { cwd });
    const run = await runChild(['trigger', 'payment.captured', '--json'], { cwd });
    expect({ ...run, stdout: ndjson(run.stdout) }).toMatchObject({
      exitCode: 0,
      signal: null,
      stdout: [{ type: 'attempt.completed', outcome: { status: 201, body: 'created' } }],
      stderr: '',
    });
    expect(await listener.waitFor('delivery.received')).toMatchObject({
      provider: 'razorpay',
      eventType: 'payment.captured',
      verification: { valid: true, secretLabel: 'the local secret (.hooks/secret)' },
    });
    expect(keptDeliveries(cwd)).toMatchObject([{ origin: 'received', attempts: [{ endpointUrl: app.url }] }]);
    expect(app.received).toHaveLength(1);
  });

  test.each(['razorpay', 'stripe', 'github', 'standard-webhooks', 'payment-api'])(
    'has a signature of %s that the local secret verifies',
    async (provider) => {
      const cwd = temporaryProject();
      const listener = await startListening(['--enforce'], { cwd });
      const events = { razorpay: 'order.paid', stripe: 'charge.succeeded', github: 'push' } as Record<string, string>;
      const event = events[provider] ?? (provider === 'payment-api' ? 'refund.created' : 'invoice.paid');
      expect(await runChild(['trigger', `${provider}/${event}`], { cwd })).toMatchObject({ exitCode: 0 });
      expect(await listener.waitFor('delivery.received')).toMatchObject({ provider, verification: { valid: true } });
    },
  );

  test('finds the newest of several listeners, from a folder below the project, too', async () => {
    const cwd = temporaryProject();
    const older = await startListening([], { cwd });
    const newer = await startListening([], { cwd });
    expect(await runChild(['trigger', 'payment.captured'], { cwd: join(cwd, '.hooks') })).toMatchObject({
      exitCode: 0,
    });
    await newer.waitFor('delivery.received');
    expect(older.events.map(({ type }) => type)).toEqual(['listener.ready']);
  });

  test.each(['SIGINT', 'SIGKILL'] as const)('finds none after %s, and says so', async (signal) => {
    const cwd = temporaryProject();
    const listener = await startListening([], { cwd });
    await listener.stop(signal);
    const run = await runChild(['trigger', 'payment.captured', '--json'], { cwd });
    expect({ ...run, stderr: ndjson(run.stderr) }).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: [{ type: 'error', code: 'NO_URL' }],
    });
    expect(readdirSync(join(cwd, '.hooks', 'listeners'))).toEqual([]);
  });
});

test('what was sent to an app is kept, also at a port where a killed listener was', async () => {
  const cwd = temporaryProject();
  const listener = await startListening([], { cwd });
  await listener.stop('SIGKILL');
  const app = await startReceiverAt(listener.port);
  expect(await runChild(['trigger', 'payment.captured', '--url', app.url], { cwd })).toMatchObject({ exitCode: 0 });
  expect(existsSync(join(cwd, '.hooks', 'deliveries'))).toBe(true);
  expect(keptDeliveries(cwd)).toMatchObject([{ origin: 'sent', attempts: [{ outcome: { status: 200 } }] }]);
});

test('the state folder is ignored by git and its secret is its owner’s alone', async () => {
  const cwd = temporaryProject();
  const listener = await startListening([], { cwd });
  await sendRequest(listener.port);
  expect(readFileSync(join(cwd, '.hooks', '.gitignore'), 'utf8')).toBe('*\n');
  const modes = ['.hooks', '.hooks/secret'].map((name) => (statSync(join(cwd, name)).mode & 0o777).toString(8));
  expect(modes).toEqual(['700', '600']);
});
