import { describe, expect, test } from 'vitest';

import { gatewayResponse, isAccepted } from '../../../src/core/attempt.ts';
import type { NoResponseReason, Outcome } from '../../../src/core/types.ts';

function response(status: number): Outcome {
  return { kind: 'response', status, rawHeaders: [], body: new Uint8Array() };
}

describe('an endpoint takes a delivery', () => {
  test.each([
    [199, false],
    [200, true],
    [204, true],
    [299, true],
    [300, false],
    [304, false],
    [400, false],
    [500, false],
  ])('with status %i: %s', (status, accepted) => {
    expect(isAccepted(response(status))).toBe(accepted);
  });

  test('not without an answer', () => {
    expect(isAccepted({ kind: 'no_response', reason: 'timeout', detail: '' })).toBe(false);
  });
});

describe('the provider is told', () => {
  test("the endpoint's own answer, without what belongs to its connection", () => {
    const body = Buffer.from([0xff]);
    expect(
      gatewayResponse({
        outcome: {
          kind: 'response',
          status: 418,
          rawHeaders: [
            ['Connection', 'keep-alive'],
            ['X-A', '1'],
            ['x-a', '2'],
            ['Transfer-Encoding', 'chunked'],
          ],
          body,
        },
      }),
    ).toEqual({
      status: 418,
      rawHeaders: [
        ['X-A', '1'],
        ['x-a', '2'],
      ],
      body,
    });
  });

  test.each<[NoResponseReason, number, string]>([
    ['timeout', 504, 'The endpoint did not answer in time.\n'],
    ['refused', 502, 'The endpoint could not be reached.\n'],
    ['dns', 502, 'The endpoint could not be reached.\n'],
    ['closed', 502, 'The endpoint broke off before its answer was whole.\n'],
    ['unsigned', 502, 'No signature could be made for the endpoint.\n'],
  ])('that there was none (%s): %i', (reason, status, text) => {
    expect(gatewayResponse({ outcome: { kind: 'no_response', reason, detail: 'secret detail' } })).toEqual({
      status,
      rawHeaders: [['Content-Type', 'text/plain; charset=utf-8']],
      body: Buffer.from(text),
    });
  });

  test('that it was too long: 502', () => {
    expect(
      gatewayResponse({
        outcome: { kind: 'response', status: 200, rawHeaders: [], body: Buffer.from('cut'), truncated: true },
      }),
    ).toEqual({
      status: 502,
      rawHeaders: [['Content-Type', 'text/plain; charset=utf-8']],
      body: Buffer.from('The answer of the endpoint is longer than the listener passes on.\n'),
    });
  });
});
