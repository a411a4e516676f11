import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test, vi } from 'vitest';

import { closedPort, startHoldingApp, startReceiverAt } from '../helpers/apps.ts';
import { runChild, startListening } from '../helpers/child.ts';
import { sendRequest } from '../helpers/client.ts';
import { temporaryProject } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { keptDeliveries, keptFiles } from '../helpers/results.ts';
import { razorpayHeaders } from '../helpers/signed.ts';

const SECRET = 'failure-secret';
const env = { HOOKS_SECRET: SECRET };
const BODY = '{"entity":"event","event":"payment.captured"}';
const REQUEST = { body: BODY, headers: razorpayHeaders(SECRET, BODY).flat() };

interface Kept {
  readonly attempts: ReadonlyArray<{ readonly outcome: { readonly status?: number; readonly reason?: string } }>;
}

const outcomes = (cwd: string): unknown[] =>
  (keptDeliveries(cwd) as unknown as Kept[]).flatMap(({ attempts }) =>
    attempts.map(({ outcome }) => outcome.status ?? outcome.reason),
  );

test('an app that comes back is tried again, every try is told and kept, and the provider gets its answer', async () => {
  const cwd = temporaryProject();
  const port = await closedPort();
  const args = ['-f', `http://127.0.0.1:${port}/hook`, '--retries', '5'];
  const listener = await startListening(args, { cwd, env });
  const answered = sendRequest(listener.port, REQUEST);
  const first = await listener.waitFor('attempt.completed');
  expect(first).toMatchObject({ outcome: { kind: 'no_response', reason: 'refused' }, retryInMs: 500 });
  const app = await startReceiverAt(port);
  expect(await answered).toMatchObject({ status: 200 });
  expect(app.received).toHaveLength(1);
  expect(outcomes(cwd)).toEqual(['refused', 200]);
});

test('only an app that is down is tried again: an answer of its own is an answer', async () => {
  const cwd = temporaryProject();
  const app = await startReceiver((_, response) => void response.writeHead(500).end());
  const listener = await startListening(['-f', app.url, '--retries', '3'], { cwd, env });
  expect(await sendRequest(listener.port, REQUEST)).toMatchObject({ status: 500 });
  expect(app.received).toHaveLength(1);
});

test('the provider has its answer in time, and the app may go on: its own answer is kept', async () => {
  const cwd = temporaryProject();
  const app = await startHoldingApp();
  const listener = await startListening(['-f', app.url, '--answer-within', '200ms'], { cwd, env });
  const start = performance.now();
  expect(await sendRequest(listener.port, REQUEST)).toMatchObject({ status: 504 });
  expect(performance.now() - start).toBeLessThan(3_000);
  expect(await listener.waitFor('answer.early')).toMatchObject({ status: 504, afterMs: 200 });
  expect(keptDeliveries(cwd)).toMatchObject([{ request: { body: BODY }, attempts: [] }]);
  app.release();
  await listener.waitFor('attempt.completed');
  expect(outcomes(cwd)).toEqual([200]);
});

test('an answer that cannot wait for further tries is told', async () => {
  const cwd = temporaryProject();
  const port = await closedPort();
  const args = ['-f', `http://127.0.0.1:${port}/`, '--retries', '20', '--answer-within', '100ms'];
  const listener = await startListening(args, { cwd, env });
  expect(await sendRequest(listener.port, REQUEST)).toMatchObject({ status: 502 });
  expect(await listener.waitFor('answer.early')).toMatchObject({ status: 502, afterMs: 100 });
});

test('a route that nothing can be signed for does not touch the others, and is tried once', async () => {
  const cwd = temporaryProject();
  const app = await startReceiver();
  const other = await startReceiver();
  const forwardTo = [{ url: app.url }, { url: other.url, secretVariable: 'OTHER_SECRET' }];
  writeFileSync(join(cwd, 'hooks.config.json'), JSON.stringify({ forwardTo }));
  const listener = await startListening(['--retries', '3'], { cwd, env: { OTHER_SECRET: 'no base64!' } });
  const run = await runChild(['trigger', 'svix/invoice.paid', '--url', listener.url], { cwd });
  expect(run.exitCode).toBe(0);
  await listener.waitFor('attempt.completed', 2);
  await listener.stop();
  expect([app.received.length, other.received.length]).toEqual([1, 0]);
  expect(outcomes(cwd).map(String).toSorted()).toEqual(['200', 'unsigned']);
});

test('many that wait for another try bring no warning of Node’s', async () => {
  const cwd = temporaryProject();
  const port = await closedPort();
  const args = ['-f', `http://127.0.0.1:${port}/`, '--retries', '20', '--answer-within', '50ms'];
  const listener = await startListening(args, { cwd, env });
  await Promise.all(Array.from({ length: 15 }, () => sendRequest(listener.port, REQUEST)));
  expect(JSON.stringify(await listener.stop())).not.toContain('MaxListeners');
});

test('a file that was spoilt while its delivery waits is told and written anew', async () => {
  const cwd = temporaryProject();
  const port = await closedPort();
  const args = ['-f', `http://127.0.0.1:${port}/`, '--retries', '3', '--answer-within', '100ms'];
  const listener = await startListening(args, { cwd, env });
  await sendRequest(listener.port, REQUEST);
  const [file] = keptFiles(cwd);
  writeFileSync(String(file), '{"trunc');
  await listener.waitFor('attempt.completed', 3);
  expect((await listener.stop()).signal).toBe('SIGINT');
  expect(keptDeliveries(cwd)).toMatchObject([{ request: { body: BODY } }]);
});

test('Ctrl-C says what it waits for, and not for longer than ten seconds', async () => {
  const cwd = temporaryProject();
  const app = await startHoldingApp();
  const listener = await startListening(['-f', app.url, '--answer-within', '100ms'], { cwd, env });
  await sendRequest(listener.port, REQUEST);
  const ended = listener.stop();
  await sleep(1_000);
  app.release();
  expect((await ended).stderr).toContain(
    'Waiting up to 10 s for a delivery that the app has not answered yet; Ctrl-C again ends at once.',
  );
  expect(outcomes(cwd)).toEqual([200]);
});

test('Ctrl-C does not wait for further tries, and what they were for can be handed over later', async () => {
  const cwd = temporaryProject();
  const port = await closedPort();
  const args = ['-f', `http://127.0.0.1:${port}/`, '--retries', '20', '--answer-within', '100ms'];
  const listener = await startListening(args, { cwd, env });
  expect(await sendRequest(listener.port, REQUEST)).toMatchObject({ status: 502 });
  const start = performance.now();
  expect(await listener.stop()).toMatchObject({ signal: 'SIGINT' });
  expect(performance.now() - start).toBeLessThan(2_000);
  expect(outcomes(cwd).every((outcome) => outcome === 'refused')).toBe(true);
  expect(outcomes(cwd).length).toBeGreaterThan(0);
});

test('the folder of kept deliveries stays within its limit, oldest first', async () => {
  const cwd = temporaryProject();
  const listener = await startListening(['--keep', '3'], { cwd, env });
  for (let index = 0; index < 8; index++) await sendRequest(listener.port, { body: `number ${index}` });
  await listener.stop();
  const kept = keptDeliveries(cwd) as unknown as Array<{ request: { body: string } }>;
  expect(kept.map(({ request }) => request.body)).toEqual(['number 5', 'number 6', 'number 7']);
});

test.each([
  ['--keep', '5', 5],
  ['--keep-size', '50k', 4],
  ['--keep-for', '1s', 0],
])('%s %s holds while it listens, too, also when nothing more comes', async (option, limit, most) => {
  const cwd = temporaryProject();
  const listener = await startListening([option, limit], { cwd, env });
  for (let index = 0; index < 30; index++) await sendRequest(listener.port, { body: String(index).padEnd(10_000) });
  await vi.waitFor(() => expect(keptFiles(cwd).length).toBeLessThanOrEqual(most), { timeout: 5_000 });
  await listener.stop();
});
