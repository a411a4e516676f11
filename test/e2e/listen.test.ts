import { Agent } from 'node:http';
import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { closedPort } from '../helpers/apps.ts';
import { headerLines, openSocket, readAnswer, sendRaw, sendRequest, writeThenRead } from '../helpers/client.ts';
import { runChild, startListening } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { integrationOf, integrations } from '../helpers/integrations.ts';
import { serve, startReceiver } from '../helpers/receiver.ts';
import { type JsonObject, keptDeliveries, named, ndjson } from '../helpers/results.ts';

const razorpay = integrationOf('razorpay');
const stripe = integrationOf('stripe');
const BODY = '{"event":"payment.captured","id":"evt_1","type":"charge.succeeded"}';

describe('a request signed by an SDK', () => {
  test.each(named(integrations, 'sdk'))('%s is found valid, when it arrives and offline', async (_, integration) => {
    const cwd = temporaryProject();
    const { secret, provider } = integration;
    const listener = await startListening(['--secret', secret], { cwd });
    const { status } = await sendRequest(listener.port, { headers: await integration.sign(BODY), body: BODY });
    expect(status).toBe(200);
    const verification = { valid: true, scheme: `${provider} hmac-sha256`, secretLabel: '--secret' };
    expect(await listener.waitFor('delivery.received')).toMatchObject({ provider, verification, refused: false });
    const verified = await runHooks(['verify', 'last', '--secret', secret, '--json'], { cwd });
    expect({ ...verified, stdout: ndjson(verified.stdout) }).toEqual({
      exitCode: 0,
      stdout: [expect.objectContaining({ type: 'verification', provider, verification })],
      stderr: '',
    });
  });

  test.each(named(integrations, 'sdk'))('%s and changed on its way is found invalid', async (_, integration) => {
    const cwd = temporaryProject();
    const { secret, provider } = integration;
    const listener = await startListening(['-p', provider, '--secret', secret], { cwd });
    await sendRequest(listener.port, { headers: await integration.sign(BODY), body: `${BODY} ` });
    const verification = expect.objectContaining({ valid: false, reason: 'signature_mismatch' }) as unknown;
    expect(await listener.waitFor('delivery.received')).toMatchObject({ provider, verification, refused: false });
    expect(await runHooks(['verify', 'last', '--secret', secret], { cwd })).toMatchObject({ exitCode: 1, stderr: '' });
  });
});

describe('what is forwarded', () => {
  const original = [
    'POST /webhooks/razorpay?shop=1&x=%20 HTTP/1.1',
    'Host: shop.example.com',
    'user-AGENT: Sender/1',
    'X-Multi: a',
    'Content-Type: application/json',
    'x-multi: b',
    'Cookie: a=1',
    'Cookie: b=2',
    'X-Empty:',
    'Connection: close, X-Drop',
    'X-Drop: 1',
    'Keep-Alive: timeout=5',
    'TE: trailers',
    'Proxy-Authorization: Basic eDp5',
    'Proxy-Connection: close',
    'Upgrade: h2c',
    'X-Forwarded-For: 10.0.0.1',
    'X-Latin: caf\u00e9',
    `Content-Length: ${BODY.length}`,
  ];

  test('has the original headers with their order, case and repeats, without those of the connection', async () => {
    const app = await startReceiver();
    const listener = await startListening(['--forward-to', `${app.url}/webhook`], { cwd: temporaryProject() });
    const answer = await sendRaw(listener.port, Buffer.from(`${original.join('\r\n')}\r\n\r\n${BODY}`, 'latin1'));
    expect({ ...answer, rawHeaders: [] }).toEqual({ status: 200, rawHeaders: [], body: Buffer.from('ok') });
    expect(
      app.received.map(({ rawHeaders, body, headers, ...rest }) => ({
        ...rest,
        host: headers.host,
        lines: headerLines(rawHeaders),
        body: body.toString(),
      })),
    ).toEqual([
      {
        method: 'POST',
        path: '/webhook',
        host: `127.0.0.1:${app.port}`,
        lines: [
          'user-AGENT: Sender/1',
          'X-Multi: a',
          'Content-Type: application/json',
          'x-multi: b',
          'Cookie: a=1',
          'Cookie: b=2',
          'X-Empty: ',
          'X-Forwarded-For: 10.0.0.1',
          'X-Latin: caf\u00e9',
        ],
        body: BODY,
      },
    ]);
  });

  test('is kept as it came, the headers of the connection included', async () => {
    const cwd = temporaryProject();
    const listener = await startListening([], { cwd });
    await sendRaw(listener.port, Buffer.from(`${original.join('\r\n')}\r\n\r\n${BODY}`, 'latin1'));
    const [, ...lines] = original;
    expect(keptDeliveries(cwd).map(({ request }) => request)).toEqual([
      {
        method: 'POST',
        path: '/webhooks/razorpay?shop=1&x=%20',
        rawHeaders: lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        body: BODY,
      },
    ]);
  });

  test('has the headers of --header, in the place of those that it had', async () => {
    const app = await startReceiver();
    const own = ['-H', 'X-B: mine', '-H', 'X-New: 1'];
    const listener = await startListening(['--forward-to', app.url, ...own], { cwd: temporaryProject() });
    await sendRequest(listener.port, { headers: ['X-A', '1', 'x-b', '2', 'X-C', '3', 'X-B', '4'] });
    expect(app.received.map(({ rawHeaders }) => headerLines(rawHeaders))).toEqual([
      ['X-A: 1', 'X-B: mine', 'X-C: 3', 'X-New: 1'],
    ]);
  });

  test.each(['HEAD', 'GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'POST'])('has its method, %s', async (method) => {
    const cwd = temporaryProject();
    const app = await startReceiver((_, response) => void response.writeHead(200, { 'content-length': 2 }).end('ok'));
    const listener = await startListening(['--forward-to', app.url], { cwd });
    const { status, body } = await sendRequest(listener.port, { method });
    expect({ status, body: body.toString() }).toEqual({ status: 200, body: method === 'HEAD' ? '' : 'ok' });
    expect(app.received.map((request) => [request.method, request.body.length])).toEqual([[method, 0]]);
    expect(keptDeliveries(cwd).map(({ request }) => (request as { method: string }).method)).toEqual([method]);
  });

  test.each(['GET', 'DELETE', 'PUT'])('has the body that a %s came with', async (method) => {
    const app = await startReceiver();
    const listener = await startListening(['--forward-to', app.url], { cwd: temporaryProject() });
    expect(await sendRequest(listener.port, { method, body: BODY })).toMatchObject({ status: 200 });
    expect(app.received.map((request) => [request.method, request.body.toString()])).toEqual([[method, BODY]]);
  });

  test('is whole when it came in chunks', async () => {
    const cwd = temporaryProject();
    const app = await startReceiver();
    const listener = await startListening(['--forward-to', app.url, '--secret', razorpay.secret], { cwd });
    const headers = await razorpay.sign(BODY);
    const { status } = await sendRequest(listener.port, { headers, chunks: [BODY.slice(0, 1), BODY.slice(1)] });
    expect(status).toBe(200);
    expect(app.received.map(({ headers: seen, body }) => [seen['content-length'], body.toString()])).toEqual([
      [String(BODY.length), BODY],
    ]);
    expect(await listener.waitFor('delivery.received')).toMatchObject({ verification: { valid: true } });
  });

  test('was waited for with 100 Continue, where the sender asked for that', async () => {
    const app = await startReceiver();
    const listener = await startListening(['--forward-to', app.url], { cwd: temporaryProject() });
    const socket = await openSocket(listener.port);
    const head = ['POST / HTTP/1.1', 'Host: x', 'Expect: 100-continue', `Content-Length: ${BODY.length}`];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const [interim] = await new Promise<Buffer[]>((resolve) =>
      socket.once('data', (...chunks: Buffer[]) => resolve(chunks)),
    );
    expect(interim?.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(BODY);
    expect(await readAnswer(socket)).toMatchObject({ status: 200, body: Buffer.from('ok') });
    expect(app.received.map(({ headers, body }) => [headers.expect, body.toString()])).toEqual([[undefined, BODY]]);
  });
});

describe('the answer of the app goes back to the sender', () => {
  const date = { Date: 'Mon, 21 Sep 2026 14:14:04 GMT' };
  const answers: ReadonlyArray<readonly [name: string, method: string, app: Parameters<typeof serve>[0]]> = [
    ['200 with text', 'POST', (_, response) => response.writeHead(200, { ...date, 'X-App': 'yes' }).end('hello')],
    [
      '200 in chunks',
      'POST',
      (_, response) => {
        response.writeHead(200, date).write('one,');
        response.end('two');
      },
    ],
    [
      '201 with cookies, packed by gzip',
      'POST',
      (_, response) => {
        const packed = gzipSync('{"ok":true}');
        const headers = {
          ...date,
          'Content-Encoding': 'gzip',
          'Set-Cookie': ['a=1; Path=/', 'b=2'],
          'content-TYPE': 'x/y',
        };
        response.writeHead(201, headers).end(packed);
      },
    ],
    ['204', 'POST', (_, response) => response.writeHead(204, { ...date, 'X-App': 'yes' }).end()],
    ['304 with an ETag', 'GET', (_, response) => response.writeHead(304, { ...date, ETag: '"1"' }).end()],
    ['304 with a length', 'GET', (_, response) => response.writeHead(304, { ...date, 'Content-Length': 9 }).end()],
    ['200 to HEAD', 'HEAD', (_, response) => response.writeHead(200, { ...date, 'Content-Length': 5 }).end()],
    ['302, which is not followed', 'POST', (_, response) => response.writeHead(302, { ...date, Location: '/x' }).end()],
    ['401', 'POST', (_, response) => response.writeHead(401, date).end('who are you?')],
    ['410', 'POST', (_, response) => response.writeHead(410, date).end()],
    [
      '429 with Retry-After',
      'POST',
      (_, response) => response.writeHead(429, { ...date, 'Retry-After': 7 }).end('slow'),
    ],
    ['500 with JSON', 'POST', (_, response) => response.writeHead(500, date).end('{"error":"no"}')],
    ['503', 'POST', (_, response) => response.writeHead(503, date).end()],
    ['a status without a name', 'POST', (_, response) => response.writeHead(299, date).end('?')],
    ['a header of Latin-1', 'POST', (_, response) => response.writeHead(200, { ...date, 'X-App': 'caf\u00e9' }).end()],
    [
      'bytes that are not text',
      'POST',
      (_, response) => response.writeHead(200, date).end(Buffer.from([0xff, 0, 0x80])),
    ],
  ];

  test.each(answers)('%s', async (_, method, application) => {
    const app = await serve(application);
    const listener = await startListening(['--forward-to', app.url], { cwd: temporaryProject() });
    const look = async (port: number): Promise<unknown> => {
      const { status, rawHeaders, body } = await sendRequest(port, { method });
      return { status, lines: headerLines(rawHeaders), body };
    };
    expect(await look(listener.port)).toEqual(await look(app.port));
  });

  test('502 where the app is down, and the delivery is kept', async () => {
    const cwd = temporaryProject();
    const forwardTo = `http://127.0.0.1:${await closedPort()}/`;
    const listener = await startListening(['--forward-to', forwardTo], { cwd });
    const { status, body } = await sendRequest(listener.port, { body: BODY });
    expect([status, body.toString()]).toEqual([502, 'The endpoint could not be reached.\n']);
    const outcome = { kind: 'no_response', reason: 'refused', detail: 'connection refused' };
    expect(await listener.waitFor('attempt.completed')).toMatchObject({ endpointUrl: forwardTo, outcome });
    expect(keptDeliveries(cwd).map(({ attempts }) => attempts)).toEqual([[expect.objectContaining({ outcome })]]);
  });

  test.each<readonly [string, string, Parameters<typeof serve>[0]]>([
    [
      'closes the connection',
      'the connection was closed without an answer',
      (request) => void request.socket.destroy(),
    ],
    [
      'dies in the middle of its answer',
      'its answer, 200, broke off',
      (request, response) => {
        response.writeHead(200, { 'Content-Length': 100 }).write('ten bytes.', () => request.socket.destroy());
      },
    ],
  ])('502 where the app %s', async (_, detail, application) => {
    const app = await serve(application);
    const listener = await startListening(['--forward-to', app.url], { cwd: temporaryProject() });
    const { status, body } = await sendRequest(listener.port, { body: BODY });
    expect([status, body.toString()]).toEqual([502, 'The endpoint broke off before its answer was whole.\n']);
    expect(await listener.waitFor('attempt.completed')).toMatchObject({ outcome: { reason: 'closed', detail } });
  });

  test('504 where the app takes longer than --timeout, and the app is let go', async () => {
    let gone: (value: unknown) => void = () => {};
    const closed = new Promise((resolve) => (gone = resolve));
    const app = await serve((_, response) => void response.once('close', gone));
    const listener = await startListening(['--forward-to', app.url, '--timeout', '200ms'], { cwd: temporaryProject() });
    const { status, body } = await sendRequest(listener.port, { body: BODY });
    expect([status, body.toString()]).toEqual([504, 'The endpoint did not answer in time.\n']);
    expect(await listener.waitFor('attempt.completed')).toMatchObject({
      outcome: { kind: 'no_response', reason: 'timeout', detail: 'no whole answer within 200 ms' },
    });
    await closed;
  });

  test('504 where the app begins its answer in time and does not end it', async () => {
    const app = await serve((_, response) => void response.writeHead(200).write('wait …'));
    const listener = await startListening(['--forward-to', app.url, '--timeout', '200ms'], { cwd: temporaryProject() });
    expect(await sendRequest(listener.port, { body: BODY })).toMatchObject({ status: 504 });
  });
});

describe('a signature that is not right', () => {
  type HeaderMaker = () => string[] | Promise<string[]>;
  const wrong: HeaderMaker = async () =>
    (await razorpay.sign(BODY)).map((text) => text.replace(/^[0-9a-f]{64}$/, '0'.repeat(64)));

  test('is marked, and the delivery forwarded', async () => {
    const cwd = temporaryProject();
    const app = await startReceiver();
    const listener = await startListening(['--forward-to', app.url, '--secret', razorpay.secret], { cwd });
    expect(await sendRequest(listener.port, { headers: await wrong(), body: BODY })).toMatchObject({ status: 200 });
    const verification = { valid: false, reason: 'signature_mismatch' };
    expect(await listener.waitFor('delivery.received')).toMatchObject({ verification, refused: false });
    expect(keptDeliveries(cwd)).toMatchObject([{ verification, attempts: [{ outcome: { status: 200 } }] }]);
    expect(app.received).toHaveLength(1);
  });

  test.each<readonly [string, HeaderMaker, JsonObject]>([
    ['wrong', wrong, { verification: { valid: false, reason: 'signature_mismatch' } }],
    ['missing', () => ['Content-Type', 'application/json'], {}],
    ['of a provider whose secret is another', () => stripe.sign(BODY), { verification: { valid: false } }],
  ])('with --enforce, one that is %s gives 401: it is kept and not forwarded', async (_, headers, kept) => {
    const cwd = temporaryProject();
    const app = await startReceiver();
    const listener = await startListening(['--enforce', '--forward-to', app.url, '--secret', razorpay.secret], { cwd });
    const { status, body } = await sendRequest(listener.port, { headers: await headers(), body: BODY });
    expect([status, body.toString()]).toEqual([401, 'Invalid signature.\n']);
    expect(await listener.waitFor('delivery.received')).toMatchObject({ ...kept, refused: true });
    expect(keptDeliveries(cwd)).toMatchObject([{ ...kept, attempts: [] }]);
    expect(app.received).toEqual([]);
  });

  test('with --enforce, a right one goes through', async () => {
    const app = await startReceiver();
    const options = ['--enforce', '--forward-to', app.url, '--secret', razorpay.secret];
    const listener = await startListening(options, { cwd: temporaryProject() });
    const headers = await razorpay.sign(BODY);
    expect(await sendRequest(listener.port, { headers, body: BODY })).toMatchObject({ status: 200 });
    expect(app.received.map(({ body }) => body.toString())).toEqual([BODY]);
  });
});

describe('who sent it', () => {
  test('is said of each delivery, where several providers send to one listener', async () => {
    const cwd = temporaryProject();
    const secrets = ['--secret', razorpay.secret, '--secret', stripe.secret];
    const listener = await startListening(secrets, { cwd });
    await sendRequest(listener.port, { headers: await stripe.sign(BODY), body: BODY });
    await sendRequest(listener.port, { headers: await razorpay.sign(BODY), body: BODY });
    await listener.waitFor('delivery.received', 2);
    const identities = listener.events
      .filter(({ type }) => type === 'delivery.received')
      .map(({ provider, eventType, eventId, verification }) => ({ provider, eventType, eventId, verification }));
    expect(identities).toEqual([
      {
        provider: 'stripe',
        eventType: 'charge.succeeded',
        eventId: 'evt_1',
        verification: { valid: true, scheme: 'stripe hmac-sha256', secretLabel: '--secret number 2' },
      },
      {
        provider: 'razorpay',
        eventType: 'payment.captured',
        eventId: 'TeiRkX3vBq0aZ7',
        verification: { valid: true, scheme: 'razorpay hmac-sha256', secretLabel: '--secret number 1' },
      },
    ]);
  });

  test('is unknown without a signature header: it is kept, forwarded, and said to be unknown', async () => {
    const cwd = temporaryProject();
    const app = await startReceiver();
    const listener = await startListening(['--forward-to', app.url], { cwd });
    expect(await sendRequest(listener.port, { path: '/x', body: 'a=1&b=2' })).toMatchObject({ status: 200 });
    const received = await listener.waitFor('delivery.received');
    expect(received).toEqual({
      type: 'delivery.received',
      id: expect.stringMatching(/^dlv_[0-9A-Za-z]{10}$/),
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      origin: 'received',
      request: { method: 'POST', path: '/x', rawHeaders: expect.any(Array), body: 'a=1&b=2' },
      endpoints: [{ url: app.url }],
      attempts: [],
      undecided: 'No known signature header: say whose it is with --provider.',
      refused: false,
    });
    const [kept] = keptDeliveries(cwd);
    expect(kept).toEqual({
      type: 'delivery',
      id: received['id'],
      receivedAt: received['receivedAt'],
      origin: 'received',
      request: received['request'],
      endpoints: [{ url: app.url }],
      attempts: [expect.objectContaining({ endpointUrl: app.url })],
    });
    expect(app.received.map(({ body }) => body.toString())).toEqual(['a=1&b=2']);
  });
});

describe('a body that is too long', () => {
  const MAX = 1024;
  const LONG = 4 * 1024 * 1024;

  test.each([
    ['announced', { body: Buffer.alloc(MAX + 1) }],
    ['sent in chunks', { chunks: [Buffer.alloc(MAX), Buffer.alloc(1)] }],
  ])('and %s is refused with 413 and goes nowhere', async (_, request) => {
    const cwd = temporaryProject();
    const app = await startReceiver();
    const listener = await startListening(['--forward-to', app.url, '--body-max', '1k'], { cwd });
    const { status, body } = await sendRequest(listener.port, request);
    expect([status, body.toString()]).toEqual([413, 'the body is longer than 1024 bytes\n']);
    expect(await listener.waitFor('request.rejected')).toEqual({
      type: 'request.rejected',
      status: 413,
      reason: 'the body is longer than 1024 bytes',
    });
    expect(app.received).toEqual([]);
    // The listener is well, and the longest body that is allowed is taken.
    expect(await sendRequest(listener.port, { body: Buffer.alloc(MAX) })).toMatchObject({ status: 200 });
    expect(keptDeliveries(cwd)).toHaveLength(1);
  });

  const long = Buffer.alloc(LONG, 'a');
  test.each([
    ['announced', Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${LONG}\r\n\r\n`), long])],
    [
      'sent in chunks',
      Buffer.concat([
        Buffer.from(`POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${LONG.toString(16)}\r\n`),
        long,
        Buffer.from('\r\n0\r\n\r\n'),
      ]),
    ],
  ])('by megabytes and %s: the 413 reaches a sender that first writes and then reads', async (_, bytes) => {
    const listener = await startListening(['--body-max', '1k'], { cwd: temporaryProject() });
    expect(await writeThenRead(listener.port, bytes)).toMatchObject({ status: 413 });
  });
});

test('what is not HTTP is answered with 400, and is no delivery', async () => {
  const listener = await startListening([], { cwd: temporaryProject() });
  expect(await sendRaw(listener.port, Buffer.from('hello\r\n\r\n'))).toMatchObject({ status: 400 });
  expect(await listener.waitFor('request.rejected')).toMatchObject({
    status: 400,
    reason: 'this is not an HTTP request',
  });
});

test('headers that are too long are answered with 431', async () => {
  const listener = await startListening([], { cwd: temporaryProject() });
  const head = `POST / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(70 * 1024)}\r\n\r\n`;
  expect(await sendRaw(listener.port, Buffer.from(head))).toMatchObject({ status: 431 });
});

test('headers as long as providers may send are taken', async () => {
  const listener = await startListening([], { cwd: temporaryProject() });
  expect(await sendRequest(listener.port, { headers: ['X-Long', 'a'.repeat(60 * 1024)] })).toMatchObject({
    status: 200,
  });
});

test('a sender that keeps its connection is served over it again and again', async () => {
  const cwd = temporaryProject();
  const app = await startReceiver();
  const listener = await startListening(['--forward-to', app.url], { cwd });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const body of ['one', 'two', 'three']) {
    expect(await sendRequest(listener.port, { body, agent })).toMatchObject({ status: 200, body: Buffer.from('ok') });
  }
  agent.destroy();
  expect(app.received.map(({ body }) => body.toString())).toEqual(['one', 'two', 'three']);
});

test('nothing of a delivery can leave its line, its file name or its folder', async () => {
  const cwd = temporaryProject();
  const listener = await startListening(['--secret', stripe.secret], { cwd });
  const body = JSON.stringify({ id: '../../x', type: '../..\\..//evil\u0000\n\u001b[2J~x'.repeat(40) });
  expect(await sendRequest(listener.port, { headers: await stripe.sign(body), body })).toMatchObject({ status: 200 });
  expect(await listener.waitFor('delivery.received')).toMatchObject({ verification: { valid: true } });
  expect(keptDeliveries(cwd)).toMatchObject([{ request: { body } }]);
  const shown = await runChild(['deliveries'], { cwd });
  expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
  expect(shown.stdout.split('\n')).toHaveLength(2);
  expect(shown.stdout).not.toContain('\u001b');
});
