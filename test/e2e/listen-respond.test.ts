import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runChild, startListening } from '../helpers/child.ts';
import { type Answer, sendRequest } from '../helpers/client.ts';
import { temporaryProject } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { keptDeliveries } from '../helpers/results.ts';

const event = (id: string): { headers: string[]; body: string } => ({
  headers: ['X-Razorpay-Event-Id', id, 'X-Razorpay-Signature', 'ab'.repeat(32)],
  body: '{"event":"payment.captured"}',
});

test('each try of an event gets the next answer, and the last one stays', async () => {
  const listener = await startListening(['--respond', '500,503,201'], { cwd: temporaryProject() });
  const statuses: number[] = [];
  for (const id of ['A', 'B', 'A', 'A', 'B', 'A']) {
    statuses.push((await sendRequest(listener.port, event(id))).status);
  }
  expect(statuses).toEqual([500, 500, 503, 201, 503, 201]);
  const told = listener.events.flatMap(({ type, respond, answered }) =>
    type === 'listener.ready' ? respond : [answered],
  );
  expect(told).toEqual([500, 503, 201, ...statuses]);
});

test('requests without an event id share one sequence', async () => {
  const listener = await startListening(['--respond', '500,200'], { cwd: temporaryProject() });
  const statuses = [await sendRequest(listener.port), await sendRequest(listener.port)].map(({ status }) => status);
  expect(statuses).toEqual([500, 200]);
});

test('body, headers and delay are those asked for, and what is answered is kept', async () => {
  const cwd = temporaryProject();
  writeFileSync(join(cwd, 'answer.json'), '{"ok":true}\n');
  const args = ['--respond-body', '@answer.json', '--respond-header', 'Content-Type: application/json'];
  const listener = await startListening([...args, '--respond-delay', '300ms'], { cwd });
  const start = performance.now();
  const answer: Answer = await sendRequest(listener.port);
  expect(performance.now() - start).toBeGreaterThan(280);
  expect(answer).toMatchObject({ status: 200, body: Buffer.from('{"ok":true}\n') });
  expect(answer.rawHeaders.join('\n')).toContain('Content-Type\napplication/json');
  expect(keptDeliveries(cwd)).toHaveLength(1);
});

test('answers of its own take the place of the configured app', async () => {
  const cwd = temporaryProject();
  const app = await startReceiver();
  writeFileSync(join(cwd, 'hooks.config.json'), JSON.stringify({ forwardTo: app.url }));
  const listener = await startListening(['--respond', '418'], { cwd });
  expect(await sendRequest(listener.port)).toMatchObject({ status: 418 });
  expect(app.received).toHaveLength(0);
});

test('a handshake is answered where there is no app, kept, and marked; an app answers it itself', async () => {
  const app = await startReceiver((_, response) => void response.end('from the app'));
  const challenge = { body: '{"type":"url_verification","challenge":"3eZbrw"}' };
  const alone = await startListening(['--enforce'], { cwd: temporaryProject() });
  expect(await sendRequest(alone.port, challenge)).toMatchObject({ status: 200, body: Buffer.from('3eZbrw') });
  expect(await alone.waitFor('delivery.received')).toMatchObject({
    handshake: { sender: 'Slack', answered: true },
    refused: false,
  });
  const forwarding = await startListening(['-f', app.url], { cwd: temporaryProject() });
  expect(await sendRequest(forwarding.port, challenge)).toMatchObject({ body: Buffer.from('from the app') });
});

test('a handshake is answered, too, where the app is for other events', async () => {
  const app = await startReceiver();
  const cwd = temporaryProject();
  const listener = await startListening(['-f', `payment.*=${app.url}`, '-f', `stripe=${app.url}`], { cwd });
  const challenge = { body: '{"type":"url_verification","challenge":"3eZbrw"}' };
  expect(await sendRequest(listener.port, challenge)).toMatchObject({ status: 200, body: Buffer.from('3eZbrw') });
  const told = await listener.waitFor('delivery.received');
  expect(told).toMatchObject({ handshake: { sender: 'Slack', answered: true }, refused: false });
  expect(told).not.toHaveProperty('unrouted');
  expect(keptDeliveries(cwd)).toMatchObject([{ settled: 'handshake' }]);
  expect(app.received).toEqual([]);
});

test('a ping of Discord is answered when it is signed, and refused when it is not, as Discord wants it', async () => {
  const cwd = temporaryProject();
  const listener = await startListening(['-p', 'discord'], { cwd });
  writeFileSync(join(cwd, 'ping.json'), '{"type":1}');
  const { stdout } = await runChild(['sign', 'ping.json', '-p', 'discord', '--json'], { cwd });
  const { headers } = JSON.parse(stdout) as { headers: Array<[name: string, value: string]> };
  const send = (change: (value: string) => string): Promise<Answer> =>
    sendRequest(listener.port, {
      headers: headers.flatMap(([name, value]) => [name, name.includes('Ed25519') ? change(value) : value]),
      body: '{"type":1}',
    });
  expect(await send((right) => right)).toMatchObject({ status: 200, body: Buffer.from('{"type":1}') });
  expect(await send((right) => `00${right.slice(2)}`)).toMatchObject({ status: 401 });
});
