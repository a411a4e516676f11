import { describe, expect, test } from 'vitest';

import { parseJson } from '../../../src/core/json-text.ts';
import type { Provider, WireStyle } from '../../../src/core/types.ts';
import { wireBytes } from '../../../src/events/wire.ts';
import { generic } from '../../../src/providers/generic.ts';
import { github } from '../../../src/providers/github.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks.ts';
import { stripe } from '../../../src/providers/stripe.ts';

const EVENT = '{"b":{"z":"https://x/₹🎁 & <b>","a":100.00},"a":[],"notes":{}}';

describe('the bytes of an event', () => {
  test.each<[string, Provider, string, string]>([
    [
      "Razorpay, in PHP's spelling",
      razorpay,
      'payment.captured',
      String.raw`{"b":{"z":"https:\/\/x\/\u20b9\ud83c\udf81 & <b>","a":100.00},"a":[],"notes":{}}`,
    ],
    [
      'payment links of Razorpay, sorted',
      razorpay,
      'payment_link.paid',
      String.raw`{"a":[],"b":{"a":100.00,"z":"https://x/₹🎁 \u0026 \u003cb\u003e"},"notes":{}}`,
    ],
    [
      'Stripe, indented',
      stripe,
      'charge.succeeded',
      '{\n  "b": {\n    "z": "https://x/₹🎁 & <b>",\n    "a": 100.00\n  },\n  "a": [],\n  "notes": {}\n}',
    ],
    ['GitHub, on one line', github, 'push', EVENT],
    ['Standard Webhooks, on one line', standardWebhooks, 'invoice.paid', EVENT],
    ['the generic sender, on one line', generic, 'payment.updated', EVENT],
  ])('are those that its provider would write: %s', (_, provider, eventType, expected) => {
    expect(Buffer.from(wireBytes(parseJson(EVENT), provider, eventType)).toString()).toBe(expected);
  });

  test.each<[WireStyle, string]>([
    ['compact', EVENT],
    ['php', String.raw`{"b":{"z":"https:\/\/x\/\u20b9\ud83c\udf81 & <b>","a":100.00},"a":[],"notes":{}}`],
    ['sorted', String.raw`{"a":[],"b":{"a":100.00,"z":"https://x/₹🎁 \u0026 \u003cb\u003e"},"notes":{}}`],
    ['pretty', '{\n  "b": {\n    "z": "https://x/₹🎁 & <b>",\n    "a": 100.00\n  },\n  "a": [],\n  "notes": {}\n}'],
  ])('are those of the style that is asked for: %s', (style, expected) => {
    for (const eventType of ['payment.captured', 'payment_link.paid']) {
      expect(Buffer.from(wireBytes(parseJson(EVENT), razorpay, eventType, style)).toString()).toBe(expected);
    }
  });

  test.each([
    ['payment_link.paid', true],
    ['payment_link.cancelled', true],
    ['payout.downtime.started', true],
    ['payout.processed', false],
    ['payment.captured', false],
    ['payment_links.paid', false],
    ['', false],
  ])('of %s are sorted: %s', (eventType, isSorted) => {
    const text = Buffer.from(wireBytes(parseJson('{"b":1,"a":2}'), razorpay, eventType)).toString();
    expect(text === '{"a":2,"b":1}').toBe(isSorted);
  });
});
