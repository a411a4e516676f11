import { expect, test } from 'vitest';

import { contradictions } from '../../../src/events/contradictions.ts';
import { listFixtures, loadFixture } from '../../../src/events/fixtures.ts';
import { composeEvent } from '../../../src/library.ts';
import { stripe } from '../../../src/providers/stripe.ts';

test('nothing contradicts itself in the samples', () => {
  const told = listFixtures('stripe').flatMap((fixture) => {
    const event = loadFixture(fixture);
    return contradictions(event, event, stripe);
  });
  expect(told).toEqual([]);
});

test.each<[string, Record<string, number | string>, Record<string, unknown>, string[]]>([
  [
    'charge.refunded',
    { amount: 1250 },
    { amount: 1250, amount_captured: 1250, amount_refunded: 1250, refunded: true },
    [],
  ],
  ['charge.refunded', { amount_refunded: 1250 }, { amount: 4999, amount_refunded: 1250, refunded: false }, []],
  [
    'charge.refunded',
    { amount_refunded: 5000 },
    { amount: 4999, amount_refunded: 5000 },
    ['amount_refunded (5000) is more than amount_captured (4999).'],
  ],
  ['charge.succeeded', { amount: 1250 }, { amount_captured: 1250, amount_refunded: 0, refunded: false }, []],
  ['payment_intent.succeeded', { amount: 1250 }, { amount: 1250, amount_received: 1250 }, []],
  ['payment_intent.created', { amount: 1250 }, { amount: 1250, amount_received: 0 }, []],
  ['checkout.session.completed', { amount_total: 1250 }, { amount_subtotal: 1250, amount_total: 1250 }, []],
  ['invoice.paid', { amount_paid: 1250 }, { amount_due: 1250, amount_remaining: 0, total: 1250, subtotal: 1250 }, []],
  ['invoice.payment_failed', { amount_due: 1250 }, { amount_paid: 0, amount_remaining: 1250, total: 1250 }, []],
  ['refund.created', { amount: 'abc' }, { amount: 'abc' }, ['amount ("abc") is no number, where a number was.']],
  ['refund.created', { amount: 1.5 }, { amount: 1.5 }, ['amount (1.5) is no whole number.']],
  ['refund.created', { amount: -1 }, { amount: -1 }, ['amount (-1) is below zero.']],
])('%s with %j: what is tied to it follows, and what does not fit is told', async (eventType, set, fields, told) => {
  const { body, warnings } = await composeEvent<string>(stripe, eventType, { set });
  const event = JSON.parse(Buffer.from(body).toString()) as { data: { object: Record<string, unknown> } };
  expect(event.data.object).toMatchObject(fields);
  expect(warnings).toEqual(told);
});
