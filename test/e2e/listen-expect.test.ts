import { expect, test } from 'vitest';

import { binFile, type ChildRun, runChild, startListening } from '../helpers/child.ts';
import { sendRequest } from '../helpers/client.ts';
import { temporaryProject } from '../helpers/context.ts';
import { refusal, runRefused } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';
import { razorpayHeaders } from '../helpers/signed.ts';

const SECRET = 'expect-secret';
const env = { HOOKS_SECRET: SECRET };

async function send(port: number, event: string, { amount = 100, secret = SECRET } = {}): Promise<void> {
  const body = JSON.stringify({ event, payload: { payment: { entity: { amount } } } });
  await sendRequest(port, { body, headers: razorpayHeaders(secret, body).flat() });
}

test.each([
  [
    'payment.captrd',
    [
      {
        type: 'warning',
        message: 'No event type "payment.captrd" is known.',
        hint: 'Did you mean payment.captured or payment.failed?',
      },
    ],
  ],
  ['payment.captured', []],
  ['payment.*', []],
  ['of.my.own.invention', []],
])('a slip in --expect %s is told at once', async (event, stderr) => {
  const argv = ['listen', '--port', '0', '-p', 'razorpay', '--expect', event, '--within', '1ms', '--json'];
  const run = await runChild(argv, { cwd: temporaryProject(), env });
  expect({ exitCode: run.exitCode, stderr: ndjson(run.stderr) }).toEqual({ exitCode: 1, stderr });
});

test.each([
  ['twilio', 'message.status', 1],
  ['razorpay', 'twilio/message.*', 1],
  ['twilio', 'POST *', 0],
])('with -p %s, --expect %s: what carries no event type goes by method and path', async (provider, event, warnings) => {
  const argv = ['listen', '--port', '0', '-p', provider, '--expect', event, '--within', '1ms', '--json'];
  const { stderr } = await runChild(argv, { cwd: temporaryProject(), env });
  const warning = {
    type: 'warning',
    message: 'The requests of Twilio carry no event type.',
    hint: "They go by method and path: --expect 'POST *'",
  };
  expect(ndjson(stderr)).toEqual(Array.from({ length: warnings }, () => warning));
});

test.each([
  ['razorpay/payment.*', 1, 'payment.captured', 0],
  ['stripe/payment.*', 0, 'payment.captured', 1],
])('--expect %s counts what that provider has sent', async (expected, came, event, exitCode) => {
  const args = ['--expect', expected, '--within', '800ms'];
  const listener = await startListening(args, { cwd: temporaryProject(), env });
  await send(listener.port, event);
  expect(await listener.waitFor('expectations.completed')).toMatchObject({
    expected: [{ event: expected, wanted: 1, came }],
  });
  expect(await listener.ended()).toMatchObject({ exitCode });
});

test('ends with 0 as soon as all that was expected has come', async () => {
  const args = ['--expect', 'payment.*', '--expect', 'order.paid', '--count', '2', '--within', '20s'];
  const listener = await startListening(args, { cwd: temporaryProject(), env });
  for (const event of ['payment.captured', 'order.paid', 'payment.failed', 'refund.created', 'order.paid'])
    await send(listener.port, event);
  expect(await listener.waitFor('expectations.completed')).toEqual({
    type: 'expectations.completed',
    expected: [
      { event: 'payment.*', wanted: 2, came: 2 },
      { event: 'order.paid', wanted: 2, came: 2 },
    ],
    others: [{ event: 'refund.created', reason: 'not_expected', count: 1 }],
  });
  expect(await listener.ended()).toMatchObject({ exitCode: 0, signal: null });
});

test('ends with 1 when the time is up, and says what was missing and what came instead', async () => {
  const args = ['--expect', 'payment.captured', '--where', 'payment.amount=500', '--within', '800ms'];
  const listener = await startListening(args, { cwd: temporaryProject(), env });
  await send(listener.port, 'payment.captured', { amount: 100 });
  await send(listener.port, 'payment.captured', { amount: 500, secret: 'another' });
  await send(listener.port, 'payment.failed');
  const { exitCode, stdout } = await listener.ended();
  expect(exitCode).toBe(1);
  expect(ndjson(stdout).find(({ type }) => type === 'expectations.completed')).toEqual({
    type: 'expectations.completed',
    expected: [{ event: 'payment.captured', wanted: 1, came: 0 }],
    others: [
      {
        event: 'payment.captured',
        reason: 'not_where',
        count: 1,
        unmet: [{ where: 'payment.amount=500', found: '100' }],
      },
      { event: 'payment.captured', reason: 'not_valid', count: 1 },
      { event: 'payment.failed', reason: 'not_expected', count: 1 },
    ],
  });
});

test('for people: what did not come, and what came instead', async () => {
  const run = runChild(['listen', '--port', '0', '--expect', 'order.paid', '--within', '100ms'], {
    cwd: temporaryProject(),
    env,
  });
  expect(await run).toMatchObject({
    exitCode: 1,
    stdout: '✗ order.paid did not come\n  Nothing else came either.\n',
  });
});

test('--exec: the command finds listener and secret, and its end ends the listener', async () => {
  const cwd = temporaryProject();
  const trigger = `"${process.execPath}" "${binFile}" trigger payment.captured --url "$HOOKS_URL"`;
  const line = `test "$HOOKS_SECRET" = "$RAZORPAY_WEBHOOK_SECRET" && echo from the command && ${trigger}`;
  const args = ['listen', '--port', '0', '-p', 'razorpay', '--expect', 'payment.captured', '--exec', line];
  const run = await runChild(args, { cwd, env });
  expect({ exitCode: run.exitCode, verdict: run.stdout.split('\n').at(-2) }).toEqual({
    exitCode: 0,
    verdict: '✓ payment.captured came',
  });
  expect(run.stderr).toContain('from the command\n');
  expect(run.stdout).not.toContain('from the command');
});

test('two values that cannot both be at a place are refused', async () => {
  expect(await runRefused('listen --expect payment.captured --where a=1 --where b=1 --where a=2')).toEqual(
    refusal({
      code: 'INVALID_WHERE',
      message: '--where a=1 and --where a=2 cannot both be true.',
    }),
  );
});

test.each([
  ['a value in its place', 'payment.amount=5000', '100', '--where payment.amount=5000 (it is 100)'],
  ['no such field', 'payment.amout=100', '100', '--where payment.amout=100 (there is no such field)'],
])('what does not fit --where is told with the reason: %s', async (_, where, amount, why) => {
  const run = await runWhere(where, amount);
  expect(run).toMatchObject({ exitCode: 1, stdout: expect.stringContaining(`: does not fit ${why}\n`) as string });
});

test('a body that is not JSON is told: --where finds nothing in it', async () => {
  const trigger = 'trigger --raw a=1 -H "Content-Type: application/x-www-form-urlencoded"';
  const run = await runExpecting(['--expect', '*', '--where', 'a=1', '--within', '300ms'], trigger);
  expect(run).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining(': its body is not JSON, which --where looks into\n') as string,
  });
});

test.each([
  ['a fraction, however it is spelled', '1.5', '1.50'],
  ['an object, whatever the order of its keys', '{"b":[1],"a":null}', '{"a": null, "b": [1.0]}'],
  ['text', 'INR', '"INR"'],
])('--where compares %s', async (_, value, sent) => {
  expect(await runWhere(`payment.amount=${value}`, sent)).toMatchObject({ exitCode: 0 });
});

/** Sends one event with this amount, as JSON, to a listener that expects it with a condition. */
function runWhere(where: string, amount: string): Promise<ChildRun> {
  const body = `{"event":"payment.captured","payload":{"payment":{"entity":{"amount":${amount}}}}}`;
  const args = ['--expect', 'payment.captured', '--where', where, '--within', '300ms'];
  return runExpecting(args, `trigger --raw '${body}'`);
}

function runExpecting(args: readonly string[], trigger: string): Promise<ChildRun> {
  const line = `"${process.execPath}" "${binFile}" ${trigger} --url "$HOOKS_URL"`;
  const argv = ['listen', '--port', '0', '-p', 'razorpay', ...args, '--exec', line];
  return runChild(argv, { cwd: temporaryProject(), env });
}
