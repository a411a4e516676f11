import { describe, expect, test } from 'vitest';

import {
  OWN_RETRIES,
  attemptsMax,
  disablesEndpoint,
  type NextStep,
  nextStep,
  retriesOf,
} from '../../../src/core/retry-schedule.ts';
import type { Outcome, RawHeaders, RetryProfile } from '../../../src/core/types.ts';
import { providers } from '../../../src/providers/index.ts';

const NOW = new Date('2026-09-21T14:54:04Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const answered = (status: number, rawHeaders: RawHeaders = []): Outcome => ({
  kind: 'response',
  status,
  rawHeaders,
  body: new Uint8Array(),
});
const silent = (reason: 'timeout' | 'closed' | 'refused'): Outcome => ({ kind: 'no_response', reason, detail: '' });

/** The middle of the range: no jitter. */
const middle = (size: number): Uint8Array => new Uint8Array(size).fill(0x80, 0, 1);

function step(retries: RetryProfile, outcomes: readonly Outcome[], eventType = 'refund.created'): NextStep {
  return nextStep(retries, { eventType, outcomes, now: NOW, random: middle });
}

/** The waits of a delivery that fails the same way until it is given up, and how that ends. */
function waitsOf(retries: RetryProfile, failure: Outcome, eventType?: string): { waits: number[]; end: NextStep } {
  const waits: number[] = [];
  for (const outcomes = [failure]; ; outcomes.push(failure)) {
    const next = step(retries, outcomes, eventType);
    if (next.kind !== 'retry') return { waits, end: next };
    waits.push(next.waitMs);
  }
}

const retriesById = (id: string): RetryProfile => {
  const provider = providers.find((candidate) => candidate.id === id);
  if (!provider) throw new Error(`no provider ${id}`);
  return retriesOf(provider);
};
const razorpay = retriesById('razorpay');

describe('razorpay', () => {
  /** When the retries of real deliveries that failed fast arrived after the first attempt, in seconds. */
  const MEASURED = [
    6,
    19,
    40,
    82,
    165,
    326,
    651,
    1293,
    2577,
    5140,
    2.85 * 3600,
    5.7 * 3600,
    11.39 * 3600,
    22.76 * 3600,
  ];

  test('the retries come when they came in real deliveries, but for the time that the attempts themselves took', () => {
    const { waits, end } = waitsOf(razorpay, answered(400));
    expect(waits).toHaveLength(MEASURED.length);
    let offset = 0;
    for (const [index, wait] of waits.entries()) {
      offset += wait / SECOND;
      const late = (MEASURED[index] ?? 0) - offset;
      // Offsets in hours were written with two digits.
      expect(late).toBeGreaterThan(index > 9 ? -20 : 0);
      expect(late).toBeLessThan(3 * (index + 1) + (index > 9 ? 20 : 0));
    }
    expect(offset).toBeLessThan(24 * 3600);
    expect(end).toEqual({ kind: 'give_up', reason: 'exhausted' });
  });

  test.each([
    ['payment.captured', answered(500), 16, 230],
    ['payment.authorized', answered(503), 16, 230],
    ['order.paid', silent('closed'), 16, 230],
    ['payment.captured', answered(400), 15, 5_000],
    ['payment.captured', answered(302), 15, 5_000],
    ['payment.captured', silent('timeout'), 15, 5_000],
    ['payment.failed', answered(500), 15, 5_000],
    ['refund.created', silent('closed'), 15, 5_000],
  ])('%s after %j has %i attempts, the second after %i ms', (eventType, failure, attempts, wait) => {
    const { waits } = waitsOf(razorpay, failure, eventType);
    expect({
      attempts: waits.length + 1,
      first: waits[0],
      ladder: waits.slice(-14, -12),
      foreseen: attemptsMax(razorpay, { eventType, outcomes: [failure] }),
    }).toEqual({ attempts, first: wait, ladder: [5_000, 10_000], foreseen: attempts });
  });

  test('giving up disables the URL', () => {
    expect(disablesEndpoint(razorpay, 'exhausted')).toBe(true);
  });
});

test.each([
  ['github', []],
  ['payment-api', [MINUTE, 5 * MINUTE, 25 * MINUTE, 125 * MINUTE]],
  [
    'standard-webhooks',
    // The table of the specification: 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h, 75:35:05 in all.
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
  ],
  ['generic', OWN_RETRIES.delaysMs],
])('the ladder of %s', (id, delays) => {
  const { waits, end } = waitsOf(retriesById(id), answered(500));
  const near = waits.map((wait, index) => Math.abs(wait / (delays[index] ?? 1) - 1) < 0.001);
  expect({ near, end }).toEqual({
    near: delays.map(() => true),
    end: { kind: 'give_up', reason: delays.length === 0 ? 'no_retries' : 'exhausted' },
  });
});

test('stripe goes on for up to three days, and waits longer each time', () => {
  const { waits } = waitsOf(retriesById('stripe'), answered(500));
  const total = waits.reduce((sum, wait) => sum + wait, 0);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(total).toBeGreaterThan(48 * HOUR);
  expect(total).toBeLessThanOrEqual(72 * HOUR);
});

test.each(['razorpay', 'stripe', 'github', 'payment-api', 'standard-webhooks', 'generic'])(
  '%s: any 2xx ends it',
  (id) => {
    for (const status of [200, 201, 204, 299]) {
      expect(step(retriesById(id), [answered(500), answered(status)])).toEqual({ kind: 'accepted' });
    }
  },
);

test.each([
  ['razorpay', false],
  ['stripe', true],
  ['standard-webhooks', true],
])('%s signs each attempt anew: %s', (id, anew) => {
  expect(retriesById(id).signsEachAttempt).toBe(anew);
});

describe('standard-webhooks', () => {
  const retries = retriesById('standard-webhooks');

  test('410 Gone ends it and disables the endpoint; elsewhere it is a failure as any other', () => {
    expect(step(retries, [answered(410)])).toEqual({ kind: 'give_up', reason: 'endpoint_gone' });
    expect(disablesEndpoint(retries, 'endpoint_gone')).toBe(true);
    expect(step(razorpay, [answered(410)])).toEqual({ kind: 'retry', waitMs: 5_000 });
  });

  test.each([
    ['90', 90_000],
    ['Mon, 21 Sep 2026 14:56:04 GMT', 120_000],
    ['1', 5_000],
    ['Mon, 21 Sep 2020 14:56:04 GMT', 5_000],
    ['soon', 5_000],
    ['99999999', 24 * HOUR],
  ])('Retry-After: %s makes the first wait %i ms', (value, waitMs) => {
    const next = step(retries, [answered(503, [['retry-after', value]])]);
    expect(next.kind === 'retry' && Math.round(next.waitMs / 10) * 10).toBe(waitMs);
  });

  test.each([
    [[0, 0], 4_500],
    [[255, 255], 5_500],
  ])('the wait varies by a tenth: random %j gives %i ms', (bytes, waitMs) => {
    const history = { outcomes: [answered(500)], now: NOW, random: () => Uint8Array.from(bytes) };
    expect(nextStep(retries, history)).toEqual({ kind: 'retry', waitMs });
  });
});

test('razorpay does not look at Retry-After', () => {
  expect(step(razorpay, [answered(503, [['Retry-After', '90']])])).toEqual({ kind: 'retry', waitMs: 5_000 });
});
