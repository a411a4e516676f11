import { expect, test } from 'vitest';

import { seededRandom } from '../../../src/core/random.ts';
import { HooksError } from '../../../src/errors.ts';
import { findFixture, loadFixture } from '../../../src/events/fixtures.ts';
import { type PlannedEvent, planScenario } from '../../../src/events/scenario.ts';
import { listScenarios, loadScenario } from '../../../src/events/scenarios.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { brokenRules, entityOf, type RazorpayEvent } from '../../helpers/razorpay-invariants.ts';

const AMOUNTS = [
  'payment.amount',
  'order.amount',
  'refund.amount',
  'dispute.amount',
  'payout.amount',
  'invoice.amount',
];

function plan(name: string, path: string, value: number): PlannedEvent[] {
  const steps = loadScenario({ provider: 'razorpay', name }).steps.map((step) => {
    const known = { providers: ['razorpay'], provider: 'razorpay', defaultProvider: 'razorpay' };
    const fixture = findFixture({ name: step.event, ...known });
    return { step, eventType: fixture.eventType, sample: () => loadFixture(fixture) };
  });
  return planScenario(steps, {
    provider: razorpay,
    at: new Date('2026-09-21T14:00:00Z'),
    anchor: 'first',
    random: seededRandom(name),
    edits: [{ kind: 'set', path, value: String(value) }],
    plain: true,
  });
}

/** The rules that are broken, and things whose amount is not the same in all events. */
function unevenIn(events: readonly RazorpayEvent[]): string[] {
  const paid = new Map<unknown, number>();
  const amounts = new Map<unknown, unknown>();
  return events.flatMap((event) => {
    const payment = entityOf(event, 'payment');
    if (payment?.['captured'] === true) paid.set(payment['id'], Number(payment['amount']));
    const before = [...paid].reduce((sum, [id, amount]) => (id === payment?.['id'] ? sum : sum + amount), 0);
    const changed = Object.keys(event.payload ?? {}).filter((name) => {
      const thing = entityOf(event, name);
      const old = amounts.get(thing?.['id']);
      if (thing?.['id'] !== undefined) amounts.set(thing['id'], thing['amount']);
      return old !== undefined && old !== thing?.['amount'];
    });
    return [...brokenRules(event, before), ...changed.map((name) => `${event.event}: ${name} has another amount`)];
  });
}

test.each(listScenarios('razorpay').map(({ name }) => name))(
  '%s: whatever amount is set, the series adds up, is refused, or says what does not fit',
  (name) => {
    const results = AMOUNTS.flatMap((path) =>
      [1, 5000, 1_000_001].map((value) => ({ path, value, ...judge(name, path, value) })),
    );
    const codes = new Set(results.map(({ code }) => code));
    expect([...codes].filter((code) => !['', 'UNKNOWN_PATH', 'UNEVEN_AMOUNTS'].includes(code))).toEqual([]);
    expect(results.filter(({ silent }) => silent.length > 0)).toEqual([]);
  },
);

function judge(name: string, path: string, value: number): { code: string; silent: string[] } {
  try {
    const planned = plan(name, path, value);
    const isTold = planned.some(({ contradictions }) => contradictions.length > 0);
    const events = planned.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as RazorpayEvent);
    return { code: '', silent: isTold ? [] : unevenIn(events) };
  } catch (error) {
    return { code: error instanceof HooksError ? error.code : String(error), silent: [] };
  }
}
