import { describe, expect, test } from 'vitest';

import { battery } from '../../src/check/checks/index.ts';
import type { CheckReport } from '../../src/core/check-report.ts';
import { type Bug, BUGS } from '../helpers/check-bugs.ts';
import { startFarm } from '../helpers/check-farm.ts';
import { findingsOf, runCheck } from '../helpers/check-runs.ts';
import { type FarmProvider, SCHEMES } from '../helpers/check-schemes.ts';
import { projectWith } from '../helpers/refusals.ts';

/** All that was found, to see that every check has failed and passed. */
const reports: CheckReport[] = [];

async function checkFarm(
  provider: FarmProvider,
  bug: Bug | undefined,
  args: readonly string[],
): Promise<{ findings: string[]; exitCode: number }> {
  const scheme = SCHEMES[provider];
  const farm = await startFarm(scheme, bug && BUGS[bug]);
  const probe = ['--probe-url', farm.effectsUrl, '--probe-wait', '1ms'];
  const run = await runCheck(['-p', provider, '-u', farm.url, '-s', scheme.secret, ...probe, ...args]);
  reports.push(run.report);
  return { findings: findingsOf(run.report), exitCode: run.exitCode };
}

type Row = readonly [provider: FarmProvider, bug: Bug, findings: readonly string[], exitCode: number];

const REWRITTEN = 'RAW-006: RAW-001 RAW-002 RAW-004 RAW-005';
const FORGEABLE = 'SIG-001: SIG-004 SIG-008 IDEM-004';
const NOT_VERIFIED = 'SIG-001: SIG-002 SIG-003';
const NOT_COMPARED = 'SIG-002: SIG-003 SIG-004 SIG-006 SIG-007 SIG-008 SIG-009';
const PARSED_FIRST = 'EVT-005: EVT-004 ENC-004';

/** What a receiver with one bug is told: roots with their symptoms, and nothing else. */
const ROWS: readonly Row[] = [
  ['razorpay', 'no verification', [NOT_VERIFIED], 1],
  ['stripe', 'no verification', [NOT_VERIFIED], 1],
  ['standard-webhooks', 'no verification', [NOT_VERIFIED], 1],
  ['github', 'no verification', [NOT_VERIFIED], 1],
  ['razorpay', 'a signature only has to be there', [`${NOT_COMPARED} RAW-006 IDEM-004`], 1],
  ['stripe', 'a signature only has to be there', [`${NOT_COMPARED} RAW-006 TS-003 IDEM-004`], 1],
  ['razorpay', 'no verification, but an asynchronous one', ['SIG-008'], 0],
  ['razorpay', 'refusals are answered 200 with another text', ['SIG-008'], 0],
  ['stripe', 'refusals are answered 200 with another text', ['SIG-008'], 0],
  ['razorpay', 'refusals are hidden behind 404', [], 0],
  ['razorpay', 'a signature is only looked at when present', [FORGEABLE], 1],
  ['github', 'a signature is only looked at when present', [FORGEABLE], 1],
  ['razorpay', 'compared up to the shorter length', ['SIG-004'], 1],
  ['stripe', 'compared up to the shorter length', ['SIG-004'], 1],
  ['standard-webhooks', 'compared up to the shorter length', ['SIG-004'], 1],
  ['razorpay', 'compared up to the shorter length, missing ones too', [FORGEABLE], 1],
  ['razorpay', 'timingSafeEqual throws', ['SIG-005: SIG-009'], 0],
  ['stripe', 'timingSafeEqual throws', ['SIG-005'], 0],
  ['standard-webhooks', 'timingSafeEqual throws', ['SIG-005: SIG-009'], 0],
  ['github', 'timingSafeEqual throws', ['SIG-005: SIG-009'], 0],
  ['razorpay', 'timingSafeEqual throws, with a guard of string length', ['SIG-005'], 0],
  ['razorpay', 'a missing signature throws', ['SIG-005'], 0],
  ['razorpay', 'two signature headers throw', ['SIG-009'], 0],
  ['razorpay', 'an old secret that is not set', ['SIG-006'], 1],
  ['standard-webhooks', 'an old secret that is not set', ['SIG-006'], 1],
  ['stripe', 'any secret of the examples', ['SIG-006'], 1],
  ['razorpay', 'the algorithm goes by the length', ['SIG-007'], 1],
  ['github', 'the sender chooses the algorithm', ['SIG-007'], 1],
  ['github', 'the sender chooses the algorithm, and unknown ones throw', ['SIG-005', 'SIG-007'], 1],
  ['stripe', 'any scheme name', ['SIG-007'], 1],
  ['standard-webhooks', 'any scheme name', ['SIG-007'], 1],

  ['razorpay', 'JSON.stringify', [REWRITTEN, PARSED_FIRST], 1],
  ['stripe', 'JSON.stringify', [REWRITTEN, PARSED_FIRST], 1],
  ['standard-webhooks', 'JSON.stringify after the signature is there', [REWRITTEN], 1],
  ['github', 'JSON.stringify after the signature is there', [REWRITTEN], 1],
  ['razorpay', 'JSON.stringify with slashes escaped', [REWRITTEN], 1],
  ['razorpay', 'written again as in Python', ['RAW-006: RAW-001 RAW-002 RAW-003 RAW-004'], 1],
  ['razorpay', 'written again as in PHP', ['RAW-006: RAW-001 RAW-003 RAW-004'], 1],
  ['razorpay', 'latin1', ['RAW-003'], 1],
  ['razorpay', 'utf8 without what is not ASCII', ['RAW-003'], 1],
  ['razorpay', 'trimmed', ['RAW-001'], 1],
  ['razorpay', 'numbers are written again', ['RAW-004'], 1],
  ['razorpay', 'keys that are numbers are sorted', ['RAW-005'], 1],
  ['razorpay', 'slashes are written plainly', ['RAW-002'], 1],

  ['stripe', 'the timestamp is ignored', ['TS-001: TS-002 TS-003 TS-004'], 1],
  ['standard-webhooks', 'the timestamp is ignored', ['TS-001: TS-002 TS-003 TS-004'], 1],
  ['stripe', 'the timestamp is only not too old', ['TS-002 info'], 0],
  ['standard-webhooks', 'the timestamp is only not too old', ['TS-002'], 0],
  ['stripe', 'NaN is fresh', ['TS-004'], 1],
  ['standard-webhooks', 'NaN is fresh', ['TS-004'], 1],
  ['standard-webhooks', 'a timestamp that is no number throws', ['TS-004'], 0],
  ['stripe', 'the age of another timestamp', ['TS-003'], 1],
  ['standard-webhooks', 'the age of another timestamp', ['TS-003'], 1],
  ['stripe', 'a tolerance of a minute', ['TS-005'], 0],
  ['standard-webhooks', 'a tolerance of a minute', ['TS-005'], 0],
  ['stripe', 'only the first signature', ['ROT-001'], 1],
  ['stripe', 'only the last signature', ['ROT-001'], 1],
  ['standard-webhooks', 'only the first signature', ['ROT-001'], 1],

  ['razorpay', 'duplicates are answered 409', ['IDEM-001'], 1],
  ['stripe', 'duplicates are answered 409', ['IDEM-001'], 1],
  ['razorpay', 'duplicates throw', ['IDEM-001'], 1],
  ['razorpay', 'duplicates are told', [], 0],
  ['razorpay', 'duplicates have a second effect', ['IDEM-002: IDEM-007'], 1],
  ['stripe', 'duplicates have a second effect', ['IDEM-002'], 1],
  ['razorpay', 'known by event.id', ['IDEM-003: IDEM-005'], 1],
  ['razorpay', 'known by event.id, silently', ['IDEM-003: IDEM-005'], 1],
  ['stripe', 'known by event.id', [], 0],
  ['standard-webhooks', 'known by event.id', ['IDEM-003: IDEM-005'], 1],
  ['razorpay', 'known before verified', ['IDEM-004'], 1],
  ['github', 'known before verified', ['IDEM-004'], 1],
  ['razorpay', 'an id is used up by a forged request', ['IDEM-005'], 1],
  ['stripe', 'an id is used up by a forged request', ['IDEM-005'], 1],
  ['razorpay', 'known by the unsigned id alone', ['IDEM-007 info'], 0],

  ['razorpay', 'unknown types are refused', ['EVT-001'], 0],
  ['stripe', 'unknown types are refused', ['EVT-001'], 0],
  ['github', 'unknown types are refused', ['EVT-001'], 0],
  ['razorpay', 'older events are refused', ['EVT-006'], 0],
  ['razorpay', 'notes [] throw', ['EVT-002'], 0],
  ['razorpay', 'an event without its subject throws', ['EVT-002'], 0],
  ['razorpay', 'null throws', ['EVT-003 info'], 0],
  ['razorpay', 'what is no JSON throws', ['EVT-004 info'], 0],
  ['razorpay', 'parsed before verified', [PARSED_FIRST], 0],
  ['stripe', 'parsed before verified', [PARSED_FIRST], 0],
  ['razorpay', 'unknown orders are refused', [], 0],
  ['razorpay', 'everything right throws', ['BASE-001'], 3],

  ['razorpay', 'a charset is refused', ['ENC-001'], 0],
  ['razorpay', 'a charset throws', ['ENC-001', 'ENC-004'], 0],
  ['razorpay', 'other content types throw', ['ENC-004'], 0],
  ['razorpay', 'Content-Length is tested for truth', ['ENC-002'], 0],
  ['razorpay', 'header names by their case', ['ENC-003'], 1],
  ['github', 'header names by their case', ['ENC-003'], 1],
  ['razorpay', 'GET throws', ['HTTP-001'], 0],
  ['razorpay', 'a limit of 10 kB', ['SIZE-001'], 0],
  ['github', 'a limit of 100 kB', ['SIZE-001'], 1],
  ['razorpay', 'a limit of 100 kB', [], 0],
  ['razorpay', 'a long signature breaks it for good', ['SURV-001'], 1],

  ['razorpay', 'the expected signature is told', ['LEAK-001'], 1],
  ['standard-webhooks', 'the expected signature is told', ['LEAK-001'], 1],
  ['razorpay', 'stack traces', ['EVT-004 info', 'LEAK-002'], 0],
  ['razorpay', 'refused with a stack trace', ['LEAK-002'], 0],
  ['razorpay', 'redirects', ['BASE-002: BASE-001'], 3],
  ['razorpay', 'a page for everything', ['BASE-003: SIG-001 SIG-002 SIG-003'], 1],
  ['razorpay', 'a guard against cross-site requests', ['BASE-001'], 3],
];

test.each(ROWS)('%s, %s: %j', async (provider, bug, findings, exitCode) => {
  expect(await checkFarm(provider, bug, [])).toEqual({ findings, exitCode });
});

/** Those that take --intrusive. */
test.each<Row>([
  ['razorpay', 'JSON.stringify after the signature is there', [REWRITTEN, 'EVT-007'], 1],
  ['razorpay', 'keys of __proto__ are merged', ['EVT-007'], 1],
  ['razorpay', 'looked for and kept apart', ['IDEM-006'], 0],
  ['razorpay', 'no limit', ['SIZE-002 warn'], 0],
  ['razorpay', 'a huge body throws', ['SIZE-002'], 0],
])('intrusive: %s, %s: %j', async (provider, bug, findings, exitCode) => {
  expect(await checkFarm(provider, bug, ['--intrusive'])).toEqual({ findings, exitCode });
});

test('sixty at once', async () => {
  const args = ['--intrusive', '--only', 'LOAD'];
  expect(await checkFarm('razorpay', 'many at once throw', args)).toEqual({ findings: ['LOAD-001 info'], exitCode: 0 });
});

const QUICK = {
  id: 'quick',
  name: 'Quick',
  secretVariable: 'QUICK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Razorpay-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event' },
  eventId: { header: 'X-Razorpay-Event-Id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Razorpay-Event-Id', '{id}'],
    ['X-Razorpay-Signature', '{signature}'],
  ],
  timeoutMs: 500,
};

test.each([
  ['slow', ['BASE-004 warn'], 0],
  ['too slow', ['BASE-004: BASE-001'], 1],
] as const)('half a second is all there is: %s', async (bug, findings, exitCode) => {
  const cwd = projectWith({
    'hooks.config.json': JSON.stringify({ providers: [QUICK] }),
    'event.json': '{"event":"paid","amount":100}',
  });
  const { secret } = SCHEMES.razorpay;
  const farm = await startFarm(SCHEMES.razorpay, BUGS[bug]);
  const args = ['-p', 'quick', '-u', farm.url, '-s', secret, '--event', 'event.json', '--only', 'BASE'];
  const run = await runCheck(args, { cwd });
  reports.push(run.report);
  expect({ findings: findingsOf(run.report), exitCode: run.exitCode }).toEqual({ findings, exitCode });
});

describe('a right receiver', () => {
  test.each(Object.keys(SCHEMES) as FarmProvider[])('of %s', async (provider) => {
    expect(await checkFarm(provider, undefined, ['--intrusive'])).toEqual({ findings: [], exitCode: 0 });
  });
});

test('every check has found its bug, and has passed', () => {
  const idsOf = (...verdicts: string[]): string[] =>
    battery
      .map(({ id }) => id)
      .filter((id) =>
        reports.some(({ results }) => results.some((each) => each.id === id && verdicts.includes(each.verdict))),
      );
  const all = battery.map(({ id }) => id);
  expect({ count: all.length, found: idsOf('fail', 'info', 'warn'), passed: idsOf('pass') }).toEqual({
    count: 50,
    found: all,
    passed: all,
  });
});
