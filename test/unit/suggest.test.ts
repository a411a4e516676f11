import { describe, expect, test } from 'vitest';

import { didYouMean, nearest } from '../../src/suggest.ts';

const EVENTS = ['payment.captured', 'payment.failed', 'payment.authorized', 'order.paid', 'refund.created', 'ping'];

describe('what a mistyped word is near to', () => {
  test.each([
    ['payment.captred', ['payment.captured', 'payment.failed']],
    ['ORDER.PAID', ['order.paid']],
    ['captured', ['payment.captured']],
    ['payment', ['payment.failed', 'payment.captured', 'payment.authorized']],
    ['pnig', ['ping']],
    ['order.piad', ['order.paid']],
    ['invoice.expired', []],
    ['', []],
  ])('%j: %j', (word, expected) => {
    expect(nearest(word, EVENTS)).toEqual(expected);
  });
});

describe('the question', () => {
  test.each([
    ['captured', ['payment.captured'], 'Did you mean payment.captured?'],
    ['ab', ['ac', 'ad'], 'Did you mean ac or ad?'],
    ['ab', ['ac', 'ad', 'ae', 'af'], 'Did you mean ac, ad or ae?'],
    ['something', ['else'], 'There is nothing like it.'],
  ])('for %j of %j is %s', (word, candidates, expected) => {
    expect(didYouMean(word, candidates, 'There is nothing like it.')).toBe(expected);
  });
});
