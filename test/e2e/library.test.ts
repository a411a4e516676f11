import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import stripeLibrary from 'stripe';
import { expect, test } from 'vitest';

import { composeEvent, defineProvider, providers, sign, verify } from '../../src/library.ts';
import { listFixtures, fixtureLabel } from '../../src/events/fixtures.ts';
import { temporaryProject } from '../helpers/context.ts';
import { runProgram } from '../helpers/programs.ts';
import { hmac } from '../helpers/signed.ts';

const built = fileURLToPath(new URL('../../dist/', import.meta.url));
const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

test('an event that is composed and signed is accepted by the official library', async () => {
  const { body } = await composeEvent(providers.stripe, 'charge.refunded', { set: { amount: 1250 } });
  const { rawHeaders } = sign(providers.stripe, body, { secret: SECRET });
  const header = Object.fromEntries(rawHeaders)['Stripe-Signature'] ?? '';
  const event = stripeLibrary.webhooks.constructEvent(Buffer.from(body), header, SECRET);
  expect(event).toMatchObject({ type: 'charge.refunded', data: { object: { amount: 1250 } } });
});

test('headers may be those of fetch, of Node, or a list', async () => {
  const { body, eventId } = await composeEvent(providers.standardWebhooks, 'invoice.paid', { seed: 'a' });
  const { rawHeaders } = sign(providers.standardWebhooks, body, { secret: SECRET, eventId });
  const forms = [
    rawHeaders,
    new Headers(rawHeaders.map(([name, value]): [string, string] => [name, value])),
    Object.fromEntries(rawHeaders.map(([name, value]) => [name.toLowerCase(), [value]])),
  ];
  const verdicts = forms.map((headers) => verify(providers.standardWebhooks, { headers, body }, { secret: SECRET }));
  expect(verdicts.map(({ valid }) => valid)).toEqual([true, true, true]);
});

test('a wrong signature is a value that says why', () => {
  const { rawHeaders } = sign(providers.razorpay, '{}', { secret: 'right' });
  expect(verify(providers.razorpay, { headers: rawHeaders, body: '{}\n' }, { secret: ['wrong', 'right'] })).toEqual({
    valid: false,
    reason: 'signature_mismatch',
    detail: 'The signature in X-Razorpay-Signature is not that of this body under any of 2 secrets.',
    diagnosis: {
      mistakes: [
        {
          code: 'trailing_newline_added',
          message: 'The body ends in a line break that was not signed; an editor or echo adds one when saving.',
        },
      ],
      secretLabel: 'secret 2',
      tried: expect.any(Number),
    },
  });
});

const acme = {
  id: 'acme',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'Acme-Signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ',' },
    timestamp: { unit: 's' },
  },
  eventType: { bodyPath: 'type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Acme-Signature', '{signature}'],
  ],
} as const;

test('a sender of one’s own, in the shape of the configuration, composes, signs and verifies', async () => {
  const provider = defineProvider(acme);
  const at = new Date('2026-09-21T14:14:04Z');
  const event = { type: 'thing.made', created: 1_600_000_000, data: { id: 'thing 7', amount: 5 } };
  const composed = await composeEvent(provider, event, { at, set: { amount: 12 } });
  const { rawHeaders, body } = sign(provider, composed.body, { secret: 'ours', at });
  const text = '{"type":"thing.made","created":1790000044,"data":{"id":"thing 7","amount":12}}';
  const signature = hmac('ours', `1790000044.${text}`);
  expect({ eventType: composed.eventType, rawHeaders, body: Buffer.from(body).toString() }).toEqual({
    eventType: 'thing.made',
    rawHeaders: [
      ['Content-Type', 'application/json'],
      ['Acme-Signature', `t=1790000044,v1=${signature}`],
    ],
    body: text,
  });
  const judged = (seconds: number) =>
    verify(provider, { headers: rawHeaders, body }, { secret: 'ours', at: new Date(at.getTime() + seconds * 1000) });
  expect([judged(300).valid, judged(301)]).toEqual([true, expect.objectContaining({ reason: 'timestamp_too_old' })]);
});

test.each([
  ['id', { id: undefined }],
  ['signature.kind', { signature: { ...acme.signature, kind: 'hmacs' } }],
  ['signature.algorithm', { signature: { ...acme.signature, algorithm: 'sha-256' } }],
  ['signature.encoding', { signature: { ...acme.signature, encoding: undefined } }],
  ['signature.signedContent', { signature: { ...acme.signature, signedContent: undefined } }],
  ['signature.signedContent', { signature: { ...acme.signature, signedContent: '{time}.{body}' } }],
  ['signature.place', { signature: { ...acme.signature, place: 'Acme-Signature' } }],
  ['signature.timestamp', { signature: { ...acme.signature, timestamp: undefined } }],
  ['eventType', { eventType: 'type' }],
  ['headers', { headers: { 'Acme-Signature': '{signature}' } }],
  ['headers', { headers: [['Content-Type', 'application/json']] }],
])('a sender of one’s own whose %s is wrong is refused with its name', (path, change) => {
  const own = { ...acme, ...change } as unknown as typeof acme;
  expect(() => defineProvider(own)).toThrow(
    expect.objectContaining({
      code: 'INVALID_PROVIDER',
      message: expect.stringMatching(new RegExp(`^The provider is not complete: ${path}[.:]`)),
    }),
  );
});

const { razorpay, square, generic } = providers;
const secret = 's3cret-s3cret';
const request = { headers: { 'X-Razorpay-Signature': 'ab'.repeat(32) }, body: '{}' };

/** As JavaScript calls it: types would tell most of these. */
const loosely = (call: (...given: never[]) => unknown, ...given: unknown[]): unknown => call(...(given as never[]));

test.each([
  ['a parsed body', () => loosely(verify, razorpay, { ...request, body: { a: 1 } }, { secret }), 'INVALID_BODY'],
  ['no body', () => loosely(verify, razorpay, { ...request, body: undefined }, { secret }), 'INVALID_BODY'],
  ['a parsed body to sign', () => loosely(sign, razorpay, [1], { secret }), 'INVALID_BODY'],
  ['no headers', () => loosely(verify, razorpay, { body: '' }, { secret }), 'INVALID_HEADERS'],
  [
    'headers in a flat list',
    () => loosely(verify, razorpay, { headers: ['A', 'b'], body: '' }, { secret }),
    'INVALID_HEADERS',
  ],
  ['a variable that is not set', () => loosely(verify, razorpay, request, { secret: undefined }), 'NO_SECRET'],
  ['no secret', () => verify(razorpay, request, { secret: [] }), 'NO_SECRET'],
  ['no secret to sign with', () => sign(razorpay, '{}', { secret: [] }), 'NO_SECRET'],
  ['a secret that is no text', () => loosely(sign, razorpay, '{}', { secret: [secret, 5] }), 'INVALID_SECRET'],
  ['an empty secret', () => sign(razorpay, '{}', { secret: [secret, ''] }), 'EMPTY_SECRET'],
  [
    'a tolerance that is no number',
    () => verify(razorpay, request, { secret, toleranceSeconds: Number.NaN }),
    'INVALID_TOLERANCE',
  ],
  ['a tolerance below 0', () => verify(razorpay, request, { secret, toleranceSeconds: -1 }), 'INVALID_TOLERANCE'],
  ['a time that is none', () => sign(razorpay, '{}', { secret, at: new Date('yesterday') }), 'INVALID_TIME'],
  ['a URL that is signed and not given', () => verify(square, request, { secret }), 'NO_PUBLIC_URL'],
  ['a URL to sign that is not given', () => sign(square, '{}', { secret }), 'NO_PUBLIC_URL'],
  ['half a URL', () => sign(square, '{}', { secret, url: '/webhook' }), 'INVALID_URL'],
  ['the shape of the configuration', () => loosely(sign, acme, '{}', { secret }), 'INVALID_PROVIDER'],
  ['no provider', () => loosely(verify, undefined, request, { secret }), 'INVALID_PROVIDER'],
  ['one that signs nothing', () => verify(generic, request, { secret }), 'NOT_SIGNED'],
  [
    'an edit to what is no value',
    () => loosely(composeEvent, razorpay, 'payment.captured', { set: { amount: Number.NaN } }),
    'INVALID_EDIT',
  ],
  ['no event', () => loosely(composeEvent, razorpay, undefined), 'UNKNOWN_EVENT'],
])('%s is told in words of our own', async (_, call, code) => {
  const error: unknown = await Promise.resolve()
    .then(call)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'UsageError', code, message: expect.stringMatching(/ .*\.$/s) });
  expect(String(error)).not.toContain(secret);
});

test('a URL that is signed is given as it is registered', () => {
  const url = 'https://shop.example/square';
  const { rawHeaders, body } = sign(square, '{"a":1}', { secret, url });
  const verdicts = [url, 'https://shop.example/'].map(
    (each) => verify(square, { headers: rawHeaders, body, url: each }, { secret }).valid,
  );
  expect(verdicts).toEqual([true, false]);
});

test('the body may be text, bytes of any kind or an ArrayBuffer', () => {
  const { rawHeaders } = sign(razorpay, '{"é":1}', { secret });
  const bytes = new TextEncoder().encode('{"é":1}');
  const bodies = ['{"é":1}', bytes, Buffer.from(bytes), bytes.buffer];
  expect(bodies.map((body) => verify(razorpay, { headers: rawHeaders, body }, { secret }).valid)).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test('the same seed and time make the same event', async () => {
  const options = { seed: 'a', at: new Date('2026-09-21T14:14:04Z') };
  const [first, again] = await Promise.all([
    composeEvent(providers.razorpay, 'payment.captured@card', options),
    composeEvent(providers.razorpay, 'payment.captured@card', options),
  ]);
  expect(first).toEqual(again);
});

test('the types name the sample events that there are, and no others', async () => {
  const project = temporaryProject();
  const labels = listFixtures('stripe').map((fixture) => fixtureLabel(fixture));
  const root = join(built, '..');
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(root, join(project, 'node_modules/hooks-cli'));
  writeFileSync(
    join(project, 'use.ts'),
    [
      "import { composeEvent, defineProvider, type EventType, providers, sign, verify } from 'hooks-cli';",
      `const all: Record<EventType<'stripe'>, true> = ${JSON.stringify(Object.fromEntries(labels.map((label) => [label, true])))};`,
      '// @ts-expect-error There is no such event.',
      "void composeEvent(providers.stripe, 'charge.refundedd');",
      'void all;',
      `const acme = defineProvider(${JSON.stringify(acme)});`,
      "void composeEvent(acme, { type: 'thing.made' });",
      "const id: 'acme' = acme.id;",
      'void id;',
      '// @ts-expect-error A scheme has an algorithm.',
      "defineProvider({ id: 'acme', signature: { kind: 'hmac' }, eventType: {}, headers: [] });",
      '// @ts-expect-error A parsed body has lost its bytes.',
      "verify(providers.razorpay, { headers: new Headers(), body: {} }, { secret: 's' });",
      '// @ts-expect-error A variable that may not be set.',
      "sign(providers.razorpay, '{}', { secret: process.env['SECRET'] });",
      "const verdict = verify(acme, { headers: { a: ['b'] }, body: new ArrayBuffer(0) }, { secret: ['s'], toleranceSeconds: 'none' });",
      'if (!verdict.valid) verdict.diagnosis?.mistakes.map(({ code, message }) => code + message);',
    ].join('\n'),
  );
  const argv = ['--ignoreConfig', '--strict', '--noEmit', '--skipLibCheck', '--allowImportingTsExtensions'];
  const types = [
    '--module',
    'preserve',
    '--target',
    'es2023',
    '--types',
    'node',
    '--typeRoots',
    `${root}/node_modules/@types`,
  ];
  const run = await runProgram(`${root}/node_modules/.bin/tsc`, [...argv, ...types, join(project, 'use.ts')], {
    cwd: root,
  });
  expect({ exitCode: run.exitCode, output: run.stdout.toString() }).toEqual({ exitCode: 0, output: '' });
});

test('a bundle holds the one provider that is used', async () => {
  const contents = `import { verify } from '${built}library.mjs'; import { shopify } from '${built}providers.mjs'; console.log(verify, shopify);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: built },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    external: ['#providers'],
  });
  const text = outputFiles[0]?.text ?? '';
  expect(text).toContain('X-Shopify-Hmac-SHA256');
  expect(text).not.toContain('X-Twilio-Signature');
});
