import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { matchesGlob } from '../../../src/core/glob.ts';

describe('a pattern', () => {
  test.each([
    ['payment.captured', 'payment.captured'],
    ['payment.*', 'payment.captured'],
    ['*', 'payment.captured'],
    ['*', ''],
    ['*.paid', 'order.paid'],
    ['*.session.*', 'checkout.session.completed'],
    ['p?yment.*', 'payment.failed'],
    ['*', 'two\nlines'],
    ['**', 'x'],
    ['a[b](c)+{d}|^$\\', 'a[b](c)+{d}|^$\\'],
  ])('%j fits %j', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(true);
  });

  test.each([
    ['payment.captured', 'payment.captured@card'],
    ['payment.*', 'payment'],
    ['payment.*', 'xpayment.captured'],
    ['payment?*', 'payment'],
    ['payment.captured', 'paymentxcaptured'],
    ['PAYMENT.*', 'payment.captured'],
    ['', 'x'],
    ['[ab]', 'a'],
  ])('%j does not fit %j', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(false);
  });

  test('without * and ? fits itself alone', () => {
    const plain = fc.string().filter((text) => !/[*?]/.test(text));
    fc.assert(
      fc.property(plain, plain, (pattern, text) => {
        expect(matchesGlob(pattern, text)).toBe(pattern === text);
      }),
    );
  });
});
