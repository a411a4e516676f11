import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { main } from '../../src/main.ts';
import { startHoldingApp } from '../helpers/apps.ts';
import { fingerprint } from '../helpers/bodies.ts';
import { runChild } from '../helpers/child.ts';
import { createTestContext, runHooks, temporaryProject } from '../helpers/context.ts';
import { runInShell } from '../helpers/programs.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { keptDeliveries } from '../helpers/results.ts';
import { API_KEY, EVENTS, runCurl, startDocumentedReceiver, startSandbox } from '../helpers/sandbox.ts';

const hex = (digits: number): unknown => expect.stringMatching(new RegExp(`^[a-z]+_[0-9a-f]{${digits}}$`));
const unixNow = (): number => Math.floor(Date.now() / 1000);

/** The signatures of a request under a secret, made here: one of them must stand in the header. */
const isSignedWith = (secret: string, header: unknown, body: Buffer): boolean =>
  String(header).split(',').includes(createHmac('sha256', secret).update(body).digest('hex'));

describe('the path of the documentation, with its curl lines', () => {
  test('register, pay, receive, verify; a declined card; a refund', async () => {
    const sandbox = await startSandbox([], { cwd: temporaryProject() });
    let secret = '';
    const receiver = await startDocumentedReceiver(() => secret);

    const registered = await sandbox.curl(
      '/v1/webhooks',
      '-X',
      'POST',
      '-H',
      'Content-Type: application/json',
      '-d',
      `{
    "url": "${receiver.url}/webhooks/payment",
    "enabled_events": [
      "payment.succeeded",
      "payment.failed",
      "refund.created"
    ],
    "description": "Production webhook endpoint"
  }`,
    );
    expect(registered).toEqual({
      status: 200,
      body: {
        id: hex(16),
        object: 'webhook_endpoint',
        url: `${receiver.url}/webhooks/payment`,
        enabled_events: EVENTS,
        status: 'enabled',
        description: 'Production webhook endpoint',
        secret: hex(48),
        created: expect.closeTo(unixNow(), -1) as unknown,
      },
    });
    secret = String(registered.body['secret']);

    const card = (number: string): string =>
      JSON.stringify({
        amount: 2999,
        currency: 'usd',
        payment_method: { type: 'card', card: { number, exp_month: 12, exp_year: 2025, cvc: '123' } },
        customer: { email: 'customer@example.com', name: 'Zoë / 東京 🎉' },
        description: 'Test payment for order #12345',
      });
    const paid = await sandbox.curl('/v1/payments', '-d', card('4242424242424242'));
    const payment = {
      id: hex(16),
      object: 'payment',
      amount: 2999,
      currency: 'usd',
      status: 'succeeded',
      payment_method: { type: 'card', card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2025 } },
      customer: { email: 'customer@example.com', name: 'Zoë / 東京 🎉' },
      description: 'Test payment for order #12345',
      created: expect.closeTo(unixNow(), -1) as unknown,
      receipt_url: `https://payment.com/receipts/${String(paid.body['id'])}`,
    };
    expect(paid).toEqual({ status: 200, body: payment });
    expect(await sandbox.curl(`/v1/payments/${String(paid.body['id'])}`)).toEqual({ status: 200, body: paid.body });

    const failure = {
      type: 'payment_error',
      code: 'card_declined',
      message: 'Your card was declined.',
      decline_code: 'generic_decline',
    };
    expect(await sandbox.curl('/v1/payments', '-d', card('4000 0000 0000 0002'))).toEqual({
      status: 402,
      body: { error: failure },
    });

    const refund = { payment_id: paid.body['id'], reason: 'requested_by_customer' };
    const refunded = await sandbox.curl('/v1/refunds', '-d', JSON.stringify(refund));
    expect(refunded).toEqual({
      status: 200,
      body: {
        id: hex(16),
        object: 'refund',
        amount: 2999,
        currency: 'usd',
        ...refund,
        status: 'pending',
        created: expect.closeTo(unixNow(), -1) as unknown,
        metadata: {},
      },
    });

    await receiver.waitForAnswers(3);
    expect(receiver.answers).toEqual([1, 2, 3].map(() => ({ status: 200, text: 'Webhook received' })));
    const events = receiver.received.map(({ body }) => JSON.parse(body.toString()) as { type: string; data: unknown });
    const envelope = { id: hex(16), created: expect.closeTo(unixNow(), -1) as unknown };
    expect(events.toSorted((a, b) => a.type.localeCompare(b.type))).toEqual([
      {
        ...envelope,
        type: 'payment.failed',
        data: {
          object: {
            ...payment,
            status: 'failed',
            payment_method: { type: 'card', card: { brand: 'visa', last4: '0002', exp_month: 12, exp_year: 2025 } },
            receipt_url: null,
            error: failure,
          },
        },
      },
      { ...envelope, type: 'payment.succeeded', data: { object: paid.body } },
      { ...envelope, type: 'refund.created', data: { object: refunded.body } },
    ]);
    for (const { body, headers, path } of receiver.received) {
      expect(isSignedWith(secret, headers['payment-signature'], body)).toBe(true);
      expect(path).toBe('/webhooks/payment');
      expect(headers['content-type']).toBe('application/json');
    }
  });

  test('the curl lines of the README do what it says', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const lines = /```sh\n(curl http:\/\/localhost:4410.*?)```/s.exec(readme)?.[1] ?? '';
    const sandbox = await startSandbox([], { cwd: temporaryProject() });
    const { url, received } = await startReceiver();
    const script = lines
      .replaceAll('http://localhost:4410', sandbox.url)
      .replace('http://localhost:3000', url)
      .replaceAll('$PAYMENT_API_KEY', API_KEY);
    const run = await runInShell(`set -e\n${script}`);
    expect(run.exitCode).toBe(0);
    expect(run.stdout.toString()).toMatch(/"object": "webhook_endpoint"[^]*"status": "succeeded"/);
    await sandbox.waitFor('delivery.accepted');
    expect(received.map(({ body }) => (JSON.parse(body.toString()) as { type: string }).type)).toEqual([
      'payment.succeeded',
    ]);
  });

  test('an endpoint gets what it is subscribed to, signed with its own secret', async () => {
    const sandbox = await startSandbox([], { cwd: temporaryProject() });
    const [all, refunds] = [await startReceiver(), await startReceiver()];
    const [first, second] = [await sandbox.register(all.url), await sandbox.register(refunds.url, ['refund.created'])];
    const { body } = await sandbox.pay();
    await sandbox.curl('/v1/refunds', '-d', JSON.stringify({ payment_id: body['id'], reason: 'duplicate' }));
    await sandbox.waitFor('delivery.accepted', 3);
    expect([all.received.length, refunds.received.length]).toEqual([2, 1]);
    const [copy] = refunds.received;
    const original = all.received.find((request) => fingerprint(request.body) === fingerprint(copy!.body));
    // One event id for all endpoints.
    expect(original).toBeDefined();
    expect(isSignedWith(first.secret, original!.headers['payment-signature'], original!.body)).toBe(true);
    expect(isSignedWith(second.secret, copy!.headers['payment-signature'], copy!.body)).toBe(true);
    expect(isSignedWith(first.secret, copy!.headers['payment-signature'], copy!.body)).toBe(false);
  });
});

describe('retries', () => {
  test('a receiver that fails twice, then accepts, sees three deliveries with the same bytes; hooks shows and replays them', async () => {
    const cwd = temporaryProject();
    const sandbox = await startSandbox(['--speed', '10000'], { cwd });
    let count = 0;
    const { url, received } = await startReceiver(
      (_, response) => void response.writeHead(++count < 3 ? 500 : 200).end(),
    );
    const { secret } = await sandbox.register(url);
    await sandbox.pay();
    expect(await sandbox.waitFor('delivery.accepted')).toMatchObject({ attempts: 3 });
    expect(received.map(({ body }) => fingerprint(body))).toEqual([1, 2, 3].map(() => fingerprint(received[0]!.body)));
    for (const { body, headers } of received) {
      expect(isSignedWith(secret, headers['payment-signature'], body)).toBe(true);
    }
    const [kept] = keptDeliveries(cwd);
    expect(kept).toMatchObject({ provider: 'payment-api', eventType: 'payment.succeeded', origin: 'sent' });
    expect(kept?.['attempts']).toHaveLength(3);
    expect(await runHooks(['verify', 'last', '--secret', secret], { cwd })).toMatchObject({ exitCode: 0 });
    expect(await runHooks(['replay', 'last'], { cwd })).toMatchObject({ exitCode: 0 });
  });

  test('an endpoint that keeps failing is disabled, gets nothing more, and begins anew when it is enabled', async () => {
    const cwd = temporaryProject();
    const sandbox = await startSandbox(['--speed', '1000000'], { cwd });
    let status = 500;
    const { url, received } = await startReceiver((_, response) => void response.writeHead(status).end());
    const { id } = await sandbox.register(url);
    for (let n = 1; n <= 3; n++) {
      await sandbox.pay();
      expect(await sandbox.waitFor('delivery.gave_up', n)).toMatchObject({ endpointId: id, attempts: 5 });
    }
    expect(await sandbox.waitFor('endpoint.disabled')).toEqual({
      type: 'endpoint.disabled',
      endpointId: id,
      url,
      failures: 3,
    });
    expect((await sandbox.curl(`/v1/webhooks/${id}`)).body['status']).toBe('disabled');
    await sandbox.pay();
    expect(await sandbox.waitFor('sandbox.event', 4)).toMatchObject({ endpoints: 0 });
    expect(received).toHaveLength(15);

    status = 200;
    const enabled = await sandbox.curl(`/v1/webhooks/${id}`, '-X', 'PATCH', '-d', '{"status":"enabled"}');
    expect(enabled).toMatchObject({ status: 200, body: { status: 'enabled' } });
    await sandbox.pay();
    await sandbox.waitFor('delivery.accepted');
    expect(received).toHaveLength(16);
  });

  test.each([
    ['removed', ['-X', 'DELETE']],
    ['disabled', ['-X', 'PATCH', '-d', '{"status":"disabled"}']],
  ])('an endpoint that is %s gets no more retries', async (_, change) => {
    const sandbox = await startSandbox(['--speed', '100'], { cwd: temporaryProject() });
    const { url, received } = await startReceiver((_request, response) => void response.writeHead(500).end());
    const { id } = await sandbox.register(url);
    await sandbox.pay();
    await sandbox.waitFor('delivery.scheduled');
    expect((await sandbox.curl(`/v1/webhooks/${id}`, ...change)).status).toBe(200);
    // The retry was to come after 0.6 s.
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(received).toHaveLength(1);
  });

  test('an endpoint that moves gets the retry where it is now', async () => {
    const sandbox = await startSandbox(['--speed', '200'], { cwd: temporaryProject() });
    const old = await startReceiver((_, response) => void response.writeHead(500).end());
    const moved = await startReceiver();
    const { id } = await sandbox.register(old.url);
    await sandbox.pay();
    await sandbox.waitFor('delivery.scheduled');
    await sandbox.curl(`/v1/webhooks/${id}`, '-X', 'PATCH', '-d', JSON.stringify({ url: moved.url }));
    await sandbox.waitFor('delivery.accepted');
    expect([old.received.length, moved.received.length]).toEqual([1, 1]);
  });
});

describe('rotating a secret', () => {
  test('with an overlap, both signatures are sent until the old secret expires', async () => {
    // An hour takes 1.8 s.
    const sandbox = await startSandbox(['--speed', '2000'], { cwd: temporaryProject() });
    const { url, received } = await startReceiver();
    const { id, secret: old } = await sandbox.register(url);
    const rotated = await sandbox.curl(`/v1/webhooks/${id}/rotate_secret`, '-d', '{"expires_in":"1h"}');
    expect(rotated).toMatchObject({
      status: 200,
      body: { id, secret: hex(48), previous_secret_expires_at: expect.any(Number) as unknown },
    });
    const fresh = String(rotated.body['secret']);
    expect(fresh).not.toBe(old);
    await sandbox.pay();
    await sandbox.waitFor('delivery.accepted');
    await new Promise((resolve) => setTimeout(resolve, 1_900));
    await sandbox.pay();
    await sandbox.waitFor('delivery.accepted', 2);
    const signed = received.map(({ headers, body }) => ({
      parts: String(headers['payment-signature']).split(',').length,
      old: isSignedWith(old, headers['payment-signature'], body),
      fresh: isSignedWith(fresh, headers['payment-signature'], body),
    }));
    expect(signed).toEqual([
      { parts: 2, old: true, fresh: true },
      { parts: 1, old: false, fresh: true },
    ]);
  });

  test.each(['-d {"expires_in":"immediately"}', '-X POST'])(
    '%s: the old secret is worth nothing from now on',
    async (args) => {
      const sandbox = await startSandbox([], { cwd: temporaryProject() });
      let secret = '';
      const receiver = await startDocumentedReceiver(() => secret);
      const { id, secret: old } = await sandbox.register(receiver.url);
      const rotated = await sandbox.curl(`/v1/webhooks/${id}/rotate_secret`, ...args.split(' '));
      secret = String(rotated.body['secret']);
      await sandbox.pay();
      await receiver.waitForAnswers(1);
      expect(receiver.answers).toEqual([{ status: 200, text: 'Webhook received' }]);
      const [{ headers, body }] = receiver.received as [(typeof receiver.received)[number]];
      expect(isSignedWith(old, headers['payment-signature'], body)).toBe(false);
    },
  );

  test('at most five secrets are valid at once', async () => {
    const sandbox = await startSandbox([], { cwd: temporaryProject() });
    const { id } = await sandbox.register('http://localhost:1/');
    const rotate = (): ReturnType<typeof sandbox.curl> =>
      sandbox.curl(`/v1/webhooks/${id}/rotate_secret`, '-d', '{"expires_in":"24h"}');
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) statuses.push((await rotate()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 400]);
    expect((await rotate()).body).toMatchObject({ error: { code: 'secret_limit' } });
  });
});

test('endpoints, their secrets and their status survive a restart, in files for the owner alone', async () => {
  const cwd = temporaryProject();
  const { url, received } = await startReceiver();
  const first = await startSandbox([], { cwd });
  const kept = await first.register(url);
  const disabled = await first.register(url);
  await first.curl(`/v1/webhooks/${disabled.id}`, '-X', 'PATCH', '-d', '{"status":"disabled","description":"old"}');
  const before = (await first.curl('/v1/webhooks')).body;
  expect(await first.stop()).toMatchObject({ signal: 'SIGINT', stderr: '' });

  const second = await startSandbox([], { cwd });
  expect((await second.curl('/v1/webhooks')).body).toEqual(before);
  await second.pay();
  await second.waitFor('delivery.accepted');
  expect(received).toHaveLength(1);
  expect(isSignedWith(kept.secret, received[0]!.headers['payment-signature'], received[0]!.body)).toBe(true);
  const mode = (path: string): string => (statSync(join(cwd, '.hooks', path)).mode & 0o777).toString(8);
  expect([mode('sandbox'), mode('sandbox/endpoints.json')]).toEqual(['700', '600']);
});

test('secrets, keys and card numbers are told in the answer that makes them, and nowhere else', async () => {
  const cwd = temporaryProject();
  const sandbox = await startSandbox([], { cwd });
  const { url } = await startReceiver();
  const { id, secret } = await sandbox.register(url);
  const rotated = await sandbox.curl(`/v1/webhooks/${id}/rotate_secret`, '-d', '{"expires_in":"1h"}');
  await sandbox.pay();
  await sandbox.waitFor('delivery.accepted');
  const shown = await sandbox.curl(`/v1/webhooks/${id}`);
  const listed = await sandbox.curl('/v1/webhooks');
  const { stdout, stderr } = await sandbox.stop();
  const deliveries = JSON.stringify(keptDeliveries(cwd));
  const everything = [stdout, stderr, deliveries, JSON.stringify(shown), JSON.stringify(listed)].join('\n');
  for (const hidden of [secret, String(rotated.body['secret']), API_KEY, '4242424242424242']) {
    expect(everything).not.toContain(hidden);
  }
});

describe('the key', () => {
  test.each([
    ['no key', [], 'key_missing'],
    ['another key', ['-H', 'Authorization: Bearer sk_test_another'], 'key_invalid'],
    ['basic authentication', ['-u', `${API_KEY}:`], 'key_missing'],
  ])('%s: 401, whatever is asked', async (_, args, code) => {
    const { url } = await startSandbox([], { cwd: temporaryProject() });
    for (const path of ['/v1/webhooks', '/v1/payments/pay_1', '/nowhere']) {
      expect(await runCurl([`${url}${path}`, ...args])).toMatchObject({
        status: 401,
        body: { error: { type: 'authentication_error', code } },
      });
    }
  });

  test('without one given it is made once, shown to people, and kept for the owner alone', async () => {
    const cwd = temporaryProject();
    const run = (): ReturnType<typeof runChild> =>
      runChild(['sandbox', '--port', '0'], { cwd, interruptAfter: 'Ctrl-C stops' });
    const [first, second] = [await run(), await run()];
    const key = /sk_test_[0-9a-f]{32}/.exec(first.stderr)?.[0];
    expect(key).toBeDefined();
    expect(second.stderr).toContain(key);
    expect(first).toMatchObject({ exitCode: null, signal: 'SIGINT', stdout: '' });
    const file = join(cwd, '.hooks/sandbox/api-key');
    expect([readFileSync(file, 'utf8'), (statSync(file).mode & 0o777).toString(8)]).toEqual([`${key}\n`, '600']);
  });

  test('may be in a file, which comes before the variable', async () => {
    const cwd = temporaryProject();
    writeFileSync(join(cwd, 'key.txt'), 'sk_test_in_a_file\n');
    const sandbox = await startSandbox(['--api-key-file', 'key.txt'], { cwd });
    const { url } = sandbox;
    expect((await sandbox.curl('/v1/webhooks')).status).toBe(401);
    const answer = await runCurl([`${url}/v1/webhooks`, '-H', 'Authorization: Bearer sk_test_in_a_file']);
    expect(answer.status).toBe(200);
  });

  test.each([
    [{ PAYMENT_API_KEY: 'sk_live_1234567890' }, 'LIVE_API_KEY'],
    [{ PAYMENT_API_KEY: '' }, 'INVALID_API_KEY'],
    [{ PAYMENT_API_KEY: 'two words' }, 'INVALID_API_KEY'],
  ])('%j is a usage error', async (env, code) => {
    const run = await runHooks(['sandbox', '--port', '0', '--json'], { env });
    expect({ exitCode: run.exitCode, error: JSON.parse(run.stderr) as unknown }).toMatchObject({
      exitCode: 2,
      error: { type: 'error', code },
    });
    expect(run.stderr).not.toContain('1234567890');
  });
});

describe('a web page in a browser of this machine', () => {
  test.each([
    ['from its own origin', ['-H', 'Origin: https://shop.example'], 'origin_refused'],
    ['from another port', ['-H', 'Origin: http://localhost:1'], 'origin_refused'],
    ['from a file', ['-H', 'Origin: null'], 'origin_refused'],
    ['under a name that it made lead here', ['-H', 'Host: shop.example'], 'host_refused'],
  ])('%s gets nothing, even with the key', async (_, args, code) => {
    const sandbox = await startSandbox([], { cwd: temporaryProject() });
    expect(await sandbox.curl('/v1/webhooks', ...args)).toMatchObject({ status: 403, body: { error: { code } } });
  });
});

describe('what the API does not take is answered in its own form', () => {
  const hook = (fields: object): string =>
    JSON.stringify({ url: 'http://localhost:1/', enabled_events: EVENTS, ...fields });
  const card = { number: '4242424242424242', exp_month: 12, exp_year: 2030, cvc: '123' };
  const payment = (fields: object): string =>
    JSON.stringify({ amount: 1, currency: 'usd', payment_method: { type: 'card', card }, ...fields });

  const cases: Array<[path: string, body: string, status: number, code: string, param?: string]> = [
    ['/v1/webhooks', '{', 400, 'body_invalid'],
    ['/v1/webhooks', '[]', 400, 'body_invalid'],
    ['/v1/webhooks', '{}', 400, 'parameter_missing', 'url'],
    ['/v1/webhooks', '{"url":"http://localhost:1/"}', 400, 'parameter_missing', 'enabled_events'],
    ['/v1/webhooks', hook({ url: 'localhost:3000' }), 400, 'url_invalid', 'url'],
    ['/v1/webhooks', hook({ url: 'ftp://localhost/' }), 400, 'url_invalid', 'url'],
    ['/v1/webhooks', hook({ url: 'http://user:word@localhost/' }), 400, 'url_invalid', 'url'],
    ['/v1/webhooks', hook({ url: 7 }), 400, 'parameter_invalid', 'url'],
    ['/v1/webhooks', hook({ enabled_events: [] }), 400, 'parameter_invalid', 'enabled_events'],
    ['/v1/webhooks', hook({ enabled_events: 'payment.succeeded' }), 400, 'parameter_invalid', 'enabled_events'],
    ['/v1/webhooks', hook({ enabled_events: ['payment.success'] }), 400, 'event_unknown', 'enabled_events'],
    ['/v1/webhooks', hook({ events: [] }), 400, 'parameter_unknown', 'events'],
    ['/v1/webhooks', hook({ description: 'x'.repeat(501) }), 400, 'parameter_invalid', 'description'],
    ['/v1/webhooks?limit=3', hook({}), 400, 'parameter_unknown'],
    ['/v1/webhooks', hook({ description: 'x'.repeat(70_000) }), 413, 'body_too_long'],
    ['/v1/webhooks/we_none/rotate_secret', '{}', 404, 'resource_missing'],
    ['/v1/payments', payment({ amount: 0 }), 400, 'parameter_invalid', 'amount'],
    ['/v1/payments', payment({ amount: 1.5 }), 400, 'parameter_invalid', 'amount'],
    ['/v1/payments', payment({ amount: '2999' }), 400, 'parameter_invalid', 'amount'],
    ['/v1/payments', payment({ currency: 'USD' }), 400, 'parameter_invalid', 'currency'],
    ['/v1/payments', payment({ payment_method: undefined }), 400, 'parameter_missing', 'payment_method'],
    [
      '/v1/payments',
      payment({ payment_method: { type: 'card', card: { ...card, number: '4111111111111111' } } }),
      400,
      'card_unknown',
      'number',
    ],
    ['/v1/refunds', '{"reason":"duplicate"}', 400, 'parameter_missing', 'payment_id'],
    ['/v1/refunds', '{"payment_id":"pay_none","reason":"duplicate"}', 404, 'resource_missing'],
    ['/v1/nothing', '{}', 404, 'path_unknown'],
    ['/v1/payments/pay_none', '{}', 405, 'method_not_allowed'],
  ];

  test('bad URLs, unknown events, parameters and paths, wrong amounts and cards', async () => {
    const cwd = temporaryProject();
    const sandbox = await startSandbox([], { cwd });
    const answers: unknown[] = [];
    for (const [path, body] of cases) answers.push(await sandbox.curl(path, '-d', body));
    expect(answers).toEqual(
      cases.map(([, , status, code, param]) => ({
        status,
        body: {
          error: {
            type: 'invalid_request_error',
            code,
            message: expect.stringMatching(/.\.$|\)$|: /) as unknown,
            ...(param !== undefined && { param }),
          },
        },
      })),
    );
    // Nothing of it was taken.
    expect((await sandbox.curl('/v1/webhooks')).body).toEqual({ object: 'list', data: [] });
    expect(sandbox.events.filter(({ type }) => type === 'sandbox.event')).toEqual([]);
  });

  test('more is not refunded than was paid, and nothing of a declined payment', async () => {
    const sandbox = await startSandbox([], { cwd: temporaryProject() });
    const { url, received } = await startReceiver();
    await sandbox.register(url, ['payment.failed']);
    const { body } = await sandbox.pay('5555555555554444', 1000);
    const refund = (fields: object): ReturnType<typeof sandbox.curl> =>
      sandbox.curl('/v1/refunds', '-d', JSON.stringify({ payment_id: body['id'], reason: 'duplicate', ...fields }));
    expect(await refund({ amount: 600, metadata: { note: 'part' } })).toMatchObject({
      status: 200,
      body: { amount: 600, metadata: { note: 'part' } },
    });
    expect(await refund({ amount: 401 })).toMatchObject({ status: 400, body: { error: { param: 'amount' } } });
    expect(await refund({})).toMatchObject({ status: 200, body: { amount: 400 } });
    expect(await refund({})).toMatchObject({ status: 400, body: { error: { code: 'payment_refunded' } } });
    expect(await refund({ reason: 'because' })).toMatchObject({ status: 400, body: { error: { param: 'reason' } } });

    await sandbox.pay('4000000000009995');
    await sandbox.waitFor('delivery.accepted');
    const { data } = JSON.parse(received[0]!.body.toString()) as { data: { object: { id: string; error: object } } };
    expect(data.object.error).toMatchObject({ decline_code: 'insufficient_funds' });
    expect(await refund({ payment_id: data.object.id })).toMatchObject({
      status: 400,
      body: { error: { code: 'payment_not_refundable' } },
    });
  });
});

describe('Ctrl-C', () => {
  test('lets an attempt that was begun finish, and ends by the signal', async () => {
    const cwd = temporaryProject();
    const sandbox = await startSandbox([], { cwd });
    const app = await startHoldingApp();
    await sandbox.register(app.url);
    await sandbox.pay();
    await app.waitForRequests(1);
    const stopped = sandbox.stop();
    setTimeout(() => app.release(), 100);
    const { exitCode, signal, stdout } = await stopped;
    expect({ exitCode, signal }).toEqual({ exitCode: null, signal: 'SIGINT' });
    expect(stdout).toContain('"type":"delivery.accepted"');
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
      type: 'sandbox.closed',
      events: 1,
      pending: [],
    });
  });

  test('says which deliveries were still to be retried, and how to send them', async () => {
    const cwd = temporaryProject();
    const sandbox = await startSandbox([], { cwd });
    let status = 500;
    const { url, received } = await startReceiver((_, response) => void response.writeHead(status).end());
    const { id } = await sandbox.register(url);
    await sandbox.pay();
    await sandbox.waitFor('delivery.scheduled');
    const { stdout } = await sandbox.stop();
    const closed = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { pending: Array<{ deliveryId: string }> };
    expect(closed).toEqual({
      type: 'sandbox.closed',
      events: 1,
      pending: [
        {
          deliveryId: expect.stringMatching(/^dlv_/) as unknown,
          eventType: 'payment.succeeded',
          eventId: hex(16),
          endpointId: id,
        },
      ],
    });
    status = 200;
    const replay = await runHooks(['replay', closed.pending[0]!.deliveryId], { cwd });
    expect([replay.exitCode, received.length]).toEqual([0, 2]);
  });
});

test('for people: where it is, where the key is from, what is kept', async () => {
  const cwd = temporaryProject();
  const { stderr } = await runChild(['sandbox', '--port', '0'], {
    cwd,
    env: { PAYMENT_API_KEY: API_KEY },
    interruptAfter: '"payment.succeeded"]}',
  });
  expect(stderr).toMatch(/^Sandbox of the payment API on http:\/\/localhost:\d+ {2}\(Ctrl-C stops\)\n/);
  expect(stderr).toContain('  API key      from $PAYMENT_API_KEY\n');
  expect(stderr).toContain('  rules        none: any http or https URL is taken, localhost too\n');
  expect(stderr).toContain('\nStopped after 0 events.\n');
  expect(stderr).not.toContain(API_KEY);
});

test('for people: what was asked, what was set off, and what became of it', async () => {
  const stop = new AbortController();
  const run = createTestContext(['sandbox', '--port', '0', '--speed', '10000'], {
    env: { PAYMENT_API_KEY: API_KEY },
    signal: stop.signal,
  });
  const ended = main(run.context);
  const until = (text: string): Promise<void> => vi.waitFor(() => expect(run.stderr() + run.stdout()).toContain(text));
  await until('Sandbox of');
  const [base = ''] = /http:\/\/localhost:\d+/.exec(run.stderr()) ?? [];
  let status = 500;
  const { url } = await startReceiver((_, response) => {
    response.writeHead(status).end();
    status = 200;
  });
  const post = (path: string, body: object): ReturnType<typeof runCurl> =>
    runCurl([`${base}${path}`, '-H', `Authorization: Bearer ${API_KEY}`, '-d', JSON.stringify(body)]);
  await post('/v1/webhooks', { url, enabled_events: ['payment.failed'] });
  await post('/v1/webhooks', { uri: url });
  const card = { number: '4000000000000002', exp_month: 12, exp_year: 2030, cvc: '123' };
  await post('/v1/payments', { amount: 1, currency: 'usd', payment_method: { type: 'card', card } });
  await until('200 OK');
  stop.abort();
  expect(await ended).toBe(130);
  const shown = run
    .stdout()
    .replaceAll(/evt_\w+/g, 'evt_1')
    .replaceAll(/we_\w+/g, 'we_1')
    .replaceAll(/\d+ ms {2}/g, '<time>  ');
  expect(shown).toBe(
    [
      '200 POST /v1/webhooks',
      '400 POST /v1/webhooks',
      '402 POST /v1/payments',
      '           payment.failed  evt_1  to 1 endpoint',
      `           ✗ 500 Internal Server Error  <time>  payment.failed evt_1 → ${url}  we_1, attempt 1 of 5`,
      '           evt_1 → we_1: attempt 2 of 5 after 1 min, here 6 ms',
      `           ✓ 200 OK  <time>  payment.failed evt_1 → ${url}  we_1, attempt 2 of 5`,
      '',
    ].join('\n'),
  );
  expect(run.stderr()).toContain('\nStopped after 1 event.\n');
});

describe('--rules', () => {
  test('payment-api takes public URLs alone', async () => {
    const sandbox = await startSandbox(['--rules', 'payment-api'], { cwd: temporaryProject() });
    const register = (url: string): ReturnType<typeof sandbox.curl> =>
      sandbox.curl('/v1/webhooks', '-d', JSON.stringify({ url, enabled_events: ['payment.succeeded'] }));
    expect(await register('http://localhost:3000/')).toMatchObject({
      status: 400,
      body: { error: { code: 'url_invalid' } },
    });
    const { status, body } = await register('https://example.com/webhooks/payment');
    expect(status).toBe(200);
    const moved = await sandbox.curl(
      `/v1/webhooks/${String(body['id'])}`,
      '-X',
      'PATCH',
      '-d',
      '{"url":"http://10.0.0.1/"}',
    );
    expect(moved).toMatchObject({ status: 400, body: { error: { param: 'url' } } });
  });

  test('razorpay asks for an alert e-mail, and ports 80 or 443', async () => {
    const sandbox = await startSandbox(['--rules', 'razorpay'], { cwd: temporaryProject() });
    const endpoint = { url: 'https://example.com/', enabled_events: EVENTS };
    const register = (fields: object): ReturnType<typeof sandbox.curl> =>
      sandbox.curl('/v1/webhooks', '-d', JSON.stringify({ ...endpoint, ...fields }));
    expect(await register({})).toMatchObject({ status: 400, body: { error: { param: 'alert_email' } } });
    const alert = { alert_email: 'ops@example.com' };
    expect(await register({ ...alert, url: 'https://example.com:8080/' })).toMatchObject({ status: 400 });
    expect(await register(alert)).toMatchObject({ status: 200, body: alert });
  });

  test('others are a usage error', async () => {
    expect(await runHooks(['sandbox', '--rules', 'stripe'])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('one sandbox a project', () => {
  test('a second one is told that there is one', async () => {
    const cwd = temporaryProject();
    await startSandbox([], { cwd });
    const run = await runChild(['sandbox', '--port', '0'], { cwd });
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(run.stderr).toMatch(/^error: A sandbox already runs in this project \(process \d+\)\.\n/);
  });

  test('one that was killed is not in the way', async () => {
    const cwd = temporaryProject();
    const first = await startSandbox([], { cwd });
    await first.stop('SIGKILL');
    const second = await startSandbox([], { cwd });
    expect((await second.curl('/v1/webhooks')).status).toBe(200);
    await second.stop();
    expect(readdirSync(join(cwd, '.hooks/sandbox'))).not.toContain('running');
  });

  test('a taken port is said so', async () => {
    const other = await startReceiver();
    const run = await runHooks(['sandbox', '--port', String(other.port), '--json']);
    expect({ exitCode: run.exitCode, error: JSON.parse(run.stderr) as unknown }).toMatchObject({
      exitCode: 3,
      error: { code: 'PORT_TAKEN' },
    });
  });
});

test('a file of endpoints that is broken is told, not overwritten', async () => {
  const cwd = temporaryProject();
  const sandbox = await startSandbox([], { cwd });
  await sandbox.register('http://localhost:1/');
  await sandbox.stop();
  const file = join(cwd, '.hooks/sandbox/endpoints.json');
  writeFileSync(file, '{"endpoints":[{}]}');
  const run = await runHooks(['sandbox', '--port', '0', '--json'], { cwd });
  expect({ exitCode: run.exitCode, error: JSON.parse(run.stderr) as unknown }).toMatchObject({
    exitCode: 2,
    error: { code: 'INVALID_STATE' },
  });
  expect(readFileSync(file, 'utf8')).toBe('{"endpoints":[{}]}');
});
