import { expect, test } from 'vitest';

import { startListening } from '../helpers/child.ts';
import { runHooks } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { projectWith, words } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';
import { hmac } from '../helpers/signed.ts';

// An in-house scheme: HMAC-SHA256 in base64 over "<ms>:<body>", the key in hex, all in one header.
const acme = {
  id: 'acme',
  name: 'Acme Billing',
  docsUrl: 'https://acme.example/webhooks',
  secretVariable: 'ACME_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'hex', dropPrefix: 'acme_' },
    signedContent: '{timestamp}:{body}',
    encoding: 'base64',
    place: { name: 'X-Acme-Signature', parts: ['time={timestamp}', 'mac={signature}'], separator: ';' },
    timestamp: { unit: 'ms', toleranceSeconds: 60, refusesFuture: true },
  },
  eventType: { header: 'X-Acme-Event', bodyPath: 'kind' },
  eventId: { bodyPath: 'reference' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Acme-Event', 'billing'],
    ['X-Acme-Signature', '{signature}'],
  ],
  wire: 'sorted',
  timeKeys: ['issued'],
  pathPrefixes: ['invoice'],
  timeoutMs: 4000,
};
const CONFIG = JSON.stringify({ provider: 'acme', providers: [acme] });

const KEY = '00112233445566778899aabbccddeeff';
const SECRET = `acme_${KEY}`;
const AT = new Date('2026-09-21T14:54:04.000Z');
const ENV = { ACME_SECRET: SECRET };
const EVENT = '{"kind":"paid","reference":"R-1","issued":1600000000,"invoice":{"total":100,"currency":"EUR"}}';
const SENT = '{"invoice":{"currency":"EUR","total":250},"issued":1790002444,"kind":"paid","reference":"R-1"}';
const sign = (body: string): string => hmac(Buffer.from(KEY, 'hex'), `${AT.getTime()}:${body}`, 'base64');

test('an in-house scheme signs what it sends', async () => {
  const cwd = projectWith({ 'hooks.config.json': CONFIG, 'paid.json': EVENT });
  const line = 'trigger paid.json --set total=250 --print http --url http://localhost:3000/';
  expect(await runHooks(words(line), { cwd, env: ENV, now: AT })).toEqual({
    exitCode: 0,
    stdout:
      'POST / HTTP/1.1\r\nHost: localhost:3000\r\nContent-Type: application/json\r\nX-Acme-Event: billing\r\n' +
      `X-Acme-Signature: time=${AT.getTime()};mac=${sign(SENT)}\r\nContent-Length: ${SENT.length}\r\n\r\n${SENT}`,
    stderr: '',
  });
});

test.each(['./paid.json', 'events/../paid.json', '<project>/paid.json'])(
  'an event of one’s own at %s',
  async (path) => {
    const cwd = projectWith({ 'hooks.config.json': CONFIG, 'paid.json': EVENT, 'events/other.json': EVENT });
    const argv = ['trigger', path.replace('<project>', cwd), '--set', 'total=250', '--print', 'body'];
    expect(await runHooks(argv, { cwd, env: ENV, now: AT })).toEqual({ exitCode: 0, stdout: SENT, stderr: '' });
  },
);

test('an in-house scheme is recognised, verified, and its time judged', async () => {
  const cwd = projectWith({ 'hooks.config.json': JSON.stringify({ providers: [acme] }), 'body.json': SENT });
  const header = `X-Acme-Signature: time=${AT.getTime()};mac=${sign(SENT)}`;
  const argv = ['verify', 'body.json', '-H', header, '-H', 'X-Acme-Event: billing'];
  expect(await runHooks(argv, { cwd, env: ENV, now: AT })).toEqual({
    exitCode: 0,
    stdout: '✓ valid    billing.paid from acme  body.json\n  acme hmac-sha256, secret from $ACME_SECRET\n',
    stderr: '',
  });
  expect(await runHooks([...argv, '--at', '2026-09-21T14:55:05Z'], { cwd, env: ENV })).toEqual({
    exitCode: 1,
    stdout:
      '✗ invalid  billing.paid from acme  body.json\n' +
      '  The signature is right, but was made 61 s before it was judged; the tolerance is 60 s.\n',
    stderr: '',
  });
});

test('an in-house scheme says why a signature is not right', async () => {
  const cwd = projectWith({ 'hooks.config.json': CONFIG, 'body.json': `${SENT}\n` });
  const header = `X-Acme-Signature: time=${AT.getTime()};mac=${sign(SENT)}`;
  expect(await runHooks(['verify', 'body.json', '-H', header], { cwd, env: ENV, now: AT })).toEqual({
    exitCode: 1,
    stdout:
      '✗ invalid  event from acme  body.json\n' +
      '  The signature in X-Acme-Signature is not that of this body under the secret from $ACME_SECRET.\n' +
      '  Why: The body ends in a line break that was not signed; an editor or echo adds one when saving.\n',
    stderr: '',
  });
});

test('a secret of the wrong form is told in the words of the scheme', async () => {
  const cwd = projectWith({ 'hooks.config.json': CONFIG, 'body.json': SENT });
  expect(await runHooks(['sign', 'body.json', '--secret', 'not hex'], { cwd })).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'error: The secret (--secret) is not hex after "acme_".\n' +
      'The signing secret of this scheme is hex text after "acme_"; copy it whole, without quotes.\n',
  });
});

test('an in-house scheme is listed and explained with the others', async () => {
  const cwd = projectWith({ 'hooks.config.json': CONFIG });
  const listed = await runHooks(['providers'], { cwd });
  expect(listed.stdout).toContain('\nacme                 Acme Billing                         0 sample events\n');
  const shown = await runHooks(['providers', 'show', 'acme'], { cwd });
  expect({ ...shown, stdout: shown.stdout.split('\nExample\n')[0] }).toEqual({
    exitCode: 0,
    stdout: `Acme Billing  acme
The signature is an HMAC-SHA256 of the timestamp, a colon, the raw body,
keyed with the signing secret, without "acme_" and decoded from hex, written in base64 in X-Acme-Signature.
It is refused when its timestamp is more than 60 s old or ahead.

  documentation   https://acme.example/webhooks
  sample events   0   (hooks events acme)
  secret          $ACME_SECRET
  signed content  {timestamp}:{body}
  header          X-Acme-Signature: time=<timestamp>;mac=<base64>
  rotation        several signatures may stand in the header; one must match
  event type      X-Acme-Event, with "kind" of the body
  event id        "reference" of the body
  answer within   4 s
  retries         not known; --deliver has waits of hooks' own: after 5 s, 5 min, 30 min, 2 h … 10 h; 7 in 27 h 35 min
`,
    stderr: '',
  });
});

test('the listener verifies an in-house scheme, and replay signs it anew', async () => {
  const cwd = projectWith({ 'hooks.config.json': CONFIG, 'paid.json': EVENT });
  const { url, received } = await startReceiver();
  const listener = await startListening(['--forward-to', url], { cwd, env: ENV });
  const sent = await runHooks(['trigger', 'paid.json', '--url', listener.url], { cwd, env: ENV });
  expect(sent).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await listener.waitFor('delivery.received')).toMatchObject({
    provider: 'acme',
    eventType: 'billing.paid',
    eventId: 'R-1',
    verification: { valid: true, scheme: 'acme hmac-sha256', secretLabel: '$ACME_SECRET' },
  });
  await listener.waitFor('attempt.completed');
  await listener.stop();
  expect(await runHooks(['replay', 'last', '--set', 'total=1', '--url', url], { cwd, env: ENV })).toMatchObject({
    exitCode: 0,
  });
  const bodies = received.map(({ body }) => JSON.parse(body.toString()) as { invoice: { total: number } });
  expect(bodies.map(({ invoice }) => invoice.total)).toEqual([100, 1]);
});

test('a provider of the project takes the place of a bundled one with its id', async () => {
  const own = { ...acme, id: 'stripe', name: 'Our Stripe' };
  const cwd = projectWith({ 'hooks.config.json': JSON.stringify({ providers: [own] }) });
  const { stdout } = await runHooks(['providers', '--json'], { cwd });
  const { stdout: shown } = await runHooks(['providers'], { cwd });
  expect(shown.match(/^stripe .*$/gm)).toEqual([
    'stripe               Our Stripe                           31 sample events',
  ]);
  expect(ndjson(stdout).filter(({ id }) => id === 'stripe')).toHaveLength(1);
});

test.each([
  ['its signature nowhere among its headers', [['Content-Type', 'application/json']]],
  ['the signature inside of another value', [['X-Acme-Signature', 'mac={signature}']]],
])('a signed provider that has %s is refused: it would send nothing signed', async (_, headers) => {
  const cwd = projectWith({
    'hooks.config.json': JSON.stringify({ providers: [{ ...acme, headers }] }),
    'paid.json': EVENT,
  });
  const argv = ['trigger', 'paid.json', '-p', 'acme', '--print', 'http', '--url', 'http://localhost:3000/'];
  expect(await runHooks(argv, { cwd, env: ENV })).toMatchObject({ exitCode: 2, stdout: '' });
});

test.each([
  ['no part with the signature', { place: { name: 'X-Acme-Signature', parts: ['time={timestamp}'] } }],
  ['a timestamp in its content and nowhere else', { timestamp: undefined }],
  ['an id in its content and no header for it', { signedContent: '{id}.{body}' }],
  ['several parts and nothing between them', { place: { ...acme.signature.place, separator: undefined } }],
  ['its signature in a field without a name', { place: { ...acme.signature.place, in: 'form', name: '' } }],
  ['a header name that is none', { place: { ...acme.signature.place, name: 'X Acme' } }],
])('a scheme with %s is refused, since nothing that it signs could be verified', async (_, change) => {
  const own = { ...acme, signature: { ...acme.signature, ...change } };
  const cwd = projectWith({ 'hooks.config.json': JSON.stringify({ providers: [own] }), 'paid.json': EVENT });
  expect(await runHooks(['providers', 'show', 'acme'], { cwd })).toMatchObject({ exitCode: 2, stdout: '' });
});

const MARK = ['Acme-Signature', '{signature}'] as const;
const place = { name: 'Acme-Signature', parts: ['{signature}'] };
const plain = { kind: 'hmac', algorithm: 'sha256', encoding: 'hex', place };

/** Schemes that bundled providers have, as a project writes them; each needs something that is not in every one. */
test.each([
  ['a digest of MD5', { signature: { ...plain, algorithm: 'md5', signedContent: '{body}' } }],
  [
    'evidence and notes',
    {
      signature: { ...plain, signedContent: '{body}' },
      evidence: { confidence: 'documented', sources: ['Acme'] },
      notes: ['None.'],
    },
  ],
  [
    'an id that is signed',
    {
      signature: { ...plain, signedContent: '{id}.{body}', idHeader: 'Acme-Id' },
      headers: [['Acme-Id', '{event_id}'], MARK],
    },
  ],
  [
    'an id of its own form',
    {
      signature: { ...plain, signedContent: '{id}.{body}', idHeader: 'Acme-Id' },
      eventIdForm: { literalPrefix: 'msg_', prefix: 'msg_', length: 20, alphabet: 'hex' },
      headers: [['Acme-Id', '{event_id}'], MARK],
    },
  ],
  [
    'text that is new each time',
    {
      signature: { ...plain, signedContent: '{nonce}.{body}', nonceHeader: 'Acme-Nonce' },
      headers: [['Acme-Nonce', '{signature}'], MARK],
    },
  ],
  [
    'the time of the body',
    { signature: { ...plain, signedContent: '{timestamp}.{body}', timestamp: { bodyPath: 'created', unit: 's' } } },
  ],
  [
    'a key that is a digest',
    { signature: { ...plain, key: { encoding: 'utf8', dropThrough: ':', digest: 'sha1' }, signedContent: '{body}' } },
  ],
  ['a parameter', { signature: { ...plain, signedContent: '{param:account}{body}', params: { account: 'a-1' } } }],
  [
    'a token with a time',
    {
      signature: {
        kind: 'jwt',
        algorithm: 'HS256',
        signedContent: '',
        place,
        claims: { iat: '{now}', exp: '{expiry}', sum: '{body|sha256|hex}' },
        checkedClaims: ['sum'],
      },
    },
  ],
  [
    'RSA with SHA-1',
    { signature: { kind: 'key_pair', algorithm: 'rsa-sha1', encoding: 'base64', signedContent: '{body}', place } },
  ],
  [
    'a type of two fields',
    { signature: { ...plain, signedContent: '{body}' }, eventType: { bodyPath: ['type', 'action'] } },
  ],
])('a scheme with %s is signed and verified', async (_, own) => {
  const acme = { id: 'acme', eventType: { bodyPath: 'type' }, headers: [MARK], ...own };
  const cwd = projectWith({
    'hooks.config.json': JSON.stringify({ provider: 'acme', providers: [acme] }),
    'made.json': '{"type":"thing","action":"made","created":1600000000}',
  });
  const { url } = await startReceiver();
  expect(await runHooks(['trigger', './made.json', '--url', url], { cwd })).toMatchObject({ exitCode: 0 });
  expect(await runHooks(['verify', 'last'], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
});

test.each([
  ['the id', { signedContent: '{id}.{body}', idHeader: 'Acme-Id' }, '["Acme-Id", "{event_id}"]'],
  [
    'the time',
    { signedContent: '{timestamp}.{body}', timestamp: { header: 'Acme-Time', unit: 's' } },
    '["Acme-Time", "{timestamp}"]',
  ],
  ['the nonce', { signedContent: '{nonce}.{body}', nonceHeader: 'Acme-Nonce' }, '["Acme-Nonce", "{signature}"]'],
])('a scheme that signs %s without sending it is refused', async (_, signed, header) => {
  const own = { id: 'acme', signature: { ...plain, ...signed }, eventType: {}, headers: [MARK] };
  const cwd = projectWith({ 'hooks.config.json': JSON.stringify({ providers: [own] }) });
  const run = await runHooks(['providers'], { cwd });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain(`providers.0.headers: expected ${header} among them`);
});

test('two providers of one id are refused', async () => {
  const cwd = projectWith({ 'hooks.config.json': JSON.stringify({ providers: [acme, { ...acme, name: 'Other' }] }) });
  expect(await runHooks(['providers', 'show', 'acme'], { cwd })).toMatchObject({ exitCode: 2, stdout: '' });
});

test('an in-house sender’s own retries are followed, and each attempt is signed when it is made', async () => {
  const retries = { delaysMs: [1_000, 60_000], disablesAfter: 1 };
  const config = JSON.stringify({ provider: 'acme', providers: [{ ...acme, retries }] });
  const cwd = projectWith({ 'hooks.config.json': config, 'paid.json': EVENT });
  const { url, received } = await startReceiver((_, response) => void response.writeHead(500).end());
  const line = `trigger paid.json --deliver --speed 1000 --url ${url}`;
  const run = await runHooks(words(line), { cwd, env: ENV });
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toMatch(/^Given up after 3 attempts in 1 min 1 s: .* The endpoint counts as disabled/m);
  expect(run.stderr).toContain(
    'It retries after 1 s, 1 min; 2 in 1 min 1 s, then it disables the endpoint (documented).',
  );
  const times = received.map(({ headers }) => /^time=(\d+)/.exec(String(headers['x-acme-signature']))?.[1]);
  expect(new Set(times).size).toBe(3);
  const shown = await runHooks(['providers', 'show', 'acme'], { cwd });
  expect(shown.stdout).toContain('\n  retries         after 1 s, 1 min; 2 in 1 min 1 s (documented)\n');
});
