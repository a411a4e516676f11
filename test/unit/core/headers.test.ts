import { describe, expect, test } from 'vitest';

import {
  endToEndHeaders,
  forwardableHeaders,
  headerValue,
  isValidHeader,
  overrideHeaders,
  withoutHeaders,
} from '../../../src/core/headers.ts';
import type { RawHeaders } from '../../../src/core/types.ts';

const received: RawHeaders = [
  ['Host', 'localhost:3000'],
  ['X-Razorpay-Signature', 'first'],
  ['x-razorpay-signature', 'second'],
  ['Cookie', ''],
];

describe('the value of a header', () => {
  test.each([
    ['x-RAZORPAY-signature', 'first'],
    ['HOST', 'localhost:3000'],
    ['cookie', ''],
    ['X-Razorpay', undefined],
  ])('%s is %j', (name, expected) => {
    expect(headerValue(received, name)).toBe(expected);
  });
});

describe('headers taken away', () => {
  test('go whatever their case, with all their repeats; the others keep order and case', () => {
    expect(withoutHeaders(received, ['X-RAZORPAY-SIGNATURE', 'absent'])).toEqual([
      ['Host', 'localhost:3000'],
      ['Cookie', ''],
    ]);
  });
});

describe('an override', () => {
  test.each<{ name: string; overrides: RawHeaders; expected: RawHeaders }>([
    { name: 'nothing changes without one', overrides: [], expected: received },
    {
      name: 'it stands where the first of its name stood, for all of them, in its own case',
      overrides: [['X-RAZORPAY-SIGNATURE', 'new']],
      expected: [
        ['Host', 'localhost:3000'],
        ['X-RAZORPAY-SIGNATURE', 'new'],
        ['Cookie', ''],
      ],
    },
    {
      name: 'several of one name stay together, in their order',
      overrides: [
        ['host', 'a'],
        ['X-New', '1'],
        ['Host', 'b'],
        ['x-new', '2'],
      ],
      expected: [
        ['host', 'a'],
        ['Host', 'b'],
        ['X-Razorpay-Signature', 'first'],
        ['x-razorpay-signature', 'second'],
        ['Cookie', ''],
        ['X-New', '1'],
        ['x-new', '2'],
      ],
    },
    {
      name: 'an empty value is a value',
      overrides: [['Host', '']],
      expected: [['Host', ''], ...received.slice(1)],
    },
  ])('$name', ({ overrides, expected }) => {
    expect(overrideHeaders(received, overrides)).toEqual(expected);
  });
});

describe('hop-by-hop headers', () => {
  test('go, and with them those that Connection names, over several lines and in any case', () => {
    expect(
      endToEndHeaders([
        ['Connection', 'close, X-Hop'],
        ['CONNECTION', 'x-other-hop ,'],
        ['X-Hop', '1'],
        ['x-Other-Hop', '2'],
        ['X-Hop-Not', '3'],
        ['Keep-Alive', 'timeout=5'],
        ['Proxy-Authenticate', 'Basic'],
        ['Proxy-Authorization', 'Basic eA=='],
        ['Proxy-Connection', 'keep-alive'],
        ['TE', 'trailers'],
        ['Trailer', 'Digest'],
        ['Transfer-Encoding', 'chunked'],
        ['Upgrade', 'h2c'],
        ['Content-Encoding', 'gzip'],
        ['Content-Length', '5'],
        ['Host', 'localhost'],
      ]),
    ).toEqual([
      ['X-Hop-Not', '3'],
      ['Content-Encoding', 'gzip'],
      ['Content-Length', '5'],
      ['Host', 'localhost'],
    ]);
  });

  test('and host, length and Expect do not travel on to another host', () => {
    expect(
      forwardableHeaders([
        ['host', 'localhost'],
        ['Content-Length', '5'],
        ['Expect', '100-continue'],
        ['transfer-encoding', 'chunked'],
        ['Content-Encoding', 'gzip'],
        ['X-Razorpay-Signature', 'a'],
        ['X-Razorpay-Signature', 'b'],
      ]),
    ).toEqual([
      ['Content-Encoding', 'gzip'],
      ['X-Razorpay-Signature', 'a'],
      ['X-Razorpay-Signature', 'b'],
    ]);
  });
});

describe('a header line', () => {
  test.each([
    ['X-Test', 'value'],
    ['x_test.1', ''],
    ["!#$%&'*+-.^_`|~", 'a\tb'],
    ['X-Test', 'caf\u00e9 \u00ff'],
  ])('%j: %j may be sent', (name, value) => {
    expect(isValidHeader(name, value)).toBe(true);
  });

  test.each([
    ['', 'value'],
    ['X Test', 'value'],
    ['X-Test:', 'value'],
    ['X-Tést', 'value'],
    ['X-Test\r\nX-Other', 'value'],
    ['@X-Test', 'value'],
    ['X-Test', 'a\r\nX-Other: b'],
    ['X-Test', 'a\nb'],
    ['X-Test', 'a\u0000b'],
    ['X-Test', 'a\u007fb'],
    ['X-Test', '₹'],
  ])('%j: %j may not', (name, value) => {
    expect(isValidHeader(name, value)).toBe(false);
  });
});
