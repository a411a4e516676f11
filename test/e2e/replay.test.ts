import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, onTestFinished, test } from 'vitest';

import { closedPort } from '../helpers/apps.ts';
import { delicateBodies, fingerprint } from '../helpers/bodies.ts';
import { binFile, runChild, startListening } from '../helpers/child.ts';
import { requestLines, sendRequest } from '../helpers/client.ts';
import { temporaryProject } from '../helpers/context.ts';
import { startVerifyingReceiver } from '../helpers/frameworks.ts';
import { integrationOf } from '../helpers/integrations.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { keptDeliveries, ndjson } from '../helpers/results.ts';

const BODY = '{"event":"payment.captured","note":"a\\/b \\u20b9 🙂"}\n';

test('what the listener got is sent to the app again: the same request to the byte', async () => {
  const cwd = temporaryProject();
  const razorpay = integrationOf('razorpay');
  const app = await startVerifyingReceiver(razorpay);
  const listener = await startListening(['--forward-to', app.url], { cwd });
  await sendRequest(listener.port, { headers: await razorpay.sign(BODY), body: BODY });
  await listener.stop();
  expect(await runChild(['replay', 'last'], { cwd })).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
  const [first, second] = app.received.map((request) => [...requestLines(request), request.body.toString()]);
  expect(second).toEqual(first);
  expect(app.answers).toEqual([200, 200]);
});

test('the output of listen --json is the input of replay -, with every body', async () => {
  const cwd = temporaryProject();
  const listener = await startListening([], { cwd });
  for (const { bytes } of delicateBodies) await sendRequest(listener.port, { body: bytes });
  const { stdout } = await listener.stop();
  const app = await startReceiver();
  const run = await runChild(['replay', '-', '--url', app.url, '--json'], { cwd: temporaryProject(), stdin: stdout });
  expect({ ...run, stdout: ndjson(run.stdout).at(-1) }).toEqual({
    exitCode: 0,
    signal: null,
    stdout: { type: 'replay.total', accepted: delicateBodies.length, refused: 0, unanswered: 0 },
    stderr: '',
  });
  expect(app.received.map(({ body }) => fingerprint(body))).toEqual(
    delicateBodies.map(({ bytes }) => fingerprint(bytes)),
  );
});

test.each([
  ['accepted', 200, 0],
  ['refused', 422, 1],
  ['not answered', undefined, 3],
])('a delivery that is %s', async (_, status, exitCode) => {
  const cwd = temporaryProject();
  const app = await startReceiver((_request, response) => void response.writeHead(status ?? 500).end());
  const url = status === undefined ? `http://127.0.0.1:${await closedPort()}/` : app.url;
  await runChild(['trigger', 'payment.captured', '--url', app.url, '--secret', 's'], { cwd });
  const run = await runChild(['replay', 'last', '--url', url], { cwd });
  expect(run).toEqual({ exitCode, signal: null, stdout: expect.stringMatching(/^payment\.captured /), stderr: '' });
});

test('an app that has another secret is told of the local one, which a signature with a time is made anew with', async () => {
  const cwd = temporaryProject();
  const app = await startReceiver();
  for (const event of ['charge.succeeded', 'charge.failed'])
    await runChild(['trigger', `stripe/${event}`, '--url', app.url, '--secret', 'whsec_of_the_app'], { cwd });
  const anew = await runChild(['replay', '--last', '2'], { cwd });
  const withItsOwn = await runChild(['replay', 'last', '--secret', 'whsec_of_the_app'], { cwd });
  expect([anew.stderr, withItsOwn.stderr]).toEqual([
    "Signed with this project's local secret (.hooks/secret): your app has to verify with it, too. Give another with --secret.\n",
    '',
  ]);
});

test('Ctrl-C while the app is silent: it ends by the signal, and what was sent before is kept', async () => {
  const cwd = temporaryProject();
  let silent = false;
  let asked: () => void = () => {};
  const waits = new Promise<void>((resolve) => (asked = resolve));
  const app = await startReceiver(({ body }, response) => {
    if (silent && body.includes('payment.captured')) asked();
    else response.end('ok');
  });
  for (const event of ['order.paid', 'payment.captured']) {
    await runChild(['trigger', event, '--url', app.url, '--secret', 's'], { cwd });
  }
  silent = true;
  const child = spawn(process.execPath, [binFile, 'replay', '--last', '2'], { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close');
  await waits;
  child.kill('SIGINT');
  expect(await closed).toEqual([null, 'SIGINT']);
  expect(keptDeliveries(cwd).map(({ attempts }) => (attempts as unknown[]).length)).toEqual([2, 1]);
});
