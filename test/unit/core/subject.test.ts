import { expect, test } from 'vitest';

import { subjectOf } from '../../../src/core/subject.ts';
import { listFixtures, loadFixture } from '../../../src/events/fixtures.ts';
import { COMPACT, printJson } from '../../../src/core/json-text.ts';
import { providers } from '../../../src/providers/index.ts';
import { stripe as stripeProvider } from '../../../src/providers/stripe.ts';

const provider = (id: string) => providers.find((one) => one.id === id) ?? stripeProvider;
const stripe = (amount: unknown, currency: unknown): unknown => ({ data: { object: { amount, currency } } });

test.each([
  [249900, 'inr', 'INR 2,499.00'],
  [500, 'jpy', 'JPY 500'],
  [1500, 'kwd', 'KWD 1.500'],
  [1000, 'isk', 'ISK 10'],
  [0, 'usd', 'USD 0.00'],
  [-250, 'usd', '-USD 2.50'],
  ['1999', 'eur', 'EUR 19.99'],
  ['19.x', 'eur', undefined],
  [100, 'dollars', undefined],
  [100, undefined, undefined],
])('%s %s is %s', (amount, currency, subject) => {
  expect(subjectOf(provider('stripe'), stripe(amount, currency))).toBe(subject);
});

test.each([
  ['razorpay', 'payment.captured'],
  ['razorpay', 'refund.processed'],
  ['stripe', 'checkout.session.completed'],
  ['payment-api', 'refund.created'],
  ['generic', 'payment.updated'],
])('the sample %s %s has an amount', (id, eventType) => {
  const fixture = listFixtures(id).find((one) => one.eventType === eventType);
  const json: unknown = JSON.parse(printJson(loadFixture(fixture ?? { provider: id, eventType }), COMPACT));
  expect(subjectOf(provider(id), json)).toMatch(/^[A-Z]{3} [\d,]+\.\d\d$/);
});

test('a push is about a repository', () => {
  expect(subjectOf(provider('github'), { repository: { full_name: 'octo/shop' } })).toBe('octo/shop');
});
