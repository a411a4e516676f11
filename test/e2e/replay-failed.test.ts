import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { closedPort, startHoldingApp, startReceiverAt, startSecureApp } from '../helpers/apps.ts';
import { testCertificates } from '../helpers/certificates.ts';
import { type ChildRun, runChild, startListening } from '../helpers/child.ts';
import { sendRequest } from '../helpers/client.ts';
import { temporaryProject } from '../helpers/context.ts';
import { startReceiver, type TestReceiver } from '../helpers/receiver.ts';
import { keptDeliveries, ndjson } from '../helpers/results.ts';
import { razorpayHeaders, stripeHeaders } from '../helpers/signed.ts';

const SECRET = 'failed-secret';
const env = { HOOKS_SECRET: SECRET };

const body = (event: string): string => JSON.stringify({ entity: 'event', event });
const signed = (event: string, secret = SECRET): { body: string; headers: string[] } => ({
  body: body(event),
  headers: razorpayHeaders(secret, body(event)).flat(),
});
/** What is said of a run, with its objects. */
const told = ({ exitCode, stdout, stderr }: ChildRun): object => ({
  exitCode,
  total: ndjson(stdout).find(({ type }) => type === 'replay.total'),
  stderr: ndjson(stderr),
});

describe('replay --failed', () => {
  test('sends what was not accepted, and tells and leaves out what was for no endpoint', async () => {
    const cwd = temporaryProject();
    const port = await closedPort();
    const listener = await startListening(['-f', `payment.*=http://127.0.0.1:${port}/hook`], { cwd, env });
    await sendRequest(listener.port, { method: 'GET', path: '/favicon.ico' });
    await sendRequest(listener.port, signed('payment.failed'));
    await sendRequest(listener.port, signed('order.paid'));
    await listener.stop();
    const ids = keptDeliveries(cwd).flatMap(({ id, endpoints }) => (endpoints === undefined ? [id] : []));
    const app = await startReceiverAt(port);
    expect(told(await runChild(['replay', '--failed', '--json'], { cwd }))).toEqual({
      exitCode: 0,
      total: undefined,
      stderr: [
        {
          type: 'warning',
          message: `Left out, since they were for no endpoint: ${ids.join(', ')}.`,
          hint: 'Give --url http://localhost:3000/webhook to send them, too.',
        },
      ],
    });
    expect(app.received).toEqual(['POST /hook']);
  });

  test('leaves out what the listener has refused, and handshakes that it has answered', async () => {
    const cwd = temporaryProject();
    const port = await closedPort();
    const enforcing = await startListening(['--enforce', '-f', `http://127.0.0.1:${port}/hook`], { cwd, env });
    await sendRequest(enforcing.port, { method: 'GET', path: '/favicon.ico' });
    await sendRequest(enforcing.port, signed('order.paid', 'a forger’s'));
    await sendRequest(enforcing.port, signed('payment.failed'));
    await enforcing.stop();
    const answering = await startListening([], { cwd, env });
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'c' });
    await sendRequest(answering.port, { body: challenge, headers: ['Content-Type', 'application/json'] });
    await answering.stop();
    expect(keptDeliveries(cwd).map(({ settled }) => settled)).toEqual(['refused', 'refused', undefined, 'handshake']);
    const app = await startReceiverAt(port);
    expect(told(await runChild(['replay', '--failed', '--json'], { cwd }))).toMatchObject({ exitCode: 0, stderr: [] });
    expect(app.received).toEqual(['POST /hook']);
    const everywhere = await startReceiver();
    expect(await runChild(['replay', '--failed', '--url', everywhere.url], { cwd })).toMatchObject({ exitCode: 1 });
  });

  test('knows where a delivery was going that the listener had no time for', async () => {
    const cwd = temporaryProject();
    const holding = await startHoldingApp();
    const listener = await startListening(['-f', `${holding.url}/hook`, '--answer-within', '100ms'], { cwd, env });
    expect(await sendRequest(listener.port, signed('payment.failed'))).toMatchObject({ status: 504 });
    await listener.stop('SIGKILL');
    expect(keptDeliveries(cwd)).toMatchObject([{ endpoints: [{ url: `${holding.url}/hook` }], attempts: [] }]);
    holding.release();
    expect(told(await runChild(['replay', '--failed', '--json'], { cwd }))).toMatchObject({ exitCode: 0, stderr: [] });
  });

  test('an accepted delivery that was later sent elsewhere, and refused there, has not failed', async () => {
    const cwd = temporaryProject();
    const app = await startReceiver();
    const other = await startReceiver((_, response) => void response.writeHead(500).end());
    const listener = await startListening(['-f', app.url], { cwd, env });
    await sendRequest(listener.port, signed('payment.failed'));
    await listener.stop();
    expect(await runChild(['replay', 'last', '--url', other.url], { cwd })).toMatchObject({ exitCode: 1 });
    expect(await runChild(['replay', '--failed'], { cwd })).toMatchObject({ exitCode: 1 });
    expect([app.received.length, other.received.length]).toEqual([1, 1]);
  });
});

describe('nothing is handed over twice:', () => {
  test('what the listener is still at is left to it', async () => {
    const cwd = temporaryProject();
    const holding = await startHoldingApp();
    const listener = await startListening(['-f', holding.url, '--answer-within', '100ms'], { cwd, env });
    expect(await sendRequest(listener.port, signed('payment.failed'))).toMatchObject({ status: 504 });
    const [kept] = keptDeliveries(cwd);
    const warning = {
      type: 'warning',
      message: `Left out, since another process is still handing them over: ${String(kept?.['id'])}.`,
      hint: 'hooks replay <id> sends one all the same.',
    };
    const replay = async (): Promise<object> => told(await runChild(['replay', '--failed', '--json'], { cwd }));
    const nothing = { type: 'replay.total', accepted: 0, refused: 0, unanswered: 0 };
    expect(await replay()).toEqual({ exitCode: 1, total: nothing, stderr: [warning] });
    holding.release();
    await listener.waitFor('attempt.completed');
    expect(await replay()).toEqual({ exitCode: 1, total: nothing, stderr: [] });
    expect(holding.received).toHaveLength(1);
    expect(keptDeliveries(cwd)[0]).not.toHaveProperty('handledBy');
  });

  test('a try that was still to come is not made when a replay was taken meanwhile', async () => {
    const cwd = temporaryProject();
    const port = await closedPort();
    const url = `http://127.0.0.1:${port}/hook`;
    const listener = await startListening(['-f', url, '--retries', '5'], { cwd, env });
    const answered = sendRequest(listener.port, signed('payment.failed'));
    // The next try is two seconds away then.
    expect(await listener.waitFor('attempt.completed', 3)).toMatchObject({ retryInMs: 2_000 });
    const app = await startReceiverAt(port);
    await runChild(['replay', 'last'], { cwd });
    expect(await answered).toMatchObject({ status: 200 });
    expect(app.received).toEqual(['POST /hook']);
    expect(keptDeliveries(cwd)[0]).not.toHaveProperty('handledBy');
  });

  test('two replays at once share the work', async () => {
    const cwd = temporaryProject();
    const port = await closedPort();
    const listener = await startListening(['-f', `http://127.0.0.1:${port}/hook`], { cwd, env });
    for (let count = 0; count < 12; count++) await sendRequest(listener.port, signed('payment.failed'));
    await listener.stop();
    const app = await startReceiverAt(port);
    await Promise.all([1, 2].map(() => runChild(['replay', '--failed'], { cwd })));
    expect(app.received).toHaveLength(12);
  });
});

test('one that cannot be signed anew is told, and the others are sent', async () => {
  const cwd = temporaryProject();
  const app = await startReceiver((_, response) => void response.writeHead(503).end());
  const forwardTo = [{ url: app.url, secretVariable: 'APP_SECRET' }];
  writeFileSync(join(cwd, 'hooks.config.json'), JSON.stringify({ forwardTo }));
  const own = { APP_SECRET: 'no base64!' };
  const listener = await startListening([], { cwd, env: own });
  for (const event of ['svix/invoice.paid', 'payment.failed'])
    await runChild(['trigger', event, '--url', listener.url], { cwd });
  await listener.stop();
  const unsigned = keptDeliveries(cwd).find(({ provider }) => provider === 'svix');
  const replayed = await runChild(['replay', '--failed', '--json'], { cwd, env: own });
  expect(ndjson(replayed.stderr)).toContainEqual({
    type: 'warning',
    message: `${String(unsigned?.['id'])} is left out: The secret ($APP_SECRET) is not base64 after "whsec_".`,
  });
  expect(app.received).toHaveLength(2);
});

test('replay last sends a delivery to all endpoints that it was for, and not to where a slip once sent it', async () => {
  const cwd = temporaryProject();
  const apps = [await startReceiver(), await startReceiver()];
  const slip = await startReceiver();
  const listener = await startListening(
    apps.flatMap(({ url }) => ['-f', url]),
    { cwd, env },
  );
  await sendRequest(listener.port, signed('payment.failed'));
  await listener.waitFor('attempt.completed', 2);
  await listener.stop();
  await runChild(['replay', 'last', '--url', slip.url], { cwd });
  expect(await runChild(['replay', 'last'], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
  expect([...apps, slip].map(({ received }) => received.length)).toEqual([2, 2, 1]);
});

describe('what a route does for its endpoint', () => {
  const signatures = ({ received }: TestReceiver): unknown[] =>
    received.map(({ headers }) => [headers['x-team'], headers['x-razorpay-signature']]);

  test('is done again by replay, as the configuration says', async () => {
    const cwd = temporaryProject();
    const app = await startReceiver((_, response) => void response.writeHead(503).end());
    const forwardTo = [{ url: app.url, headers: { 'X-Team': 'pay' }, secretVariable: 'PAY_SECRET' }];
    writeFileSync(join(cwd, 'hooks.config.json'), JSON.stringify({ forwardTo }));
    const both = { ...env, PAY_SECRET: 'secret of payments' };
    const listener = await startListening([], { cwd, env: both });
    await sendRequest(listener.port, signed('payment.failed'));
    await sendRequest(listener.port, signed('order.paid', 'a forger’s'));
    await listener.stop();
    const replayed = await runChild(['replay', '--failed', '--json'], { cwd, env: both });
    expect(told(replayed)).toMatchObject({ exitCode: 1, stderr: [] });
    const right = razorpayHeaders('secret of payments', body('payment.failed'))[2]?.[1];
    const forged = razorpayHeaders('a forger’s', body('order.paid'))[2]?.[1];
    expect(signatures(app)).toEqual([
      ['pay', right],
      ['pay', forged],
      ['pay', right],
      ['pay', forged],
    ]);
  });

  test('by options that are gone is told, without their values', async () => {
    const cwd = temporaryProject();
    const app = await startReceiver((_, response) => void response.writeHead(503).end());
    const options = ['-H', 'X-Team: hush', '--host-header', 'shop.test', '--resign-with', 'secret of the app'];
    const listener = await startListening(['-f', app.url, ...options], { cwd, env });
    await sendRequest(listener.port, signed('payment.failed'));
    await listener.stop();
    expect(JSON.stringify(keptDeliveries(cwd))).not.toMatch(/hush|secret of the app/);
    const warning = (what: string, hint: string): object => ({
      type: 'warning',
      message: `The listener sent ${what} to ${app.url}, by options that are not kept: now it is sent without.`,
      hint: `Give it again: ${hint}`,
    });
    const replay = async (...more: string[]): Promise<object> =>
      told(await runChild(['replay', '--failed', '--json', ...more], { cwd }));
    expect(await replay()).toMatchObject({
      stderr: [warning('X-Team, Host, a signature made anew', '-H "X-Team: …" -H "Host: …" --resign --secret …')],
    });
    expect(await replay('-H', 'x-team: hush', '--resign', '--secret', 'secret of the app')).toMatchObject({
      stderr: [warning('Host', '-H "Host: …"')],
    });
    const [first, , third] = app.received;
    expect(third?.headers['x-razorpay-signature']).toBe(first?.headers['x-razorpay-signature']);
  });

  test('an old delivery that was not valid gets no signature that the app takes, unless told', async () => {
    const cwd = temporaryProject();
    const app = await startReceiver((_, response) => void response.writeHead(400).end());
    const listener = await startListening(['-f', app.url], { cwd, env });
    const text = JSON.stringify({ id: 'evt_1', type: 'charge.succeeded' });
    const headers = stripeHeaders('a forger’s', text, new Date()).flat();
    await sendRequest(listener.port, { body: text, headers });
    await listener.stop();
    await runChild(['replay', '--failed'], { cwd, env });
    await runChild(['replay', '--failed', '--resign'], { cwd, env });
    const [first, second, third] = app.received.map((request) => request.headers['stripe-signature']);
    expect([second === first, third === first]).toEqual([true, false]);
  });
});

test.each([
  ['nothing', [], 3],
  ['--ca-cert', ['--ca-cert', 'ca.pem'], 0],
  ['--insecure', ['--insecure'], 0],
])('what an https app with a certificate of its own has missed is replayed with %s', async (_, trust, exitCode) => {
  const cwd = temporaryProject();
  writeFileSync(join(cwd, 'ca.pem'), testCertificates().ca);
  const port = await closedPort();
  const listener = await startListening(['-f', `https://localhost:${port}/hook`, '--ca-cert', 'ca.pem'], { cwd, env });
  await sendRequest(listener.port, signed('payment.failed'));
  await listener.stop();
  const app = await startSecureApp(port);
  expect(await runChild(['replay', '--failed', ...trust], { cwd })).toMatchObject({ exitCode, stderr: '' });
  expect(app.bodies).toEqual(exitCode === 0 ? [body('payment.failed')] : []);
});
