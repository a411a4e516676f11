import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runChild, startListening } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { projectWith, words } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';
import {
  deliveryRecord,
  harFile,
  hmac,
  KEPT_FILE,
  rawHttp,
  razorpayHeaders,
  standardHeaders,
  stripeHeaders,
} from '../helpers/signed.ts';

const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0cw==';
const ENV = { HOOKS_SECRET: SECRET };
const AT = new Date('2026-09-21T14:54:04.000Z');
// What must survive every form: an escaped slash, an emoji, a line break at the end.
const BODY = '{"event":"payment.captured","payload":{"url":"https:\\/\\/x","gift":"😊"}}\n';
const EVENT = '{"type":"charge.succeeded","id":"evt_1"}';

const razorpay = { headers: razorpayHeaders(SECRET, BODY), body: BODY };
const stripe = { headers: stripeHeaders(SECRET, EVENT, AT), body: EVENT };
const standard = { headers: standardHeaders(SECRET, EVENT, AT), body: EVENT };
const github = {
  headers: [
    ['X-GitHub-Event', 'pull_request'],
    ['X-Hub-Signature-256', `sha256=${hmac(SECRET, '{"action":"opened"}')}`],
  ] as Array<readonly [string, string]>,
  body: '{"action":"opened"}',
};

const files = {
  'delivery.json': deliveryRecord(razorpay),
  'noted.json': deliveryRecord(stripe, { provider: 'stripe', eventType: 'charge.succeeded' }),
  'standard.json': deliveryRecord(standard),
  'github.json': deliveryRecord(github),
  [KEPT_FILE]: deliveryRecord(razorpay, { provider: 'razorpay', eventType: 'payment.captured' }),
  '.hooks/deliveries/20260920T100000000Z~unknown~dlv_Other56789.json': deliveryRecord(github, {
    id: 'dlv_Other56789',
  }),
  'body.json': BODY,
  'crlf.http': rawHttp(razorpay),
  'lf.http': rawHttp(razorpay, '\n'),
  'stripe.http': rawHttp(stripe),
  'chunked.http': rawHttp({
    headers: [...razorpay.headers, ['Transfer-Encoding', 'chunked']],
    body: `${Buffer.byteLength(BODY.slice(0, 40)).toString(16)};x=1\r\n${BODY.slice(0, 40)}\r\n${Buffer.byteLength(BODY.slice(40)).toString(16)}\r\n${BODY.slice(40)}\r\n0\r\n\r\n`,
  }),
  // An editor has added a line break behind the body.
  'edited.http': `${rawHttp({ headers: [...github.headers, ['Content-Length', '19']], body: github.body })}\n`,
  'browser.har': harFile([razorpay]),
  'stream.ndjson': `{"type":"listener.ready"}\n${deliveryRecord(razorpay, { type: 'delivery.received' })}`,
};

const SIGNATURE = hmac(SECRET, BODY);

/** Those that sign as Standard Webhooks does, with the same kind of key; a request with a Content-Type is not GitLab's. */
const STANDARD_TOO =
  '  or from anthropic, brex, dodo-payments, gitlab, lithic, liveblocks, openai, replicate, which sign in the very same way\n';

test.each([
  ['delivery.json', 'payment.captured from razorpay', 'delivery.json'],
  ['noted.json', 'charge.succeeded from stripe', 'noted.json'],
  ['github.json', 'pull_request.opened from github', 'github.json'],
  ['dlv_AbCdEf0123', 'payment.captured from razorpay', 'dlv_AbCdEf0123'],
  ['dlv_Ab', 'payment.captured from razorpay', 'dlv_AbCdEf0123'],
  ['AbCd', 'payment.captured from razorpay', 'dlv_AbCdEf0123'],
  ['last', 'payment.captured from razorpay', 'dlv_AbCdEf0123'],
  ['crlf.http', 'payment.captured from razorpay', 'crlf.http'],
  ['lf.http', 'payment.captured from razorpay', 'lf.http'],
  ['stripe.http', 'charge.succeeded from stripe', 'stripe.http'],
  ['chunked.http', 'payment.captured from razorpay', 'chunked.http'],
  ['edited.http', 'pull_request.opened from github', 'edited.http'],
  ['browser.har', 'payment.captured from razorpay', 'browser.har#2'],
  ['stream.ndjson', 'payment.captured from razorpay', 'stream.ndjson:2'],
  [`body.json -p razorpay --signature ${SIGNATURE}`, 'payment.captured from razorpay', 'body.json'],
  [`body.json -H 'X-Razorpay-Signature: ${SIGNATURE}'`, 'payment.captured from razorpay', 'body.json'],
  [`body.json -p razorpay -H 'x-razorpay-signature:${SIGNATURE}'`, 'payment.captured from razorpay', 'body.json'],
  ['crlf.http --provider razorpay', 'payment.captured from razorpay', 'crlf.http'],
  ['standard.json', 'charge.succeeded from standard-webhooks', 'standard.json', STANDARD_TOO],
])('hooks verify %s: valid, %s', async (line, what, source, others = '') => {
  const [, provider = ''] = what.split(' from ');
  expect(await runHooks(['verify', ...words(line)], { cwd: projectWith(files), env: ENV, now: AT })).toEqual({
    exitCode: 0,
    stdout: `✓ valid    ${what}  ${source}\n  ${provider} hmac-sha256, secret from $HOOKS_SECRET\n${others}`,
    stderr: '',
  });
});

test.each([
  ['a delivery', files['delivery.json'], '', 'stdin'],
  ['NDJSON', files['stream.ndjson'], '', 'stdin:2'],
  ['a raw request', files['crlf.http'], '', 'stdin'],
  ['a HAR', files['browser.har'], '', 'stdin#2'],
  ['a body', BODY, ` -H 'X-Razorpay-Signature: ${SIGNATURE}'`, 'stdin'],
])('%s comes from stdin as well', async (_, stdin, flags, source) => {
  expect(await runHooks(['verify', ...words(`-${flags}`)], { stdin, env: ENV, now: AT })).toEqual({
    exitCode: 0,
    stdout: `✓ valid    payment.captured from razorpay  ${source}\n  razorpay hmac-sha256, secret from $HOOKS_SECRET\n`,
    stderr: '',
  });
});

test.each([
  ['mailgun', 'mailgun/delivered'],
  ['adyen', 'adyen/AUTHORISATION'],
  ['instamojo', 'instamojo/Credit'],
])('a body alone that holds the signature of %s needs no headers', async (provider, event) => {
  const cwd = temporaryProject();
  const secret = ['--secret', '6162'];
  const { stdout } = await runHooks(['trigger', event, '--print', 'body', ...secret], { cwd });
  writeFileSync(join(cwd, 'saved'), stdout);
  expect(await runHooks(['verify', './saved', ...secret, '--json'], { cwd })).toMatchObject({
    exitCode: 0,
    stderr: '',
  });
  const wrong = await runHooks(['verify', './saved', '--secret', '6163', '--json'], { cwd });
  expect([wrong.exitCode, ndjson(wrong.stdout)[0]]).toMatchObject([1, { provider, verification: { valid: false } }]);
});

test('several files have a line each, and a total', async () => {
  const cwd = projectWith(files);
  expect(await runHooks(['verify', 'crlf.http', 'noted.json', 'browser.har', 'last'], { cwd, env: ENV })).toEqual({
    exitCode: 0,
    stdout:
      '✓ valid    payment.captured from razorpay  crlf.http\n' +
      '✓ valid    charge.succeeded from stripe  noted.json\n' +
      '✓ valid    payment.captured from razorpay  browser.har#2\n' +
      '✓ valid    payment.captured from razorpay  dlv_AbCdEf0123\n' +
      '4 valid, 0 invalid, 0 undecided\n',
    stderr: '',
  });
});

test('a folder has a line for each file that may be a webhook, in the order of their names, and a total', async () => {
  const cwd = projectWith({
    'captures/a.json': deliveryRecord(razorpay),
    'captures/b.http': rawHttp({ ...razorpay, body: BODY.trimEnd() }),
    'captures/c.har': harFile([razorpay, github]),
    'captures/d.ndjson': deliveryRecord(github) + deliveryRecord(razorpay),
    'captures/e.txt': 'notes\n',
    'captures/README.md': 'passed over',
    'captures/.hidden.json': 'passed over',
    'captures/more/f.json': 'passed over',
  });
  expect(await runHooks(['verify', 'captures'], { cwd, env: ENV })).toEqual({
    exitCode: 1,
    stdout:
      '✓ valid    payment.captured from razorpay  captures/a.json\n' +
      '✗ invalid  payment.captured from razorpay  captures/b.http\n' +
      '  The signature in X-Razorpay-Signature is not that of this body under the secret from $HOOKS_SECRET.\n' +
      "  Why: The body that was signed ended in a newline; it was lost when saving (the shell's $(…) strips it).\n" +
      '✓ valid    payment.captured from razorpay  captures/c.har#2\n' +
      '✓ valid    pull_request.opened from github  captures/c.har#3\n' +
      '✓ valid    pull_request.opened from github  captures/d.ndjson:1\n' +
      '✓ valid    payment.captured from razorpay  captures/d.ndjson:2\n' +
      '? unknown  captures/e.txt\n' +
      '  captures/e.txt is not a delivery: it is neither JSON nor an HTTP request.\n' +
      '5 valid, 1 invalid, 1 undecided\n',
    stderr: '',
  });
});

test('--json has a line each, and a total', async () => {
  const cwd = projectWith({ ...files, 'broken.http': rawHttp({ ...razorpay, body: `${BODY}\n` }), 'empty.json': '' });
  const argv = ['verify', 'noted.json', 'broken.http', 'empty.json', '--json'];
  const { exitCode, stdout, stderr } = await runHooks(argv, { cwd, env: ENV });
  expect({ exitCode, lines: ndjson(stdout), stderr }).toEqual({
    exitCode: 1,
    lines: [
      {
        type: 'verification',
        source: 'noted.json',
        provider: 'stripe',
        eventType: 'charge.succeeded',
        verification: { valid: true, scheme: 'stripe hmac-sha256', secretLabel: '$HOOKS_SECRET' },
      },
      {
        type: 'verification',
        source: 'broken.http',
        provider: 'razorpay',
        eventType: 'payment.captured',
        verification: {
          valid: false,
          reason: 'signature_mismatch',
          detail: 'The signature in X-Razorpay-Signature is not that of this body under the secret from $HOOKS_SECRET.',
          diagnosis: {
            mistakes: [
              {
                code: 'trailing_newline_added',
                message: 'The body ends in a line break that was not signed; an editor or echo adds one when saving.',
              },
            ],
            tried: expect.any(Number) as number,
            secretLabel: '$HOOKS_SECRET',
          },
        },
      },
      {
        type: 'verification.undecided',
        source: 'empty.json',
        code: 'NOT_A_DELIVERY',
        message: 'empty.json is not a delivery: it is neither JSON nor an HTTP request.',
      },
      { type: 'verification.total', valid: 1, invalid: 1, undecided: 1 },
    ],
    stderr: '',
  });
});

test.each([
  ['valid valid', 0],
  ['valid invalid', 1],
  ['valid unknown', 2],
  // A refusal is the surer word.
  ['invalid unknown', 1],
  ['valid', 0],
  ['invalid', 1],
  ['unknown', 2],
])('verdicts %s end with %i', async (verdicts, exitCode) => {
  const cwd = projectWith({
    valid: rawHttp(razorpay),
    invalid: rawHttp({ ...razorpay, body: '{}' }),
    unknown: rawHttp({ headers: [['A', 'b']], body: '{}' }),
  });
  const argv = ['verify', ...verdicts.split(' ').map((name) => `./${name}`)];
  expect((await runHooks(argv, { cwd, env: ENV })).exitCode).toBe(exitCode);
});

test('a prefix of two ids is not guessed', async () => {
  const cwd = projectWith({
    '.hooks/deliveries/20260921T145404000Z~a~dlv_AbCdEf0123.json': deliveryRecord(razorpay),
    '.hooks/deliveries/20260921T145405000Z~b~dlv_AbCdEf9999.json': deliveryRecord(razorpay, { id: 'dlv_AbCdEf9999' }),
  });
  expect(await runHooks(['verify', 'AbC'], { cwd, env: ENV })).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'error: 2 deliveries have an id that begins with "AbC".\n' +
      'Write more of it: dlv_AbCdEf0123, dlv_AbCdEf9999 …\n',
  });
});

test('a Content-Length that is no number is told, and does not cut the body', async () => {
  const headers = [...razorpay.headers, ['Content-Length', 'unknown'] as const];
  const cwd = projectWith({ 'odd.http': rawHttp({ headers, body: BODY }) });
  expect(await runHooks(['verify', 'odd.http'], { cwd, env: ENV })).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('its Content-Length "unknown" is no length') as string,
  });
});

test.each([['http'], ['har']])('what was exported with --format %s verifies', async (format) => {
  const cwd = projectWith(files);
  const exported = await runHooks(['deliveries', 'export', '--last', '1', '--format', format], { cwd });
  expect(await runHooks(['verify', '-'], { cwd, env: ENV, stdin: exported.stdout })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('✓ valid    payment.captured from razorpay') as string,
    stderr: '',
  });
});

test('what deliveries prints with --json verifies', async () => {
  const cwd = projectWith(files);
  const listed = await runHooks(['deliveries', 'list', '--json'], { cwd });
  expect(await runHooks(['verify', '-'], { cwd, env: ENV, stdin: listed.stdout })).toEqual({
    exitCode: 0,
    stdout:
      '✓ valid    pull_request.opened from github  stdin:1\n' +
      '✓ valid    payment.captured from razorpay  stdin:2\n' +
      '2 valid, 0 invalid, 0 undecided\n',
    stderr: '',
  });
});

test('what listen --json prints verifies', async () => {
  const cwd = temporaryProject();
  const listener = await startListening([], { cwd, env: ENV });
  await fetch(listener.url, { method: 'POST', body: BODY, headers: Object.fromEntries(razorpay.headers) });
  await listener.waitFor('delivery.received');
  const { stdout } = await listener.stop();
  expect(await runChild(['verify', '-'], { cwd, env: ENV, stdin: stdout })).toEqual({
    exitCode: 0,
    signal: null,
    stdout: '✓ valid    payment.captured from razorpay  stdin:2\n  razorpay hmac-sha256, secret from $HOOKS_SECRET\n',
    stderr: '',
  });
});
