import { Agent } from 'node:http';

import { describe, expect, onTestFinished, test } from 'vitest';

import { startHoldingApp } from '../helpers/apps.ts';
import { sendRequest } from '../helpers/client.ts';
import { startListening } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { integrationOf } from '../helpers/integrations.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { keptDeliveries, ndjson } from '../helpers/results.ts';

const razorpay = integrationOf('razorpay');
const bodyOf = (n: number): string => JSON.stringify({ event: `test.event${n % 7}`, n });
const numberOf = (body: string): number => (JSON.parse(body) as { n: number }).n;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** One of many: its own number comes back in the answer. */
async function sendNumber(port: number, n: number, agent?: Agent): Promise<[status: number, answer: string]> {
  const body = bodyOf(n);
  const { status, body: answer } = await sendRequest(port, {
    headers: await razorpay.sign(body),
    body,
    ...(agent && { agent }),
  });
  return [status, answer.toString()];
}

test.each([
  ['connections of their own', undefined],
  ['a few connections that are kept', new Agent({ keepAlive: true, maxSockets: 10 })],
])(
  '200 requests at a time over %s are all verified, kept once, forwarded once, and answered each with its own answer',
  async (_, agent) => {
    onTestFinished(() => agent?.destroy());
    const cwd = temporaryProject();
    const app = await startReceiver(({ body }, response) => void response.end(`answer ${numberOf(body.toString())}`));
    const listener = await startListening(['--secret', razorpay.secret, '--forward-to', app.url], { cwd });
    const numbers = upTo(200);
    const answers = await Promise.all(numbers.map((n) => sendNumber(listener.port, n, agent)));
    expect(answers).toEqual(numbers.map((n) => [200, `answer ${n}`]));
    expect(app.received.map(({ body }) => numberOf(body.toString())).toSorted((a, b) => a - b)).toEqual(numbers);
    const kept = keptDeliveries(cwd).map(({ request, verification, attempts }) => {
      const n = numberOf((request as { body: string }).body);
      const bodies = (attempts as Array<{ outcome: { body: string } }>).map(({ outcome }) => outcome.body);
      return [n, (verification as { valid: boolean }).valid, ...bodies] as const;
    });
    expect(kept.toSorted(([a], [b]) => a - b)).toEqual(numbers.map((n) => [n, true, `answer ${n}`]));
    const { stdout, stderr } = await listener.stop();
    const types = ndjson(stdout).map(({ type }) => type);
    expect([types.filter((type) => type === 'delivery.received').length, stderr]).toEqual([200, '']);
    expect(ndjson(stdout).at(-1)).toEqual({ type: 'listener.closed', received: 200 });
  },
);

describe('more requests at a time than it takes', () => {
  test('are answered with 503, and the others are served', async () => {
    const cwd = temporaryProject();
    const app = await startHoldingApp();
    const listener = await startListening(['--forward-to', app.url], { cwd });
    const taken = upTo(256).map((n) => sendNumber(listener.port, n));
    await app.waitForRequests(256);
    expect(await sendNumber(listener.port, 256)).toEqual([503, 'more than 256 requests at a time\n']);
    expect(await listener.waitFor('request.rejected')).toMatchObject({ status: 503 });
    app.release();
    expect(await Promise.all(taken)).toEqual(upTo(256).map(() => [200, 'ok']));
    expect(await sendNumber(listener.port, 257)).toEqual([200, 'ok']);
    expect(keptDeliveries(cwd)).toHaveLength(257);
  });
});

test('a delivery that waits for its app is on disk meanwhile', async () => {
  const cwd = temporaryProject();
  const app = await startHoldingApp();
  const listener = await startListening(['--forward-to', app.url], { cwd });
  const answer = sendRequest(listener.port, { body: 'patience' });
  await app.waitForRequests(1);
  await expect.poll(() => keptDeliveries(cwd)).toMatchObject([{ request: { body: 'patience' }, attempts: [] }]);
  app.release();
  expect(await answer).toMatchObject({ status: 200 });
  expect(keptDeliveries(cwd)).toMatchObject([{ attempts: [{ outcome: { status: 200 } }] }]);
});

test('an attempt of replay stays, when the listener adds its own later', async () => {
  const cwd = temporaryProject();
  const app = await startHoldingApp();
  const other = await startReceiver((_, response) => void response.writeHead(500).end());
  const listener = await startListening(['--forward-to', app.url], { cwd });
  const answer = sendRequest(listener.port, { body: 'x' });
  await app.waitForRequests(1);
  await expect.poll(() => keptDeliveries(cwd)).toHaveLength(1);
  expect(await runHooks(['replay', 'last', '--url', other.url], { cwd })).toMatchObject({ exitCode: 1 });
  app.release();
  await answer;
  expect(keptDeliveries(cwd)).toMatchObject([
    {
      attempts: expect.arrayContaining(
        [{ endpointUrl: other.url }, { endpointUrl: app.url }].map((attempt) => expect.objectContaining(attempt)),
      ),
    },
  ]);
});

test('hooks deliveries list --json has a line for each, and the total', async () => {
  const cwd = temporaryProject();
  const listener = await startListening([], { cwd });
  await Promise.all(upTo(30).map((n) => sendNumber(listener.port, n)));
  const { stdout } = await runHooks(['deliveries', 'list', '--json'], { cwd });
  expect(ndjson(stdout)).toEqual([
    ...keptDeliveries(cwd).slice(-20),
    expect.objectContaining({ type: 'deliveries.total', shown: 20 }),
  ]);
});

test('wrong signatures, and looking for what is wrong with them, hold nobody up beyond the 5 s that Razorpay waits', async () => {
  const cwd = temporaryProject();
  const listener = await startListening(['--secret', razorpay.secret], { cwd });
  const list = Array.from({ length: 2_000 }, (_, n) => ({ id: `pay_${n}`, amount: n * 100, note: 'a/b ₹' }));
  const body = JSON.stringify({ event: 'payment.captured', list });
  const headers = (await razorpay.sign(body)).map((text) => text.replace(/^[0-9a-f]{64}$/, '0'.repeat(64)));
  const startedAt = performance.now();
  const answers = await Promise.all(upTo(20).map(() => sendRequest(listener.port, { headers, body })));
  expect(answers.map(({ status }) => status)).toEqual(upTo(20).map(() => 200));
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test('two listeners of one project keep side by side', async () => {
  const cwd = temporaryProject();
  const listeners = [await startListening([], { cwd }), await startListening([], { cwd })];
  await Promise.all(upTo(100).map((n) => sendNumber(listeners[n % 2]!.port, n)));
  const kept = keptDeliveries(cwd).map(({ request }) => numberOf((request as { body: string }).body));
  expect(kept.toSorted((a, b) => a - b)).toEqual(upTo(100));
});
