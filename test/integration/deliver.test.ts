import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';

import { describe, expect, test } from 'vitest';

import { main } from '../../src/main.ts';
import { closedPort } from '../helpers/apps.ts';
import { fingerprint } from '../helpers/bodies.ts';
import { requestLines } from '../helpers/client.ts';
import { runChild } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { integrationOf } from '../helpers/integrations.ts';
import { type Received, startReceiver, type TestReceiver } from '../helpers/receiver.ts';
import { type JsonObject, keptDeliveries, keptFiles, ndjson } from '../helpers/results.ts';
import { createTerminalContext, OWN_STYLES, runInTerminal } from '../helpers/terminal.ts';

const razorpay = integrationOf('razorpay');

/** Answers each request with the next status; the last one for ever. */
function startAnswering(...statuses: readonly number[]): Promise<TestReceiver> {
  let count = 0;
  return startReceiver((_, response) => {
    const status = statuses[Math.min(count++, statuses.length - 1)] ?? 500;
    response.writeHead(status).end(`answer ${status}`);
  });
}

const everything = (request: Received): string[] => [...requestLines(request), fingerprint(request.body)];

const events = (stdout: string, type: string): JsonObject[] => ndjson(stdout).filter((event) => event['type'] === type);

const line = (url: string, ...more: readonly string[]): string[] => [
  'trigger',
  'payment.captured',
  '--url',
  url,
  '--secret',
  razorpay.secret,
  '--deliver',
  ...more,
];

describe('a receiver that fails twice, then accepts', () => {
  test('sees three deliveries with the same bytes, event id and signature, each of them valid', async () => {
    const { url, received } = await startAnswering(500, 500, 200);
    const run = await runHooks(line(url, '--speed', '1000', '--json'));
    expect(run.exitCode).toBe(0);
    expect(received).toHaveLength(3);
    expect(received.map(everything)).toEqual([1, 2, 3].map(() => everything(received[0]!)));
    expect(received.map(({ body, headers }) => razorpay.accepts(body, headers))).toEqual([true, true, true]);
    expect(new Set(received.map(({ headers }) => headers['x-razorpay-event-id'])).size).toBe(1);
  });

  test('tells every attempt, every wait and the end, and keeps all attempts on one delivery', async () => {
    const cwd = temporaryProject();
    const { url } = await startAnswering(500, 500, 200);
    const { stdout } = await runHooks(line(url, '--speed', '1000', '--json'), { cwd });
    const told = ndjson(stdout).map(({ type, attemptNumber, attemptsMax, waitMs, attempts }) => ({
      type,
      attemptNumber,
      attemptsMax,
      waitMs,
      attempts,
    }));
    expect(told).toEqual([
      { type: 'delivery.planned' },
      { type: 'attempt.completed', attemptNumber: 1, attemptsMax: 16 },
      { type: 'delivery.scheduled', attemptNumber: 2, attemptsMax: 16, waitMs: 230 },
      { type: 'attempt.completed', attemptNumber: 2, attemptsMax: 16 },
      { type: 'delivery.scheduled', attemptNumber: 3, attemptsMax: 16, waitMs: 5_000 },
      { type: 'attempt.completed', attemptNumber: 3, attemptsMax: 16 },
      { type: 'delivery.accepted', attempts: 3 },
    ]);
    const [accepted] = events(stdout, 'delivery.accepted');
    expect(accepted?.['elapsedMs']).toBeGreaterThanOrEqual(5_230);
    expect(accepted?.['elapsedMs']).toBeLessThan(8_000);
    const [kept, ...others] = keptDeliveries(cwd);
    expect(others).toEqual([]);
    const attempts = kept?.['attempts'] as Array<{ outcome: { status: number } }>;
    expect([kept?.['id'], attempts.map(({ outcome }) => outcome.status)]).toEqual([
      accepted?.['deliveryId'],
      [500, 500, 200],
    ]);
  });

  test('people read it as a story', async () => {
    const { url } = await startAnswering(500, 400, 200);
    const { stdout, stderr } = await runHooks(line(url, '--speed', '1000'));
    const plain = stdout.replace(/\d+(?:\.\d+)? m?s /g, '<time> ').replace(/^payment.captured .*/, '<event>');
    expect(plain).toBe(
      [
        '<event>',
        `1. ✗ 500 Internal Server Error  <time>  ${url}`,
        '  answer 500',
        `2. ✗ 400 Bad Request  <time>  ${url}`,
        '  answer 400',
        `3. ✓ 200 OK  <time>  ${url}`,
        '  answer 200',
        'Delivered with attempt 3, <time> after the first began.',
        '',
      ].join('\n'),
    );
    expect(stderr).toMatch(/^Razorpay: success is a 2xx answer within 5 s\. It retries after 5 s, 10 s, 20 s, 40 s … /);
    expect(stderr).toMatch(/^Attempt 2 of 16 after 230 ms \(0 ms at this speed\), at \d\d:\d\d:\d\d …$/m);
    expect(stderr).toMatch(/^Attempt 3 of 16 after 5 s \(5 ms at this speed\), at \d\d:\d\d:\d\d …$/m);
  });
});

test('on a terminal the next attempt’s time is a live line, and leaves nothing behind', async () => {
  const { url } = await startAnswering(400, 200);
  // 5 s become 0.6 s: long enough to be shown.
  const { exitCode, stdout, stderr } = await runInTerminal(line(url, '--speed', '8'));
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/Attempt 2 of 15 after 5 s \(6\d\d ms at this speed\), at \d\d:\d\d:\d\d …/);
  expect(stderr).not.toMatch(/^Attempt 2/m);
  expect(stdout).not.toContain('Attempt 2');
});

test('a terminal without a width gets plain lines', async () => {
  const { url } = await startAnswering(400, 200);
  const terminal = createTerminalContext(line(url, '--speed', '8'));
  Object.assign(terminal.context.stderr, { columns: 0 });
  expect(await main(terminal.context)).toBe(0);
  expect(terminal.stderr().replaceAll(OWN_STYLES, '')).toMatch(/^Attempt 2 of 15 after 5 s .* …$/m);
});

describe('an answer that is too slow', () => {
  test('is a failure, although the app did the work: the event comes again, a duplicate', async () => {
    const processed: string[] = [];
    const { url, received } = await startReceiver(({ headers }, response) => {
      const eventId = String(headers['x-razorpay-event-id']);
      const late = processed.length === 0;
      processed.push(eventId);
      setTimeout(() => response.end('done'), late ? 600 : 0);
    });
    const { exitCode, stdout, stderr } = await runHooks(line(url, '--speed', '1000', '--timeout', '200ms'));
    expect(exitCode).toBe(0);
    expect(received.map(everything)).toEqual([1, 2].map(() => everything(received[0]!)));
    expect(processed).toEqual([processed[0], processed[0]]);
    expect(stdout).toContain('1. ✗ no answer: no whole answer within 200 ms');
    expect(stdout).toContain('Too slow: the provider has stopped waiting.');
    expect(stdout.replace(/after 6\d\d ms/, 'after <late>')).toContain(
      'Your app answered 200 to attempt 1 after <late>: the provider had given up after 200 ms, and the event came ' +
        `again: a duplicate, to be recognised by the event id ${processed[0]}.`,
    );
    expect(stderr).toContain('success is a 2xx answer within 200 ms');
  });

  test.each([
    [
      'a refusal that is late is a refusal',
      (response: ServerResponse) => void setTimeout(() => response.writeHead(500).end(), 400),
      [{ attemptNumber: 1, status: 500 }],
      /^Your app answered 500 to attempt 1 after 4\d\d ms: the provider had given up after 200 ms\.$/m,
    ],
    [
      'a connection that is closed late is no answer',
      (response: ServerResponse) => void setTimeout(() => response.destroy(), 400),
      [],
      /^1 attempt had no answer in the 10 s after that either\.$/m,
    ],
  ])('%s', async (_, answerLate, lateAnswers, words) => {
    let count = 0;
    const { url } = await startReceiver((_request, response) => (count++ % 2 ? response.end() : answerLate(response)));
    const run = line(url, '--speed', '1000', '--timeout', '200ms');
    const [forPrograms, forPeople] = [await runHooks([...run, '--json']), await runHooks(run)];
    const [end] = events(forPrograms.stdout, 'delivery.accepted');
    expect(end).toMatchObject({ attempts: 2, timedOut: 1, timeoutMs: 200, lateAnswers });
    expect(forPeople.stdout).toMatch(words);
  });

  test('the time for an answer stays real at any speed', async () => {
    const { url } = await startReceiver((_, response) => void setTimeout(() => response.end('ok'), 150));
    const { exitCode, stdout } = await runHooks(line(url, '--speed', '1000000', '--json'));
    expect(exitCode).toBe(0);
    expect(events(stdout, 'attempt.completed')).toHaveLength(1);
  });
});

describe('given up', () => {
  test('Razorpay makes 16 attempts in a day, which --speed runs in seconds; then the endpoint is disabled: exit code 1', async () => {
    const { url, received } = await startAnswering(500);
    const start = performance.now();
    const { exitCode, stdout } = await runHooks(line(url, '--speed', '50000', '--json'));
    const tookMs = performance.now() - start;
    const [end] = events(stdout, 'delivery.gave_up');
    expect({ exitCode, attempts: received.length, end }).toEqual({
      exitCode: 1,
      attempts: 16,
      end: expect.objectContaining({
        attempts: 16,
        reason: 'exhausted',
        endpointDisabled: true,
        timedOut: 0,
      }) as unknown,
    });
    expect(end?.['elapsedMs']).toBeGreaterThan(22.7 * 3_600_000);
    expect(end?.['elapsedMs']).toBeLessThan(22.9 * 3_600_000);
    // 81,915 s of waits divided by the speed, and not less.
    expect(tookMs).toBeGreaterThan(1_600);
    expect(tookMs).toBeLessThan(8_000);
  });

  test('for people', async () => {
    const { url } = await startAnswering(400);
    const { exitCode, stdout } = await runHooks(line(url, '--speed', '500000'));
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^Given up after 15 attempts in 22 h 4\d min: the last retry has failed, too\. The endpoint counts as disabled: nothing more is sent to it\.$/m,
    );
    // An answer that stays the same is not repeated.
    expect(stdout.match(/answer 400/g)).toHaveLength(1);
  });

  test('nobody there is a failure as any other, and its advice is given once', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const { exitCode, stdout } = await runHooks(line(url, '--speed', '500000'));
    expect(exitCode).toBe(1);
    expect(stdout.match(/connection refused/g)).toHaveLength(16);
    expect(stdout.match(/Nothing listens there/g)).toHaveLength(1);
  });

  test('GitHub does not retry', async () => {
    const { url, received } = await startAnswering(500);
    const run = await runHooks(['trigger', 'github/ping', '--url', url, '--deliver', '--secret', 'x']);
    expect([run.exitCode, received.length]).toEqual([1, 1]);
    expect(run.stdout).toContain('Given up after one attempt: this provider does not try again by itself.');
    expect(run.stderr).toContain('It does not retry by itself.');
  });

  test('410 Gone ends a Standard Webhooks delivery at once', async () => {
    const { url, received } = await startAnswering(410);
    const run = await runHooks(['trigger', 'standard-webhooks/invoice.paid', '--url', url, '--deliver', '--json']);
    expect([run.exitCode, received.length]).toEqual([1, 1]);
    expect(events(run.stdout, 'delivery.gave_up')).toMatchObject([{ reason: 'endpoint_gone', endpointDisabled: true }]);
  });
});

describe('a sender of whose retries nothing is known', () => {
  const OWN = "not known; --deliver has waits of hooks' own: after 5 s, 5 min, 30 min, 2 h … 10 h; 7 in 27 h 35 min";

  test.each(['slack', 'shopify', 'discord', 'twilio', 'generic'])('%s: the waits are nobody’s but ours', async (id) => {
    const shown = await runHooks(['providers', 'show', id]);
    expect(shown.stdout).toContain(`  retries         ${OWN}\n`);
  });

  test('before a delivery it is said in the same words', async () => {
    const { url } = await startAnswering(200);
    const { stderr, stdout } = await runHooks([
      'trigger',
      'slack/app_mention',
      '--url',
      url,
      '--deliver',
      '--secret',
      'x',
    ]);
    expect(stderr).toContain(
      `Slack: success is a 2xx answer within 30 s, which is not documented. Its retries are ${OWN}.\n`,
    );
    expect(stdout).toContain('Delivered at once.');
  });

  test('programs see it, too', async () => {
    const { url } = await startAnswering(200);
    const { stdout } = await runHooks([
      'trigger',
      'slack/app_mention',
      '--url',
      url,
      '--deliver',
      '--secret',
      'x',
      '--json',
    ]);
    expect(events(stdout, 'delivery.planned')).toMatchObject([{ retries: { certainty: 'unknown' } }]);
  });
});

describe('a scheme with a time', () => {
  test.each(['stripe', 'standard-webhooks'])(
    '%s signs each attempt when it is made: same body and id, and its SDK accepts each',
    async (provider) => {
      const integration = integrationOf(provider);
      const { url, received } = await startAnswering(500, 200);
      // The first wait takes more than a second.
      const speed = provider === 'stripe' ? '250' : '4.5';
      const event = provider === 'stripe' ? 'stripe/charge.succeeded' : 'standard-webhooks/invoice.paid';
      const options = ['--url', url, '--deliver', '--speed', speed, '--secret', integration.secret];
      expect(await runHooks(['trigger', event, ...options])).toMatchObject({ exitCode: 0 });
      const [first, second] = received.map(({ body, headers }) => ({
        body: fingerprint(body),
        id: headers['webhook-id'],
      }));
      expect(second).toEqual(first);
      const signatures = received.map(({ headers }) => headers['stripe-signature'] ?? headers['webhook-signature']);
      expect(signatures[1]).not.toEqual(signatures[0]);
      for (const { body, headers } of received) expect(await integration.accepts(body, headers)).toBe(true);
    },
  );

  test('with --at, the retries are signed in the time of the event, too', async () => {
    const { url, received } = await startAnswering(500, 200);
    const at = ['--at', '2026-01-02T03:04:05Z', '--secret', 'whsec_test', '--deliver', '--speed', '1000'];
    await runHooks(['trigger', 'stripe/charge.succeeded', '--url', url, ...at]);
    const times = received.map(({ headers }) => Number(/t=(\d+)/.exec(String(headers['stripe-signature']))?.[1]));
    const start = Date.parse('2026-01-02T03:04:05Z') / 1000;
    expect(times[0]).toBe(start);
    expect(times[1]).toBeGreaterThanOrEqual(start);
    expect(times[1]).toBeLessThan(start + 10);
  });
});

describe('Ctrl-C', () => {
  test('between attempts ends by the signal, at once, and says what was left', async () => {
    const cwd = temporaryProject();
    const { url } = await startAnswering(500);
    const run = await runChild(line(url), { cwd, interruptAfter: 'Attempt 3 of 16' });
    expect({ exitCode: run.exitCode, signal: run.signal }).toEqual({ exitCode: null, signal: 'SIGINT' });
    const id = /dlv_\w+/.exec(run.stdout)?.[0] ?? '';
    expect(run.stderr).toContain(
      `Interrupted: the event has not been accepted yet. hooks replay ${id} sends it again.\n`,
    );
    const [kept] = keptDeliveries(cwd);
    expect(kept?.['attempts']).toHaveLength(2);
  });
});

test('--no-keep keeps nothing', async () => {
  const cwd = temporaryProject();
  const { url } = await startAnswering(500, 200);
  const { exitCode, stdout } = await runHooks(line(url, '--speed', '1000', '--no-keep', '--json'), { cwd });
  expect([exitCode, events(stdout, 'delivery.accepted')[0]?.['deliveryId']]).toEqual([0, undefined]);
  expect(() => keptFiles(cwd)).toThrow('ENOENT');
});

test('the secret is in no line and no file', async () => {
  const cwd = temporaryProject();
  const { url } = await startAnswering(500, 200);
  const secret = 'a secret that is nowhere else';
  const options = ['--url', url, '--deliver', '--speed', '1000', '--secret', secret, '--json'];
  const { stdout, stderr } = await runHooks(['trigger', 'payment.captured', ...options], { cwd });
  const files = keptFiles(cwd).map((file) => readFileSync(file, 'utf8'));
  expect([stdout, stderr, ...files].join('\n')).not.toContain(secret);
});
