import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';

import { closedPort } from '../helpers/apps.ts';
import { type Bug, BUGS } from '../helpers/check-bugs.ts';
import { startFarm } from '../helpers/check-farm.ts';
import { findingsOf, runCheck } from '../helpers/check-runs.ts';
import { genericSample, paymentApiSample } from '../helpers/check-samples.ts';
import { type FarmProvider, SCHEMES } from '../helpers/check-schemes.ts';
import { serve } from '../helpers/receiver.ts';

const SECRET = 'secret of the samples';

describe('the samples that receivers are copied from have the bugs that can be seen', () => {
  const REWRITTEN = 'RAW-006: RAW-001 RAW-002 RAW-004 RAW-005';
  const ARTICLE = fileURLToPath(new URL('../../fixtures/generic/payment.updated.json', import.meta.url));

  test.each([
    ['payment-api', 'Payment-Signature', ['SIG-005: SIG-009', REWRITTEN, 'EVT-007', 'ENC-004', 'LEAK-002']],
    [
      'razorpay',
      'X-Razorpay-Signature',
      ['SIG-005: SIG-009', REWRITTEN, 'IDEM-003: IDEM-005', 'EVT-007', 'ENC-004', 'LEAK-002'],
    ],
  ])('the tutorial, for %s', async (provider, header, findings) => {
    const { url } = await serve(paymentApiSample(SECRET, header));
    const run = await runCheck(['-p', provider, '-u', `${url}/webhook`, '-s', SECRET, '--intrusive']);
    expect({ findings: findingsOf(run.report), exitCode: run.exitCode, stderr: run.stderr }).toEqual({
      findings,
      exitCode: 1,
      stderr: '',
    });
  });

  test.each([
    ['generic', ['EVT-004', 'ENC-004', 'LEAK-002'], 0],
    ['payment-api', ['SIG-001: SIG-002 SIG-003', 'EVT-005: EVT-004', 'ENC-004', 'LEAK-002'], 1],
  ] as const)('the article, as if sent by %s', async (provider, findings, exitCode) => {
    const { url } = await serve(genericSample());
    const run = await runCheck(['-p', provider, '-u', `${url}/webhook`, '--event', ARTICLE]);
    expect({ findings: findingsOf(run.report), exitCode: run.exitCode }).toEqual({ findings, exitCode });
  });
});

describe('where everything is refused, what is verified instead is named', () => {
  test.each<readonly [FarmProvider, Bug, string]>([
    ['razorpay', 'verifies json.dumps', 'what is signed is JSON as Python writes it (json.dumps), not the raw body'],
    ['razorpay', 'verifies payload alone', 'what is signed is "payload" alone, not the whole body'],
    ['stripe', 'verifies payload alone', 'what is signed is "data" alone, not the whole body'],
    [
      'razorpay',
      'verifies [object Object]',
      'what is signed is the text "[object Object]": the parsed body is hashed as a string',
    ],
    ['razorpay', 'verifies an empty text', 'what is signed is an empty text: the body was read before it is hashed'],
    [
      'razorpay',
      'verifies the checkout callback',
      'what is signed is "order_id|payment_id", which is the checkout callback and no webhook',
    ],
    ['razorpay', 'verifies base64', 'the signature is in base64'],
    ['standard-webhooks', 'verifies hex', 'the signature is in hex'],
    ['razorpay', 'wants sha256= before it', 'the signature has "sha256=" before it'],
    ['github', 'wants the signature alone', 'the signature stands alone in the header'],
    ['razorpay', 'verifies sha1', 'the algorithm is HMAC-sha1'],
    ['razorpay', 'a key with a newline', 'the secret has a line break after it'],
    ['razorpay', 'an empty key', 'the key is empty'],
    ['stripe', 'an empty key', 'the key is empty'],
    ['razorpay', 'the key is the text undefined', 'the key is the text "undefined": its variable is not set'],
    ['standard-webhooks', 'the key is not decoded', 'the secret is used as text, without being decoded'],
    [
      'standard-webhooks',
      'the key without its prefix, not decoded',
      'the secret is used as text, without its "whsec_"',
    ],
    ['stripe', 'the timestamp is left out', 'what is signed is {body}'],
  ])('%s: %s', async (provider, bug, words) => {
    const scheme = SCHEMES[provider];
    const farm = await startFarm(scheme, BUGS[bug]);
    const { report, exitCode } = await runCheck(['-p', provider, '-u', farm.url, '-s', scheme.secret]);
    const base = report.results.find(({ id }) => id === 'BASE-001');
    expect({ exitCode, mode: report.mode, findings: findingsOf(report), note: base?.note }).toEqual({
      exitCode: 3,
      mode: 'reject_all',
      findings: ['BASE-001'],
      note: `Answered 401 {"error":"unauthorized"}. It accepts a request when ${words}.`,
    });
  });

  test('and where nothing explains it, nothing is made up', async () => {
    const farm = await startFarm(SCHEMES.razorpay, BUGS['another secret']);
    const { report, exitCode } = await runCheck(['-p', 'razorpay', '-u', farm.url, '-s', SCHEMES.razorpay.secret]);
    const unjudged = report.results.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    expect({ exitCode, note: report.results[0]?.note, unjudged }).toEqual({
      exitCode: 3,
      note:
        'Answered 401 {"error":"unauthorized"}. None of the usual mistakes explains it: the app has another secret, ' +
        'lets only some addresses in, has a scheme of its own, or refuses such an event in the same words.',
      unjudged: ['BASE-002', 'BASE-003', 'BASE-004', 'LEAK-001', 'LEAK-002'],
    });
  });
});

test.each<readonly [Bug, string, number]>([
  ['everything right throws', 'broken', 3],
  ['unknown orders are refused', 'business', 0],
  ['refusals are answered 200 with another text', 'soft', 0],
  ['no verification', 'accept_all', 1],
])('without a probe, %s is the mode %s', async (bug, mode, exitCode) => {
  const farm = await startFarm(SCHEMES.razorpay, BUGS[bug]);
  const run = await runCheck(['-p', 'razorpay', '-u', farm.url, '-s', SCHEMES.razorpay.secret, '--only', 'BASE,SIG']);
  expect([run.report.mode, run.exitCode]).toEqual([mode, exitCode]);
});

test.each(['127.0.0.1', 'nobody.invalid'])('nobody is accused where nobody is there: %s', async (host) => {
  const url = `http://${host}:${await closedPort()}/webhook`;
  const { report, exitCode, stderr } = await runCheck(['-u', url, '-s', SECRET]);
  const verdicts = new Set(report.results.map(({ verdict }) => verdict));
  expect({ exitCode, mode: report.mode, verdicts, stderr }).toEqual({
    exitCode: 3,
    mode: 'unreachable',
    verdicts: new Set(['inconclusive']),
    stderr: '',
  });
});

describe('a process that dies of one request', () => {
  const file = fileURLToPath(new URL('../helpers/dying-receiver.mjs', import.meta.url));

  /** Runs until the test ends, and is started again where somebody watches over it. */
  async function startDying(kind: string, isWatched: boolean): Promise<string> {
    const port = await closedPort();
    const start = (): ChildProcessByStdio<null, Readable, null> => {
      const child = spawn(process.execPath, [file, String(port), SECRET, kind], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      child.once('exit', () => {
        if (isWatched && !isOver) running = start();
      });
      return child;
    };
    let isOver = false;
    let running = start();
    onTestFinished(() => {
      isOver = true;
      running.kill('SIGKILL');
    });
    await once(running.stdout, 'data');
    return `http://127.0.0.1:${port}/`;
  }

  test.each([
    ['of another length, and stays so', 'guarded', false, ['SURV-001'], 'The process ended at SIG-004: "foo=".'],
    [
      'of none, and stays so',
      'bare',
      false,
      ['SURV-001'],
      'The process ended at one of the first requests: no signature.',
    ],
    [
      'of one, and is started again',
      'once',
      true,
      ['SIG-005: SURV-001'],
      'The process ended at SIG-005: the signature "x".',
    ],
  ] as const)('%s', async (_, kind, isWatched, findings, note) => {
    const { report, exitCode } = await runCheck(['-u', await startDying(kind, isWatched), '-s', SECRET]);
    const { severity, reach, note: said } = report.results.find(({ id }) => id === 'SURV-001') ?? {};
    expect({ exitCode, findings: findingsOf(report), severity, reach, said }).toEqual({
      exitCode: 1,
      findings,
      severity: 'must',
      reach: 'anyone',
      said: note,
    });
  });
});
