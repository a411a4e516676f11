import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, onTestFinished, test } from 'vitest';

import { binFile, runChild } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { projectWith, words } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';
import {
  deliveryRecord,
  type Headers,
  hmac,
  rawHttp,
  razorpayHeaders,
  standardHeaders,
  stripeHeaders,
} from '../helpers/signed.ts';

const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0cw==';
const BODY = '{"event":"payment.captured","amount":5000}';
const SIGNATURE = hmac(SECRET, BODY);
const EVENT = '{"type":"charge.succeeded","id":"evt_1"}';
const AT = new Date('2026-09-21T14:54:04.000Z');

test.each([
  ['--secret SECRET', '--secret'],
  ['--secret wrong --secret SECRET', '--secret number 2'],
  ['--secret SECRET --secret wrong', '--secret number 1'],
  ['--secret-file right.txt', 'the file right.txt'],
  ['--secret-file crlf.txt', 'the file crlf.txt'],
  ['--secret-file wrong.txt --secret-file right.txt', 'the file right.txt'],
  ['--secret wrong --secret-file right.txt', 'the file right.txt'],
])('verify %s says that the secret is from %s', async (flags, label) => {
  const cwd = projectWith({
    'it.http': rawHttp({ headers: razorpayHeaders(SECRET, BODY), body: BODY }),
    'right.txt': `${SECRET}\n`,
    'crlf.txt': `${SECRET}\r\n`,
    'wrong.txt': 'wrong',
  });
  // A flag goes before the environment.
  const env = { HOOKS_SECRET: 'wrong' };
  expect(await runHooks(['verify', 'it.http', ...words(flags.replace('SECRET', SECRET))], { cwd, env })).toEqual({
    exitCode: 0,
    stdout: `✓ valid    payment.captured from razorpay  it.http\n  razorpay hmac-sha256, secret from ${label}\n`,
    stderr: '',
  });
});

test.each([
  [{ HOOKS_SECRET: SECRET, RAZORPAY_WEBHOOK_SECRET: 'wrong' }, '$HOOKS_SECRET'],
  [{ RAZORPAY_WEBHOOK_SECRET: SECRET, STRIPE_WEBHOOK_SECRET: 'wrong' }, '$RAZORPAY_WEBHOOK_SECRET'],
  [{}, 'the local secret (.hooks/secret)'],
])('with %j the secret is from %s', async (env, label) => {
  const cwd = projectWith({
    'it.http': rawHttp({ headers: razorpayHeaders(SECRET, BODY), body: BODY }),
    '.hooks/secret': `${SECRET}\n`,
  });
  expect(await runHooks(['verify', 'it.http'], { cwd, env })).toEqual({
    exitCode: 0,
    stdout: `✓ valid    payment.captured from razorpay  it.http\n  razorpay hmac-sha256, secret from ${label}\n`,
    stderr: '',
  });
});

test('an empty secret is never one of several', async () => {
  const cwd = projectWith({ 'it.http': rawHttp({ headers: razorpayHeaders('', BODY), body: BODY }) });
  expect(await runHooks(['verify', 'it.http', '--secret', 'x', '--secret', ''], { cwd })).toMatchObject({
    exitCode: 2,
    stdout: '',
  });
});

const VALID = { exitCode: 0, verification: { valid: true } };
const tooOld = (age: number, tolerance: number): object => ({
  exitCode: 1,
  verification: {
    valid: false,
    reason: 'timestamp_too_old',
    detail: `The signature is right, but was made ${age} s before it was judged; the tolerance is ${tolerance} s.`,
  },
});

// Signed at 14:54:04; the delivery was received 2 s later; now it is an hour later.
test.each([
  ['a delivery as of its receipt', 'stripe.json', '', VALID],
  ['a raw request as of now', 'stripe.http', '', tooOld(3600, 300)],
  ['as of a given time', 'stripe.http', '--at 2026-09-21T14:59:04Z', VALID],
  ['as of a second beyond the tolerance', 'stripe.http', '--at 2026-09-21T14:59:05Z', tooOld(301, 300)],
  ['a delivery as of a given time, when there is one', 'stripe.json', '--at 2026-09-21T15:54:04Z', tooOld(3600, 300)],
  ['as of unix seconds', 'stripe.http', '--at 1790002444', VALID],
  ['with a tolerance of its own', 'stripe.http', '--tolerance 1h', VALID],
  ['with a tolerance that is too small', 'stripe.http', '--tolerance 10m', tooOld(3600, 600)],
  ['of any age', 'stripe.http', '--tolerance none', VALID],
  ['of any age, for Standard Webhooks', 'standard.http', '--tolerance none', VALID],
  ['a Standard Webhooks one as of now', 'standard.http', '', tooOld(3600, 300)],
  // Stripe's library accepts timestamps ahead of its clock; that of Standard Webhooks does not.
  ['ahead of the clock, for Stripe', 'stripe.http', '--at 2026-09-21T14:00:00Z', VALID],
  [
    'ahead of the clock, for Standard Webhooks',
    'standard.http',
    '--at 2026-09-21T14:00:00Z',
    {
      exitCode: 1,
      verification: {
        valid: false,
        reason: 'timestamp_in_future',
        detail: 'The signature is right, but its timestamp is 3244 s ahead of the clock; the tolerance is 300 s.',
      },
    },
  ],
  ['of any time, for Razorpay, which signs none', 'razorpay.http', '--at 2036-01-01', VALID],
])('a timestamp is judged %s: %s %s', async (_, file, flags, expected) => {
  const stripe = { headers: stripeHeaders(SECRET, EVENT, AT), body: EVENT };
  const cwd = projectWith({
    'stripe.json': deliveryRecord(stripe, { receivedAt: '2026-09-21T14:54:06.000Z' }),
    'stripe.http': rawHttp(stripe),
    'standard.http': rawHttp({ headers: standardHeaders(SECRET, EVENT, AT), body: EVENT }),
    'razorpay.http': rawHttp({ headers: razorpayHeaders(SECRET, BODY), body: BODY }),
  });
  const argv = ['verify', file, ...words(flags), '--secret', SECRET, '--json'];
  const run = await runHooks(argv, { cwd, now: new Date('2026-09-21T15:54:04Z') });
  expect({ ...run, ...ndjson(run.stdout)[0] }).toMatchObject({ ...expected, stderr: '' });
});

const rotated = (...secrets: string[]): Headers => [
  [
    'Stripe-Signature',
    `t=1790002444,${secrets.map((secret) => `v1=${hmac(secret, `1790002444.${EVENT}`)}`).join(',')}`,
  ],
];

test('while a secret is rotated, one of the signatures suffices', async () => {
  const cwd = projectWith({ 'it.http': rawHttp({ headers: rotated('old', SECRET), body: EVENT }) });
  expect(await runHooks(['verify', 'it.http', '--secret', SECRET], { cwd, now: AT })).toMatchObject({
    exitCode: 0,
    stderr: '',
  });
});

interface Mismatch {
  readonly headers: Headers;
  readonly body: string;
  readonly argv?: readonly string[];
  readonly env?: Record<string, string>;
}

const signed = (body: string, signature: string): Mismatch => ({
  headers: [['X-Razorpay-Signature', signature]],
  body,
});

test.each<[string, string[], Mismatch]>([
  [
    'a line break at the end of the file',
    ['Why: The body ends in a line break that was not signed; an editor or echo adds one when saving.'],
    signed(`${BODY}\n`, SIGNATURE),
  ],
  [
    'a line break that the shell took away',
    ["Why: The body that was signed ended in a newline; it was lost when saving (the shell's $(…) strips it)."],
    signed(BODY, hmac(SECRET, `${BODY}\n`)),
  ],
  [
    'line breaks that git changed',
    ['Why: The line breaks of the signed body were LF; here they are CR LF (git autocrlf, or a Windows editor).'],
    signed(BODY.replace(',', ',\r\n'), hmac(SECRET, BODY.replace(',', ',\n'))),
  ],
  [
    'JSON that was parsed and written again',
    [
      'Why: What was signed is JSON.stringify(JSON.parse(…)) of these bytes: it was parsed and written again. Keep and verify the raw body.',
    ],
    signed(JSON.stringify(JSON.parse(BODY), undefined, 2), SIGNATURE),
  ],
  [
    'a secret that lies nearby',
    ['Why: The signature was made with $RAZORPAY_KEY_SECRET, which is not the signing secret that was given.'],
    { ...signed(BODY, hmac('rzp_key', BODY)), env: { RAZORPAY_KEY_SECRET: 'rzp_key' } },
  ],
  [
    'white space around the secret',
    ["Why: The signer's secret ends in a line break that the secret given does not have."],
    signed(BODY, hmac(`${SECRET}\n`, BODY)),
  ],
  [
    'a signature in base64',
    ['Why: The signature is right, but written in base64; this scheme writes lower-case hex.'],
    signed(BODY, hmac(SECRET, BODY, 'base64')),
  ],
  [
    'a signature in capitals',
    ['Why: The signature is right, but written in upper-case hex; this scheme writes lower-case hex.'],
    signed(BODY, SIGNATURE.toUpperCase()),
  ],
  [
    'two mistakes at a time',
    [
      'Why: The signature is right, but written in upper-case hex; this scheme writes lower-case hex.',
      'And: The body ends in a line break that was not signed; an editor or echo adds one when saving.',
    ],
    signed(`${BODY}\n`, SIGNATURE.toUpperCase()),
  ],
])('not valid for %s', async (_, reasons, { headers, body, env = {} }) => {
  const cwd = projectWith({ 'it.http': rawHttp({ headers, body }) });
  const argv = ['verify', 'it.http', '-p', 'razorpay', '--secret', SECRET];
  expect(await runHooks(argv, { cwd, env })).toEqual({
    exitCode: 1,
    stdout: [
      '✗ invalid  payment.captured from razorpay  it.http',
      '  The signature in X-Razorpay-Signature is not that of this body under the secret from --secret.',
      ...reasons.map((reason) => `  ${reason}`),
      '',
    ].join('\n'),
    stderr: '',
  });
});

test.each<[string, string[], Mismatch]>([
  [
    'nothing that can be told',
    [
      'The signature in X-Razorpay-Signature is not that of this body under the secret from --secret.',
      'Why: none of the usual mistakes (<n> signatures tried): another secret, or the body was changed.',
    ],
    signed(BODY.replace('5000', '1'), SIGNATURE),
  ],
  [
    'no header of the provider',
    ['There is no X-Razorpay-Signature header.'],
    { headers: [['Content-Type', 'application/json']], body: BODY },
  ],
  [
    'a header of another name',
    [
      'There is no X-Razorpay-Signature header.',
      'Why: The signature is right, but stands in the header X-Signature; the scheme has it in X-Razorpay-Signature.',
    ],
    { headers: [['X-Signature', SIGNATURE]], body: BODY },
  ],
  [
    'the signature of another provider',
    [
      'There is no X-Razorpay-Signature header.',
      'Why: The request is signed in the way of Stripe, in Stripe-Signature, and that signature is right: verify it with --provider stripe.',
    ],
    { headers: stripeHeaders(SECRET, BODY, AT), body: BODY },
  ],
  [
    'a signature that is none',
    // Not "not that of this body": this text can be of no body.
    ['The X-Razorpay-Signature header does not have the form <hex>.'],
    signed(BODY, 'undefined'),
  ],
  ['an empty signature', ['The X-Razorpay-Signature header does not have the form <hex>.'], signed(BODY, '')],
])('not valid for Razorpay, with %s', async (_, lines, { headers, body }) => {
  const cwd = projectWith({ 'it.http': rawHttp({ headers, body }) });
  const run = await runHooks(['verify', 'it.http', '-p', 'razorpay', '--secret', SECRET], { cwd, now: AT });
  expect({ ...run, stdout: run.stdout.replace(/\(\d+ signatures/, '(<n> signatures') }).toEqual({
    exitCode: 1,
    stdout: ['✗ invalid  payment.captured from razorpay  it.http', ...lines.map((line) => `  ${line}`), ''].join('\n'),
    stderr: '',
  });
});

test.each<[string, string[], Headers]>([
  [
    'a timestamp that was not signed',
    [
      'The signature in Stripe-Signature is not that of this body under the secret from --secret.',
      'Why: The timestamp was left out of what was signed: {body} in place of {timestamp}.{body}.',
    ],
    [['Stripe-Signature', `t=1790002444,v1=${hmac(SECRET, EVENT)}`]],
  ],
  [
    'a secret without its prefix',
    [
      'The signature in Stripe-Signature is not that of this body under the secret from --secret.',
      'Why: The signer dropped the prefix "whsec_" of the secret.',
    ],
    [['Stripe-Signature', `t=1790002444,v1=${hmac(SECRET.slice(6), `1790002444.${EVENT}`)}`]],
  ],
  [
    'no timestamp',
    ['Stripe-Signature has no timestamp; the timestamp is part of what is signed.'],
    [['Stripe-Signature', `v1=${hmac('other', EVENT)}`]],
  ],
  [
    'a header of another form',
    ['The Stripe-Signature header does not have the form t=<timestamp>,v1=<hex>.'],
    [['Stripe-Signature', 'hello']],
  ],
])('not valid for Stripe, with %s', async (_, lines, headers) => {
  const cwd = projectWith({ 'it.http': rawHttp({ headers, body: EVENT }) });
  const run = await runHooks(['verify', 'it.http', '-p', 'stripe', '--secret', SECRET], { cwd, now: AT });
  const shown = run.stdout.replace(/ {2}Why: none of the usual mistakes .*\n/, '');
  expect({ ...run, stdout: shown }).toEqual({
    exitCode: 1,
    stdout: ['✗ invalid  charge.succeeded from stripe  it.http', ...lines.map((line) => `  ${line}`), ''].join('\n'),
    stderr: '',
  });
});

test.each(['', '--json'])(
  'neither a secret nor the right signature is shown, whatever is wrong: verify … %s',
  async (flag) => {
    const nearby = 'rzp_key_secret_nearby';
    const cwd = projectWith({
      'a.http': rawHttp({ headers: [['X-Razorpay-Signature', 'f'.repeat(64)]], body: BODY }),
      'b.http': rawHttp({ headers: [['X-Razorpay-Signature', hmac(nearby, BODY)]], body: `${BODY}\n` }),
      'c.http': rawHttp({ headers: [['X-Razorpay-Signature', hmac(`${SECRET}\n`, BODY)]], body: BODY }),
      'd.http': rawHttp({ headers: [['Stripe-Signature', `t=1790002444,v1=${'f'.repeat(64)}`]], body: EVENT }),
    });
    const argv = ['verify', 'a.http', 'b.http', 'c.http', 'd.http', '--secret', SECRET, ...words(flag)];
    const { exitCode, stdout, stderr } = await runHooks(argv, { cwd, now: AT, env: { RAZORPAY_KEY_SECRET: nearby } });
    const hidden = [
      SECRET,
      SECRET.slice(6),
      nearby,
      ...[BODY, `${BODY}\n`, `1790002444.${EVENT}`].flatMap((content) =>
        [SECRET, `${SECRET}\n`, nearby].flatMap((secret) => [hmac(secret, content), hmac(secret, content, 'base64')]),
      ),
    ];
    expect({ exitCode, shown: hidden.filter((text) => (stdout + stderr).includes(text)) }).toEqual({
      exitCode: 1,
      shown: [],
    });
  },
);

test.each<[string, string, Headers]>([
  ['UNKNOWN_SENDER', 'No known signature header: say whose it is with --provider.', [['A', 'b']]],
  // Anybody may call a header so.
  ['UNKNOWN_SENDER', 'No known signature header: say whose it is with --provider.', [['X-Request-Signature', 'b']]],
  [
    'AMBIGUOUS_SENDER',
    'What stands in X-Hub-Signature-256 is no signature of github or facebook or instagram or messenger or whatsapp, whose header that is: say which with --provider.',
    [['X-Hub-Signature-256', 'sha256=00']],
  ],
  [
    'AMBIGUOUS_SENDER',
    'The headers may be of razorpay or stripe: say which with --provider.',
    [...razorpayHeaders(SECRET, BODY), ...stripeHeaders(SECRET, BODY, AT)],
  ],
])('nothing is guessed: %s, %s', async (code, message, headers) => {
  const cwd = projectWith({ 'it.http': rawHttp({ headers, body: BODY }) });
  const argv = ['verify', 'it.http', '--secret', SECRET];
  expect(await runHooks(argv, { cwd })).toEqual({ exitCode: 2, stdout: '', stderr: `error: ${message}\n` });
  const many = await runHooks([...argv, 'it.http', '--json'], { cwd });
  const line = { type: 'verification.undecided', source: 'it.http', code, message };
  expect({ ...many, stdout: ndjson(many.stdout) }).toEqual({
    exitCode: 2,
    stdout: [line, line, { type: 'verification.total', valid: 0, invalid: 0, undecided: 2 }],
    stderr: '',
  });
});

test.each<[string, string, Headers]>([
  ['stripe', 'The Stripe-Signature header does not have the form', [['Stripe-Signature', 'garbage']]],
  ['stripe', 'The Stripe-Signature header does not have the form', [['stripe-signature', 't=1790002444,v0=00']]],
  [
    'github',
    'The X-Hub-Signature-256 header does not have the form',
    [
      ['X-GitHub-Event', 'ping'],
      ['X-Hub-Signature-256', 'sha256=00'],
    ],
  ],
])('a value that is no signature, in the header of %s alone, is invalid: %s', async (provider, detail, headers) => {
  const cwd = projectWith({ 'it.http': rawHttp({ headers, body: BODY }) });
  const { exitCode, stdout, stderr } = await runHooks(['verify', 'it.http', '--secret', SECRET, '--json'], { cwd });
  expect({ exitCode, lines: ndjson(stdout), stderr }).toMatchObject({
    exitCode: 1,
    lines: [
      {
        provider,
        verification: {
          valid: false,
          reason: 'signature_malformed',
          detail: expect.stringContaining(detail) as string,
        },
      },
    ],
    stderr: '',
  });
});

test('what a provider sends unsigned is not decided', async () => {
  const unsigned = { headers: [['Content-Type', 'application/json']] as Headers, body: '{"event":"payment.updated"}' };
  const cwd = projectWith({ 'it.json': deliveryRecord(unsigned, { provider: 'generic' }) });
  expect(await runHooks(['verify', 'it.json'], { cwd })).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'error: Generic unsigned envelope signs nothing, so nothing can be verified.\n',
  });
});

test('of several secrets those of other schemes are passed over', async () => {
  const cwd = projectWith({ 'it.http': rawHttp({ headers: standardHeaders(SECRET, EVENT, AT), body: EVENT }) });
  expect(
    await runHooks(['verify', 'it.http', '--secret', 'not base64!', '--secret', SECRET], { cwd, now: AT }),
  ).toEqual({
    exitCode: 0,
    stdout:
      '✓ valid    charge.succeeded from standard-webhooks  it.http\n' +
      '  standard-webhooks hmac-sha256, secret from --secret number 2\n' +
      '  or from anthropic, brex, dodo-payments, gitlab, lithic, liveblocks, openai, replicate, which sign in the very same way\n',
    stderr: '',
  });
});

test('the built program gives the same verdicts', async () => {
  const cwd = projectWith({
    'valid.http': rawHttp({ headers: razorpayHeaders(SECRET, BODY), body: BODY }),
    'invalid.http': rawHttp({ headers: razorpayHeaders(SECRET, BODY), body: `${BODY}\n` }),
  });
  expect(await runChild(['verify', 'valid.http', 'invalid.http'], { cwd, env: { HOOKS_SECRET: SECRET } })).toEqual({
    exitCode: 1,
    signal: null,
    stdout:
      '✓ valid    payment.captured from razorpay  valid.http\n' +
      '✗ invalid  payment.captured from razorpay  invalid.http\n' +
      '  The signature in X-Razorpay-Signature is not that of this body under the secret from $HOOKS_SECRET.\n' +
      '  Why: The body ends in a line break that was not signed; an editor or echo adds one when saving.\n' +
      '1 valid, 1 invalid, 0 undecided\n',
    stderr: '',
  });
});

test('Ctrl-C ends a verify that waits for stdin', async () => {
  const child = spawn(process.execPath, [binFile, 'verify', '-'], { cwd: temporaryProject() });
  onTestFinished(() => void child.kill('SIGKILL'));
  // Nothing tells from outside that it waits: this is ten times its start.
  await new Promise((resolve) => setTimeout(resolve, 600));
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  expect(signal).toBe('SIGINT');
});
