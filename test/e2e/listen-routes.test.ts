import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { main } from '../../src/main.ts';
import { startSecureApp } from '../helpers/apps.ts';
import { testCertificates } from '../helpers/certificates.ts';
import { runChild, startListening } from '../helpers/child.ts';
import { sendRequest } from '../helpers/client.ts';
import { createTestContext, temporaryProject } from '../helpers/context.ts';
import { integrationOf } from '../helpers/integrations.ts';
import { startReceiver, type TestReceiver } from '../helpers/receiver.ts';
import { refusal, runRefused } from '../helpers/refusals.ts';
import { keptDeliveries } from '../helpers/results.ts';
import { razorpayHeaders, stripeHeaders } from '../helpers/signed.ts';

const SECRET = 'route-secret';
const env = { HOOKS_SECRET: SECRET };

const body = (event: string): string => JSON.stringify({ entity: 'event', event });

function sendRazorpay(port: number, event: string, path = '/'): ReturnType<typeof sendRequest> {
  return sendRequest(port, { path, body: body(event), headers: razorpayHeaders(SECRET, body(event)).flat() });
}

function answering(status: number): Promise<TestReceiver> {
  return startReceiver((_, response) => void response.writeHead(status).end(`app ${status}`));
}

const bodies = ({ received }: TestReceiver): string[] => received.map((request) => request.body.toString());

test('every target gets the delivery, and the first one answers the provider', async () => {
  const cwd = temporaryProject();
  const [first, second] = [await answering(202), await answering(500)];
  const listener = await startListening(['-f', first.url, '-f', second.url], { cwd, env });
  expect(await sendRazorpay(listener.port, 'payment.captured')).toMatchObject({
    status: 202,
    body: Buffer.from('app 202'),
  });
  await listener.waitFor('attempt.completed', 2);
  await listener.stop();
  expect([bodies(first), bodies(second)]).toEqual([[body('payment.captured')], [body('payment.captured')]]);
  const [kept] = keptDeliveries(cwd) as unknown as [{ attempts: Array<{ endpointUrl: string }> }];
  expect(kept.attempts.map(({ endpointUrl }) => endpointUrl).toSorted()).toEqual([first.url, second.url].toSorted());
});

test('targets are chosen by event type and by provider; what none is for is kept and answered', async () => {
  const cwd = temporaryProject();
  const [payments, orders, stripe] = [await answering(201), await answering(202), await answering(203)];
  const listener = await startListening(
    ['-f', `payment.*=${payments.url}`, '-f', `razorpay/order.paid=${orders.url}`, '-f', `stripe=${stripe.url}`],
    { cwd, env },
  );
  const charge = JSON.stringify({ id: 'evt_1', type: 'charge.succeeded' });
  const statuses = [
    await sendRazorpay(listener.port, 'payment.failed'),
    await sendRazorpay(listener.port, 'order.paid'),
    await sendRazorpay(listener.port, 'refund.created'),
    await sendRequest(listener.port, { body: charge, headers: stripeHeaders(SECRET, charge, new Date()).flat() }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([201, 202, 200, 203]);
  expect([bodies(payments), bodies(orders), bodies(stripe)]).toEqual([
    [body('payment.failed')],
    [body('order.paid')],
    [charge],
  ]);
  expect(await listener.waitFor('delivery.received', 3)).toMatchObject({ eventType: 'refund.created', unrouted: true });
  expect(keptDeliveries(cwd)).toHaveLength(4);
});

test.each(['orders/*', 'orders/create', 'shopify/orders/*', 'o*/create'])(
  'event types with a slash are named as they are: %s',
  async (matcher) => {
    const app = await answering(201);
    const cwd = temporaryProject();
    const listener = await startListening(['-f', `${matcher}=${app.url}`], { cwd });
    await runChild(['trigger', 'shopify/orders/create', '--url', listener.url], { cwd });
    await runChild(['trigger', 'shopify/products/update', '--url', listener.url], { cwd });
    expect(app.received.map(({ headers }) => headers['x-shopify-topic'])).toEqual(['orders/create']);
  },
);

test.each([
  ['', '/a/b?x=1&y=%2F', '/'],
  ['/hook', '/a/b?x=1', '/hook'],
  ['/hook?fixed=1', '/a?x=1', '/hook?fixed=1'],
  ['/hook?next=/', '/a?x=1', '/hook?next=/'],
  ['/base/', `/a"b?x='1'&y={2}|3`, `/base/a"b?x='1'&y={2}|3`],
  ['/base/', '/a?', '/base/a?'],
  ['/', '/a/b?x=1&y=%2F', '/a/b?x=1&y=%2F'],
  ['/base/', '/a/b?x=1', '/base/a/b?x=1'],
  ['/base/', '/', '/base/'],
  ['/base/', '/../../admin', '/base/admin'],
  ['/base/', '/%2e%2e/admin', '/base/admin'],
  ['/base/', '//evil.test/x', '/base//evil.test/x'],
])('a target with "%s" gets a request for %s at %s', async (target, path, expected) => {
  const app = await startReceiver();
  const listener = await startListening(['-f', `${app.url}${target}`], { cwd: temporaryProject() });
  expect(await sendRequest(listener.port, { path })).toMatchObject({ status: 200 });
  expect(app.received.map((request) => request.path)).toEqual([expected]);
});

test('headers and Host are those asked for', async () => {
  const app = await startReceiver();
  const listener = await startListening(
    ['-f', app.url, '-H', 'X-Environment: dev', '--host-header', 'shop.example.com'],
    { cwd: temporaryProject() },
  );
  await sendRequest(listener.port, { headers: ['X-Environment', 'live', 'X-Other', 'stays'] });
  expect(app.received[0]?.headers).toMatchObject({
    host: 'shop.example.com',
    'x-environment': 'dev',
    'x-other': 'stays',
  });
});

test('--resign-with: the app that holds another secret accepts, judged by the official package', async () => {
  const integration = integrationOf('stripe');
  const app = await startReceiver();
  const payload = JSON.stringify({ id: 'evt_1', type: 'charge.succeeded' });
  const args = ['-p', 'stripe', '-f', app.url, '--resign-with', integration.secret];
  const listener = await startListening(args, { cwd: temporaryProject(), env });
  await sendRequest(listener.port, { body: payload, headers: stripeHeaders(SECRET, payload, new Date()).flat() });
  const [received] = app.received;
  expect(await integration.accepts(received?.body ?? Buffer.of(), received?.headers ?? {})).toBe(true);
  const { stdout, stderr } = await listener.stop();
  expect(`${stdout}${stderr}`).not.toContain(integration.secret);
});

test.each([
  ['a forged signature', razorpayHeaders('a forger’s', body('payment.captured')).flat()],
  ['no signature', []],
])('--resign-with: what has %s is passed on as it came, for the app to refuse', async (_, headers) => {
  const app = await answering(401);
  const args = ['-p', 'razorpay', '-f', app.url, '--resign-with', 'secret of the app'];
  const listener = await startListening(args, { cwd: temporaryProject(), env });
  const sent = await sendRequest(listener.port, { body: body('payment.captured'), headers });
  expect(sent).toMatchObject({ status: 401 });
  const signature = headers[headers.indexOf('X-Razorpay-Signature') + 1];
  expect(app.received.map((request) => request.headers['x-razorpay-signature'])).toEqual([
    headers.length === 0 ? undefined : signature,
  ]);
});

test('routes of the configuration, with a secret of their own', async () => {
  const cwd = temporaryProject();
  const [payments, all] = [await answering(200), await answering(500)];
  const forwardTo = [
    { url: payments.url, events: 'payment.*', headers: { 'X-Team': 'pay' }, secretVariable: 'PAY_SECRET' },
    all.url,
  ];
  writeFileSync(join(cwd, 'hooks.config.json'), JSON.stringify({ forwardTo }));
  const listener = await startListening([], { cwd, env: { ...env, PAY_SECRET: 'secret of payments' } });
  expect(await sendRazorpay(listener.port, 'payment.captured')).toMatchObject({ status: 200 });
  expect(await sendRazorpay(listener.port, 'order.paid')).toMatchObject({ status: 500 });
  await listener.waitFor('attempt.completed', 3);
  const signature = (text: string, secret: string): string => razorpayHeaders(secret, text)[2]?.[1] ?? '';
  expect(payments.received.map(({ headers }) => [headers['x-team'], headers['x-razorpay-signature']])).toEqual([
    ['pay', signature(body('payment.captured'), 'secret of payments')],
  ]);
  expect(all.received.map(({ headers }) => String(headers['x-razorpay-signature'])).toSorted()).toEqual(
    [body('payment.captured'), body('order.paid')].map((text) => signature(text, SECRET)).toSorted(),
  );
});

test('what one of two targets refused is handed to that one alone by replay --failed', async () => {
  const cwd = temporaryProject();
  let refuse = true;
  const good = await startReceiver();
  const bad = await startReceiver((_, response) => void response.writeHead(refuse ? 500 : 200).end());
  const listener = await startListening(['-f', good.url, '-f', bad.url], { cwd, env });
  await sendRazorpay(listener.port, 'payment.captured');
  await listener.waitFor('attempt.completed', 2);
  await listener.stop();
  refuse = false;
  const { exitCode } = await runChild(['replay', '--failed'], { cwd });
  expect([exitCode, good.received.length, bad.received.length]).toEqual([0, 1, 2]);
  expect(await runChild(['replay', '--failed'], { cwd })).toMatchObject({ exitCode: 1 });
});

test.each([
  [
    '-f razorpy=http://localhost:1/',
    'UNKNOWN_ROUTE',
    '"razorpy" is neither a provider nor an event type that is known.',
  ],
  ['-f razorpy/payment.*=http://localhost:1/', 'UNKNOWN_PROVIDER', 'There is no provider "razorpy".'],
  ['-f payment.*=ftp://localhost/', 'INVALID_URL', '"ftp://localhost/" is not an http or https URL.'],
  ['-f payment.*=foo', 'INVALID_URL', '"foo" is not an http or https URL.'],
  ['-f localhost:1/x?a=b', 'INVALID_URL', '"localhost:1/x?a=b" is not an http or https URL.'],
  [
    '-f https://localhost:1/ --insecure --ca-cert ca.pem',
    'NO_EFFECT',
    '--ca-cert would have no effect: --insecure checks no certificate.',
  ],
  [
    '-f http://localhost:1/ --ca-cert ca.pem',
    'NO_EFFECT',
    '--ca-cert would have no effect: neither is your app https nor the tunnel ngrok.',
  ],
  [
    '-f http://localhost:1/ --ca-cert ca.pem --tunnel none',
    'NO_EFFECT',
    '--ca-cert would have no effect: neither is your app https nor the tunnel ngrok.',
  ],
  [
    '-f http://localhost:1/ --insecure',
    'NO_EFFECT',
    '--insecure would have no effect: nothing is sent to an https URL.',
  ],
  ['--retries 3', 'NO_EFFECT', '--retries would have no effect: nothing is forwarded without --forward-to.'],
  [
    '-f http://localhost:1/ --respond 500',
    'NO_EFFECT',
    '--respond answers in place of an app, and --forward-to names one: not both.',
  ],
  ['--respond 200 --timeout 5s', 'NO_EFFECT', '--timeout would have no effect: --respond answers in place of an app.'],
  ['--count 2', 'NO_EFFECT', '--count would have no effect: nothing is expected without --expect.'],
  ['--expect payment.* --where amount', 'INVALID_WHERE', '--where amount is not a condition.'],
  [
    '-f http://localhost:1 -f http://localhost:1/',
    'DUPLICATE_ROUTE',
    'Two routes hand the same deliveries to http://localhost:1/.',
  ],
  [
    '-f razorpay/payment.*=http://localhost:1/x -f razorpay/payment.*=http://localhost:1/x',
    'DUPLICATE_ROUTE',
    'Two routes hand the same deliveries to http://localhost:1/x.',
  ],
  ['-f stripe/=http://localhost:1/', 'UNKNOWN_ROUTE', '"stripe/" names no event type.'],
  [
    '-p stripe -f razorpay=http://localhost:1/',
    'NO_EFFECT',
    '--forward-to razorpay=http://localhost:1/ would have no effect: --provider takes all that arrives for events of stripe.',
  ],
  [
    '--respond 204,304 --respond-body hi',
    'NO_EFFECT',
    '--respond-body would have no effect: an answer of 204 or 304 has no body.',
  ],
  [
    '-p generic -f http://localhost:1/ --resign-with x',
    'NO_EFFECT',
    '--resign-with would have no effect: Generic unsigned envelope signs nothing.',
  ],
  [
    '-f generic=http://localhost:1/ --resign-with x',
    'NO_EFFECT',
    '--resign-with would have no effect: Generic unsigned envelope signs nothing.',
  ],
  [
    '-p svix -f http://localhost:1/ --resign-with plain+text!',
    'INVALID_SECRET',
    'The secret (--resign-with) is not base64 after "whsec_".',
  ],
])('listen %s is refused', async (line, code, message) => {
  const { forPrograms, leaked } = await runRefused(`listen --port 0 ${line}`);
  expect({ forPrograms, leaked }).toMatchObject({
    forPrograms: { exitCode: 2, stdout: '', stderr: { type: 'error', code, message } },
    leaked: false,
  });
});

test('a route of the configuration to which nothing signed comes has no secret', async () => {
  const forwardTo = { url: 'http://localhost:1/', provider: 'generic', secretVariable: 'PAY_SECRET' };
  const files = { 'hooks.config.json': JSON.stringify({ forwardTo }) };
  expect(await runRefused('listen --port 0', { files, env: { PAY_SECRET: 'x' } })).toEqual(
    refusal({
      code: 'NO_EFFECT',
      message:
        '"secretVariable" of the route to http://localhost:1/ would have no effect: Generic unsigned envelope signs nothing.',
    }),
  );
});

test('a secret to sign with has an effect where one of the targets gets what is signed', async () => {
  const app = await answering(200);
  const args = ['-f', `generic=${app.url}`, '-f', `razorpay=${app.url}`, '--resign-with', 'secret of the app'];
  const listener = await startListening(args, { cwd: temporaryProject(), env });
  await sendRazorpay(listener.port, 'payment.captured');
  expect(app.received.map(({ headers }) => headers['x-razorpay-signature'])).toEqual([
    razorpayHeaders('secret of the app', body('payment.captured'))[2]?.[1],
  ]);
});

describe('an app that speaks https', () => {
  test.each([
    ['nothing', [], 502],
    ['--ca-cert', ['--ca-cert', 'ca.pem'], 200],
    ['--insecure', ['--insecure'], 200],
  ])('with %s', async (_, more, status) => {
    const app = await startSecureApp();
    const cwd = temporaryProject();
    writeFileSync(join(cwd, 'ca.pem'), testCertificates().ca);
    const listener = await startListening(['-f', app.url, ...more], { cwd });
    expect(await sendRequest(listener.port, { body: 'hello' })).toMatchObject({ status });
    expect(app.bodies).toEqual(status === 200 ? ['hello'] : []);
  });

  test('its certificate is for the host of its URL, whatever Host it sees', async () => {
    const app = await startSecureApp();
    const cwd = temporaryProject();
    writeFileSync(join(cwd, 'ca.pem'), testCertificates().ca);
    const args = ['-f', app.url, '--ca-cert', 'ca.pem', '--host-header', 'shop.test'];
    const listener = await startListening(args, { cwd });
    expect(await sendRequest(listener.port, { body: 'hello' })).toMatchObject({ status: 200 });
    expect(app.hosts).toEqual(['shop.test']);
  });

  test.each([
    [
      'nobody vouches for',
      'localhost',
      [],
      '--ca-cert <file> trusts the certificate of your app, --insecure does not check it.',
    ],
    [
      'names another host',
      '0.0.0.0',
      ['--ca-cert', 'ca.pem'],
      'Forward to a host that its certificate names; --insecure does not check it.',
    ],
  ])('with a certificate that %s: what to do is said', async (_, host, trust, hint) => {
    const app = await startSecureApp();
    const cwd = temporaryProject();
    writeFileSync(join(cwd, 'ca.pem'), testCertificates().ca);
    const interrupt = new AbortController();
    const argv = ['listen', '--port', '0', '-f', app.url.replace('localhost', host), ...trust];
    const { context, stdout, stderr } = createTestContext(argv, { cwd, signal: interrupt.signal });
    const ended = main(context);
    const port = await vi.waitFor(() => {
      const [, found] = /Listening on http:\/\/localhost:(\d+)/.exec(stderr()) ?? [];
      expect(found).toBeDefined();
      return Number(found);
    });
    await sendRequest(port, { body: 'hello' });
    interrupt.abort();
    await ended;
    const [, id] = /(dlv_\w{10})\n/.exec(stdout()) ?? [];
    expect(stdout().split('\n').slice(-3)).toEqual([
      expect.stringMatching(
        new RegExp(`^ {11}→ ✗ no answer: its certificate is .* {2}\\d+ ms {2}https://${host}:\\d+/hook {2}${id}$`),
      ),
      `             ${hint}`,
      '',
    ]);
  });
});
