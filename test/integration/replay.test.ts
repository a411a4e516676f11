import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { Delivery } from '../../src/core/types.ts';
import { openStore } from '../../src/deliveries/store.ts';
import { closedPort } from '../helpers/apps.ts';
import { fingerprint } from '../helpers/bodies.ts';
import { headerLines, requestLines, sendRaw } from '../helpers/client.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { startVerifyingReceiver, type VerifyingReceiver } from '../helpers/frameworks.ts';
import { integrationOf, integrations, sampleEvents } from '../helpers/integrations.ts';
import { runInShell } from '../helpers/programs.ts';
import { type Received, startReceiver } from '../helpers/receiver.ts';
import { accepted, keptDeliveries, keptFiles, named, ndjson, refused, runForAnswers } from '../helpers/results.ts';

const summary = (request: Received | undefined): string[] =>
  request ? [...requestLines(request), fingerprint(request.body)] : [];

const withoutLines = (lines: readonly string[], pattern: RegExp): string[] =>
  lines.filter((line) => !pattern.test(line));

const SIGNATURE = /signature|timestamp/i;
const razorpay = integrationOf('razorpay');
const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

/** A project that has kept one delivery, sent to a receiver that verifies it; `at` is when it was signed. */
async function sentBefore(
  integration: (typeof integrations)[number],
  at = new Date(),
): Promise<{ cwd: string; receiver: VerifyingReceiver }> {
  const cwd = temporaryProject();
  const receiver = await startVerifyingReceiver(integration);
  const event = sampleEvents(integration.provider).at(-1) ?? '';
  const url = ['--url', receiver.url, '--secret', integration.secret, '--at', at.toISOString()];
  await runHooks(['trigger', event, ...url], { cwd });
  return { cwd, receiver };
}

describe('as it was', () => {
  test.each(['razorpay', 'github', 'payment-api'])(
    'a delivery of %s is sent byte for byte, without any secret, however old it is',
    async (provider) => {
      const { cwd, receiver } = await sentBefore(integrationOf(provider), minutesAgo(60 * 24 * 30));
      expect(await runForAnswers(['replay', 'last'], { cwd })).toEqual(accepted);
      const [first, second] = receiver.received;
      expect(summary(second)).toEqual(summary(first));
      expect(receiver.answers).toEqual([200, 200]);
    },
  );

  test.each(['stripe', 'standard-webhooks'])(
    'a delivery of %s is sent byte for byte with --no-resign, and is refused when it is old',
    async (provider) => {
      const { cwd, receiver } = await sentBefore(integrationOf(provider), minutesAgo(60));
      expect(await runForAnswers(['replay', 'last', '--no-resign'], { cwd })).toEqual(refused);
      const [first, second] = receiver.received;
      expect(summary(second)).toEqual(summary(first));
    },
  );

  test('an unknown sender’s request is sent as it came, without the headers of the connection', async () => {
    const cwd = temporaryProject();
    const { url, received } = await startReceiver();
    const lines = ['Host: old.example', 'X-B: 1', 'x-a: 2', 'X-B: 3', 'Connection: X-Drop', 'X-Drop: 1', 'X-Empty:'];
    const request = `PUT /old?x=1 HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: 3\r\n\r\na\r\n`;
    writeFileSync(join(cwd, 'saved.http'), request);
    expect(await runForAnswers(['replay', 'saved.http', '--url', `${url}/new?y=2`], { cwd })).toEqual(accepted);
    expect(received.map((seen) => [...requestLines(seen), seen.headers.host, seen.body.toString()])).toEqual([
      ['PUT /new?y=2', 'X-B: 1', 'x-a: 2', 'X-B: 3', 'X-Empty: ', new URL(url).host, 'a\r\n'],
    ]);
  });
});

describe('signed anew', () => {
  test.each(
    named(
      integrations.filter(({ provider }) => ['stripe', 'standard-webhooks'].includes(provider)),
      'sdk',
    ),
  )(
    'because its time is signed: %s refused the old one and accepts the new one, whose body, id and order are the same',
    async (_, integration) => {
      const { cwd, receiver } = await sentBefore(integration, minutesAgo(60));
      expect(await runForAnswers(['replay', 'last', '--secret', integration.secret], { cwd })).toEqual(accepted);
      expect(receiver.answers).toEqual([401, 200]);
      const [first, second] = receiver.received.map((request) => summary(request));
      expect(withoutLines(second!, SIGNATURE)).toEqual(withoutLines(first!, SIGNATURE));
      expect(second!.map((line) => line.split(':')[0])).toEqual(first!.map((line) => line.split(':')[0]));
      expect(second).not.toEqual(first);
    },
  );

  test.each(named(integrations, 'sdk'))('because it was edited: %s accepts it', async (_, integration) => {
    const { cwd, receiver } = await sentBefore(integration);
    const replay = ['replay', 'last', '--set', integration.tampering, '--secret', integration.secret];
    expect(await runForAnswers(replay, { cwd })).toEqual(accepted);
    const [first, second] = receiver.received;
    expect(withoutLines(requestLines(second!), SIGNATURE)).toEqual(withoutLines(requestLines(first!), SIGNATURE));
    const [path = '', value = ''] = integration.tampering.split('=');
    const field = (body: Buffer): unknown =>
      path
        .split('.')
        .reduce((node: unknown, key) => (node as Record<string, unknown>)[key], JSON.parse(body.toString()));
    expect([String(field(first!.body)) === value, String(field(second!.body)) === value]).toEqual([false, true]);
  });

  test('because --resign says so, with another secret', async () => {
    const { cwd, receiver } = await sentBefore({ ...razorpay, secret: 'an older secret' });
    const other = await startVerifyingReceiver(razorpay);
    const replay = ['replay', 'last', '--resign', '--secret', razorpay.secret, '--url', other.url];
    expect(await runForAnswers(replay, { cwd })).toEqual(accepted);
    expect(fingerprint(other.received[0]!.body)).toBe(fingerprint(receiver.received[0]!.body));
  });

  test('with both signatures of GitHub', async () => {
    const github = integrationOf('github');
    const { cwd, receiver } = await sentBefore(github);
    await runHooks(['replay', 'last', '--set', github.tampering, '--secret', github.secret], { cwd });
    const { headers, body } = receiver.received[1]!;
    const hmac = (algorithm: string): string => createHmac(algorithm, github.secret).update(body).digest('hex');
    expect([headers['x-hub-signature'], headers['x-hub-signature-256']]).toEqual([
      `sha1=${hmac('sha1')}`,
      `sha256=${hmac('sha256')}`,
    ]);
  });

  test('not when it had no signature to begin with', async () => {
    const cwd = temporaryProject();
    const { url, received } = await startReceiver();
    await runHooks(['trigger', 'stripe/charge.succeeded', '--no-signature', '--url', url], { cwd });
    expect(await runForAnswers(['replay', 'last', '--set', 'amount=1'], { cwd })).toEqual(accepted);
    expect(received.map(({ headers }) => headers['stripe-signature'])).toEqual([undefined, undefined]);
  });

  test('and a secret that would not be used is an error', async () => {
    const { cwd, receiver } = await sentBefore(razorpay);
    const run = await runHooks(['replay', 'last', '--secret', 'x', '--json'], { cwd });
    expect({ ...run, stderr: ndjson(run.stderr) }).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: [{ type: 'error', code: 'NO_EFFECT' }],
    });
    expect(receiver.received).toHaveLength(1);
  });

  test.each([
    ['edited', ['--set', 'a=2'], 'CANNOT_EDIT'],
    ['signed anew', ['--resign', '--secret', 'x'], 'CANNOT_RESIGN'],
  ])('a request of an unknown sender cannot be %s, and nothing is sent', async (_, options, code) => {
    const cwd = temporaryProject();
    const { url, received } = await startReceiver();
    writeFileSync(join(cwd, 'saved.http'), 'POST / HTTP/1.1\r\nHost: x\r\n\r\n{"a":1}');
    const run = await runHooks(['replay', 'saved.http', '--url', url, ...options, '--json'], { cwd });
    expect({ ...run, stderr: ndjson(run.stderr) }).toMatchObject({ exitCode: 2, stdout: '', stderr: [{ code }] });
    expect(received).toEqual([]);
  });
});

/** A kept delivery of a certain age; its event type says which it is. */
function keep(cwd: string, ageMinutes: number, eventType: string, more: Partial<Delivery> = {}): string {
  const id = `dlv_${eventType
    .replaceAll(/[^a-z]/g, '')
    .padEnd(10, '0')
    .slice(0, 10)}`;
  openStore(join(cwd, '.hooks')).save({
    id,
    receivedAt: minutesAgo(ageMinutes),
    origin: 'received',
    eventType,
    request: { method: 'POST', path: '/', rawHeaders: [], body: Buffer.from(eventType) },
    attempts: [],
    ...more,
  });
  return id;
}

const attempt = (status: number): Delivery['attempts'][number] => ({
  endpointUrl: 'http://localhost:1/',
  startedAt: new Date(),
  durationMs: 1,
  outcome: { kind: 'response', status, rawHeaders: [], body: new Uint8Array() },
});
const unanswered: Delivery['attempts'][number] = {
  ...attempt(200),
  outcome: { kind: 'no_response', reason: 'refused', detail: 'connection refused' },
};
const invalid = { valid: false, reason: 'signature_mismatch', detail: 'no' } as const;
const valid = { valid: true, scheme: 'razorpay hmac-sha256' } as const;

function fillProject(): string {
  const cwd = temporaryProject();
  keep(cwd, 600, 'order.paid', { origin: 'sent', attempts: [attempt(500)] });
  keep(cwd, 120, 'payment.authorized', { origin: 'sent', attempts: [attempt(500), attempt(204)] });
  keep(cwd, 61, 'payment.captured', { verification: valid });
  keep(cwd, 59, 'payment.failed', { verification: invalid });
  keep(cwd, 30, 'refund.created', { attempts: [unanswered], verification: invalid });
  keep(cwd, 1, 'payment_link.paid', { attempts: [attempt(301)] });
  return cwd;
}

describe('which deliveries, oldest first', () => {
  const all = [
    'order.paid',
    'payment.authorized',
    'payment.captured',
    'payment.failed',
    'refund.created',
    'payment_link.paid',
  ];

  test.each<readonly [string[], string[]]>([
    [['--last', '1'], ['payment_link.paid']],
    [
      ['--last', '3'],
      ['payment.failed', 'refund.created', 'payment_link.paid'],
    ],
    [['-n', '99'], all],
    [
      ['--since', '60m'],
      ['payment.failed', 'refund.created', 'payment_link.paid'],
    ],
    [
      ['--since', '62m'],
      ['payment.captured', 'payment.failed', 'refund.created', 'payment_link.paid'],
    ],
    [['--since', '1d'], all],
    [
      ['--event', 'payment.*'],
      ['payment.authorized', 'payment.captured', 'payment.failed'],
    ],
    [
      ['--event', '*.paid'],
      ['order.paid', 'payment_link.paid'],
    ],
    [
      ['--event', 'payment?*'],
      ['payment.authorized', 'payment.captured', 'payment.failed', 'payment_link.paid'],
    ],
    [['--event', 'order.paid'], ['order.paid']],
    [['--failed'], ['order.paid', 'payment.captured', 'refund.created', 'payment_link.paid']],
    [
      ['--failed', '--last', '2'],
      ['refund.created', 'payment_link.paid'],
    ],
    [
      ['--failed', '--since', '2h', '--event', 'p*'],
      ['payment.captured', 'payment_link.paid'],
    ],
    [
      ['--event', 'payment.*', '--last', '2'],
      ['payment.captured', 'payment.failed'],
    ],
    [['last'], ['payment_link.paid']],
    [
      ['dlv_orderpaid0', 'dlv_paymentfai'],
      ['order.paid', 'payment.failed'],
    ],
    [
      ['paymentfai', 'orderp'],
      ['payment.failed', 'order.paid'],
    ],
  ])('replay %j', async (words, expected) => {
    const cwd = fillProject();
    const { url, received } = await startReceiver();
    const { exitCode, stderr } = await runHooks(['replay', ...words, '--url', url], { cwd });
    expect({ exitCode, stderr, sent: received.map(({ body }) => body.toString()) }).toEqual({
      exitCode: 0,
      stderr: '',
      sent: expected,
    });
  });

  test.each([[['--event', 'nothing.*']], [['--since', '10s']], [['--failed', '--event', 'payment.authorized']]])(
    'none: replay %j is answered no',
    async (words) => {
      const run = await runHooks(['replay', ...words, '--url', 'http://localhost:1/', '--json'], {
        cwd: fillProject(),
      });
      expect({ exitCode: run.exitCode, stdout: ndjson(run.stdout) }).toEqual({
        exitCode: 1,
        stdout: [{ type: 'replay.total', accepted: 0, refused: 0, unanswered: 0 }],
      });
    },
  );

  test('what was accepted by a replay is no longer failed', async () => {
    const cwd = fillProject();
    const { url, received } = await startReceiver();
    expect(await runHooks(['replay', '--failed', '--url', url], { cwd })).toMatchObject({ exitCode: 0 });
    expect(await runHooks(['replay', '--failed', '--url', url], { cwd })).toMatchObject({ exitCode: 1 });
    expect(received).toHaveLength(4);
  });

  test.each([
    [['nosuchid'], 'UNKNOWN_DELIVERY'],
    [['payment'], 'AMBIGUOUS_DELIVERY'],
    [['last', '--last', '2'], 'NO_EFFECT'],
    [[], 'NO_DELIVERY'],
    [['package.json'], 'NOT_A_DELIVERY'],
  ])('replay %j is wrong usage', async (words, code) => {
    const run = await runHooks(['replay', ...words, '--url', 'http://localhost:1/', '--json'], { cwd: fillProject() });
    expect({ ...run, stderr: ndjson(run.stderr) }).toMatchObject({ exitCode: 2, stdout: '', stderr: [{ code }] });
  });

  test.each([
    ['an edit does not fit', ['--set', 'payment.amount=1', '--secret', 's'], 'UNKNOWN_PATH'],
    ['there is no way to sign', ['--resign', '--secret', 's'], 'CANNOT_RESIGN'],
  ])('when %s one of several, that is wrong usage, and none is sent', async (_, options, code) => {
    const cwd = temporaryProject();
    const { url, received } = await startReceiver();
    await runHooks(['trigger', 'payment.captured', '--url', url, '--secret', 's'], { cwd });
    const rawHeaders = [['X-GitHub-Event', 'ping']] as const;
    const request = { method: 'POST', path: '/', rawHeaders, body: Buffer.from('{}') };
    const provider = code === 'UNKNOWN_PATH' ? { provider: 'github' } : {};
    keep(cwd, -1, 'ping', { ...provider, request });
    const run = await runHooks(['replay', '--last', '2', '--url', url, ...options, '--json'], { cwd });
    expect({ ...run, stderr: ndjson(run.stderr) }).toMatchObject({ exitCode: 2, stdout: '', stderr: [{ code }] });
    expect(received).toHaveLength(1);
  });

  test('one is sent after the other', async () => {
    const cwd = fillProject();
    let atOnce = 0;
    let most = 0;
    const { url } = await startReceiver((_, response) => {
      most = Math.max(most, ++atOnce);
      setImmediate(() => {
        atOnce--;
        response.end('ok');
      });
    });
    await runHooks(['replay', '--last', '6', '--url', url], { cwd });
    expect(most).toBe(1);
  });
});

describe('from files', () => {
  test('of every form, in the order named', async () => {
    const cwd = fillProject();
    const { url, received } = await startReceiver();
    const saved = async (format: string, id: string): Promise<void> => {
      const { stdout } = await runHooks(['deliveries', 'export', id, '--format', format], { cwd });
      writeFileSync(join(cwd, `saved.${format}`), stdout);
    };
    await saved('http', 'dlv_paymentcap');
    await saved('har', 'dlv_refundcrea');
    const files = keptFiles(cwd);
    writeFileSync(
      join(cwd, 'saved.ndjson'),
      keptDeliveries(cwd)
        .slice(0, 2)
        .map((kept) => `${JSON.stringify(kept)}\n`)
        .join(''),
    );
    const words = ['saved.har', 'saved.ndjson', files.at(-1)!, 'saved.http'];
    expect(await runHooks(['replay', ...words, '--url', url], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(received.map(({ body }) => body.toString())).toEqual([
      'refund.created',
      'order.paid',
      'payment.authorized',
      'payment_link.paid',
      'payment.captured',
    ]);
  });

  test('and from NDJSON on stdin, of which other lines are passed over', async () => {
    const cwd = fillProject();
    const { url, received } = await startReceiver();
    const [first, second] = keptDeliveries(cwd);
    const lines = [
      { type: 'listener.ready' },
      { ...first, type: 'delivery.received' },
      { type: 'attempt.completed' },
      second,
    ];
    const stdin = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n\n`;
    expect(await runHooks(['replay', '-', '--url', url], { cwd, stdin })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(received.map(({ body }) => body.toString())).toEqual(['order.paid', 'payment.authorized']);
  });

  test('a kept delivery’s own file goes where it went before, and the attempt is added to it', async () => {
    const cwd = temporaryProject();
    const { url, received } = await startReceiver();
    await runHooks(['trigger', 'payment.captured', '--url', url, '--secret', 's'], { cwd });
    const [file = ''] = keptFiles(cwd);
    expect(await runHooks(['replay', file], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(received).toHaveLength(2);
    expect(keptDeliveries(cwd)).toMatchObject([{ attempts: [{ endpointUrl: url }, { endpointUrl: url }] }]);
  });
});

describe('where to', () => {
  test('where it was to go, else where the project says, and --url before all, but once', async () => {
    const cwd = temporaryProject();
    const [first, second, configured] = [await startReceiver(), await startReceiver(), await startReceiver()];
    await runHooks(['trigger', 'payment.captured', '--url', first.url, '--secret', 's'], { cwd });
    await runHooks(['replay', 'last', '--url', second.url], { cwd });
    await runHooks(['replay', 'last'], { cwd });
    expect([first.received.length, second.received.length]).toEqual([2, 1]);
    writeFileSync(join(cwd, 'hooks.config.json'), JSON.stringify({ forwardTo: configured.url }));
    keep(cwd, 0, 'order.paid');
    expect(await runHooks(['replay', '--event', 'order.paid'], { cwd })).toMatchObject({ exitCode: 0 });
    expect(configured.received.map(({ body }) => body.toString())).toEqual(['order.paid']);
  });

  test('nowhere: wrong usage', async () => {
    const cwd = temporaryProject();
    const id = keep(cwd, 1, 'order.paid');
    const run = await runHooks(['replay', 'last', '--json'], { cwd });
    expect({ ...run, stderr: ndjson(run.stderr) }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: [
        {
          type: 'error',
          code: 'NO_URL',
          message: `Where should ${id} be sent? It has not been sent anywhere yet.`,
          hint: 'Give --url http://localhost:3000/webhook',
        },
      ],
    });
  });

  test('headers of one’s own take the place of the original ones', async () => {
    const { cwd, receiver } = await sentBefore(razorpay);
    await runHooks(['replay', 'last', '-H', 'user-agent: me/1', '-H', 'X-New: 1'], { cwd });
    const [first, second] = receiver.received.map(({ rawHeaders }) => headerLines(rawHeaders));
    expect(second).toEqual([
      ...first!.map((line) => (line.startsWith('User-Agent') ? 'user-agent: me/1' : line)),
      'X-New: 1',
    ]);
  });
});

describe('what is kept of it', () => {
  test('each attempt is added to the file, and nothing else of it changes', async () => {
    const cwd = temporaryProject();
    let status = 500;
    const { url } = await startReceiver(
      (_, response) => void response.writeHead(status, { 'X-App': 'a' }).end(`${status}`),
    );
    await runHooks(['trigger', 'payment.captured', '--url', url, '--secret', 's'], { cwd });
    const [before] = keptDeliveries(cwd);
    status = 200;
    const run = await runHooks(['replay', 'last', '--set', 'payment.amount=1', '--secret', 's', '--json'], { cwd });
    const [after] = keptDeliveries(cwd);
    const added = {
      endpointUrl: url,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      durationMs: expect.any(Number) as unknown,
      outcome: {
        kind: 'response',
        status: 200,
        rawHeaders: expect.arrayContaining([['X-App', 'a']]) as unknown,
        body: '200',
      },
    };
    expect(after).toEqual({ ...before, attempts: [...(before!['attempts'] as unknown[]), added] });
    const { id, provider, eventType, eventId } = before!;
    expect({ ...run, stdout: ndjson(run.stdout) }).toEqual({
      exitCode: 0,
      stdout: [{ type: 'attempt.completed', deliveryId: id, provider, eventType, eventId, ...added }],
      stderr: '',
    });
  });

  test('an attempt without an answer is added, too', async () => {
    const { cwd } = await sentBefore(razorpay);
    const url = `http://127.0.0.1:${await closedPort()}/`;
    await runHooks(['replay', 'last', '--url', url], { cwd });
    expect(keptDeliveries(cwd)).toMatchObject([
      { attempts: [{}, { endpointUrl: url, outcome: { kind: 'no_response', reason: 'refused' } }] },
    ]);
  });
});

describe('exit codes', () => {
  test.each<readonly [string, Array<number | 'hangs' | 'closes'>, number, object]>([
    ['all are accepted', [200, 202, 204], 0, { accepted: 3, refused: 0, unanswered: 0 }],
    ['one is refused', [200, 401, 200], 1, { accepted: 2, refused: 1, unanswered: 0 }],
    ['one is redirected', [200, 307], 1, { accepted: 1, refused: 1, unanswered: 0 }],
    ['one is not answered', [200, 'closes', 200], 3, { accepted: 2, refused: 0, unanswered: 1 }],
    ['one takes too long', ['hangs', 200], 3, { accepted: 1, refused: 0, unanswered: 1 }],
    ['one is refused and one is not answered', ['closes', 500], 1, { accepted: 0, refused: 1, unanswered: 1 }],
  ])('when %s', async (_, answers, exitCode, total) => {
    const cwd = temporaryProject();
    const script = [...answers];
    const { url } = await startReceiver((_request, response) => {
      const next = script.shift();
      if (next === 'closes') response.destroy();
      else if (next !== 'hangs') response.writeHead(next ?? 500).end();
    });
    for (const index of answers.keys()) keep(cwd, 10 - index, `event.${'abc'[index]}`);
    const replay = ['replay', '--last', String(answers.length), '--url', url, '--timeout', '200ms', '--json'];
    const run = await runHooks(replay, { cwd });
    expect({ exitCode: run.exitCode, stderr: run.stderr, total: ndjson(run.stdout).at(-1) }).toEqual({
      exitCode,
      stderr: '',
      total: { type: 'replay.total', ...total },
    });
    expect(script).toEqual([]);
  });
});

describe('--print', () => {
  test('several requests that are printed are as many to verify', async () => {
    const { cwd } = await sentBefore(razorpay);
    const printed = await runHooks(['replay', 'last', 'last', '--print', 'http'], { cwd });
    writeFileSync(join(cwd, 'two.http'), printed.stdout);
    const { stdout } = await runHooks(['verify', 'two.http', '--secret', razorpay.secret, '--json'], { cwd });
    expect(ndjson(stdout).at(-1)).toEqual({ type: 'verification.total', valid: 2, invalid: 0, undecided: 0 });
  });

  test.each(['http', 'curl', 'json', 'body'])('%s sends nothing, and adds no attempt', async (form) => {
    const { cwd, receiver } = await sentBefore(razorpay);
    const before = keptFiles(cwd).map((file) => readFileSync(file, 'utf8'));
    expect(await runHooks(['replay', 'last', '--print', form], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(receiver.received).toHaveLength(1);
    expect(keptFiles(cwd).map((file) => readFileSync(file, 'utf8'))).toEqual(before);
  });

  test.each(named(integrations, 'sdk'))(
    'shows what is sent, edited and signed anew: %s accepts it',
    async (_, integration) => {
      const { cwd, receiver } = await sentBefore(integration);
      const replay = ['replay', 'last', '--set', integration.tampering, '--secret', integration.secret];
      const now = new Date();
      await runHooks(replay, { cwd, now });
      const http = await runHooks([...replay, '--print', 'http'], { cwd, now });
      await sendRaw(receiver.port, Buffer.from(http.stdout));
      const curl = await runHooks([...replay, '--print', 'curl'], { cwd, now });
      expect(await runInShell(curl.stdout)).toMatchObject({ exitCode: 0 });
      const [, sent, overTheWire, byCurl] = receiver.received.map((request) => summary(request));
      expect([overTheWire, byCurl]).toEqual([sent, sent]);
      expect(receiver.answers).toEqual([200, 200, 200, 200]);
    },
  );

  test('curl of several is a script that sends them in order', async () => {
    const cwd = fillProject();
    const { url, received } = await startReceiver();
    const { stdout } = await runHooks(['replay', '--last', '3', '--print', 'curl', '--url', url], { cwd });
    expect(await runInShell(stdout)).toMatchObject({ exitCode: 0 });
    expect(received.map(({ body }) => body.toString())).toEqual([
      'payment.failed',
      'refund.created',
      'payment_link.paid',
    ]);
  });
});
