import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bodyField, fromRecord, toRecord } from '../../../src/core/record.ts';
import type { Attempt, Delivery, RawHeaders, Verification } from '../../../src/core/types.ts';

const times = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
const texts = fc.string({ unit: 'binary' });
const rawHeaders: fc.Arbitrary<RawHeaders> = fc.array(fc.tuple(texts, texts), { maxLength: 4 });
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  texts.map((text) => new TextEncoder().encode(text)),
);

const attempts: fc.Arbitrary<Attempt> = fc.record({
  endpointUrl: fc.webUrl(),
  startedAt: times,
  durationMs: fc.nat(),
  outcome: fc.oneof(
    fc.record(
      {
        kind: fc.constant('response' as const),
        status: fc.integer({ min: 100, max: 599 }),
        rawHeaders,
        body: bodies,
        truncated: fc.constant(true),
      },
      { requiredKeys: ['kind', 'status', 'rawHeaders', 'body'] },
    ),
    fc.record({
      kind: fc.constant('no_response' as const),
      reason: fc.constantFrom('refused', 'timeout', 'dns', 'tls', 'closed', 'other'),
      detail: texts,
    }),
  ),
});

const verifications: fc.Arbitrary<Verification> = fc.oneof(
  fc.constant<Verification>({ valid: true, scheme: 'razorpay hmac-sha256', secretLabel: '--secret' }),
  fc.constant<Verification>({
    valid: false,
    reason: 'signature_mismatch',
    detail: 'No.',
    diagnosis: { mistakes: [{ code: 'bom_added', message: 'Yes.' }], tried: 3 },
  }),
);

const deliveries: fc.Arbitrary<Delivery> = fc.record(
  {
    id: texts,
    receivedAt: times,
    origin: fc.constantFrom('received', 'sent'),
    provider: texts,
    eventType: texts,
    eventId: texts,
    request: fc.record({ method: texts, path: texts, rawHeaders, body: bodies }),
    verification: verifications,
    endpoints: fc.array(
      fc.record({ url: fc.webUrl(), headers: fc.array(texts), resigned: fc.constant(true) }, { requiredKeys: ['url'] }),
      { maxLength: 2 },
    ),
    settled: fc.constantFrom('refused', 'handshake'),
    handledBy: fc.integer({ min: 1 }),
    attempts: fc.array(attempts, { maxLength: 2 }),
  },
  { requiredKeys: ['id', 'receivedAt', 'origin', 'request', 'attempts'] },
);

/** The delivery with its bodies as plain bytes, whatever class holds them. */
function withPlainBytes(delivery: Delivery): Delivery {
  return {
    ...delivery,
    request: { ...delivery.request, body: Uint8Array.from(delivery.request.body) },
    attempts: delivery.attempts.map((attempt) => ({
      ...attempt,
      outcome:
        attempt.outcome.kind === 'response'
          ? { ...attempt.outcome, body: Uint8Array.from(attempt.outcome.body) }
          : attempt.outcome,
    })),
  };
}

describe('a delivery that is recorded as JSON and loaded again', () => {
  test('is the same, whatever its bytes, headers and texts', () => {
    fc.assert(
      fc.property(deliveries, (delivery) => {
        const loaded = fromRecord(JSON.parse(JSON.stringify(toRecord(delivery))));
        expect(withPlainBytes(loaded)).toEqual(withPlainBytes(delivery));
      }),
    );
  });

  test.each([
    ['no bytes', Buffer.alloc(0)],
    ['slashes and escapes', Buffer.from(String.raw`{"a":"\/\u001B"}`)],
    ['a newline at the end', Buffer.from('{}\n')],
    ['a byte order mark', Buffer.from('\ufeff{}')],
    ['NUL', Buffer.from('\u0000')],
    ['an emoji', Buffer.from('🎁')],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['5 MiB', Buffer.alloc(5 * 1024 * 1024, 'x')],
  ])('keeps %s', (_, body) => {
    const delivery: Delivery = {
      id: 'dlv_1',
      receivedAt: new Date(0),
      origin: 'received',
      request: { method: 'POST', path: '/', rawHeaders: [], body },
      attempts: [],
    };
    const loaded = fromRecord(JSON.parse(JSON.stringify(toRecord(delivery))));
    expect(Buffer.compare(loaded.request.body, body)).toBe(0);
  });
});

describe('a record', () => {
  test('is readable: text as text, other bytes in base64, times in ISO 8601', () => {
    expect(
      toRecord({
        id: 'dlv_1',
        receivedAt: new Date('2026-09-21T14:14:04.123Z'),
        origin: 'sent',
        provider: 'razorpay',
        eventType: 'payment.captured',
        eventId: 'TeiRkX3vBq0aZ7',
        request: {
          method: 'POST',
          path: '/hook?a=1',
          rawHeaders: [
            ['X-A', '1'],
            ['x-a', '2'],
          ],
          body: Buffer.from('{"a":"é"}\n'),
        },
        verification: { valid: true, scheme: 'razorpay hmac-sha256' },
        attempts: [
          {
            endpointUrl: 'http://localhost:3000/hook',
            startedAt: new Date('2026-09-21T14:14:05Z'),
            durationMs: 12.5,
            outcome: {
              kind: 'response',
              status: 200,
              rawHeaders: [['X-B', '']],
              body: Buffer.from([0xff]),
              truncated: true,
            },
          },
          {
            endpointUrl: 'http://localhost:3000/hook',
            startedAt: new Date('2026-09-21T14:14:06Z'),
            durationMs: 3,
            outcome: { kind: 'no_response', reason: 'refused', detail: 'Nothing listens there.' },
          },
        ],
      }),
    ).toEqual({
      type: 'delivery',
      id: 'dlv_1',
      receivedAt: '2026-09-21T14:14:04.123Z',
      origin: 'sent',
      provider: 'razorpay',
      eventType: 'payment.captured',
      eventId: 'TeiRkX3vBq0aZ7',
      request: {
        method: 'POST',
        path: '/hook?a=1',
        rawHeaders: [
          ['X-A', '1'],
          ['x-a', '2'],
        ],
        body: '{"a":"é"}\n',
      },
      verification: { valid: true, scheme: 'razorpay hmac-sha256' },
      attempts: [
        {
          endpointUrl: 'http://localhost:3000/hook',
          startedAt: '2026-09-21T14:14:05.000Z',
          durationMs: 12.5,
          outcome: { kind: 'response', status: 200, rawHeaders: [['X-B', '']], bodyBase64: '/w==', truncated: true },
        },
        {
          endpointUrl: 'http://localhost:3000/hook',
          startedAt: '2026-09-21T14:14:06.000Z',
          durationMs: 3,
          outcome: { kind: 'no_response', reason: 'refused', detail: 'Nothing listens there.' },
        },
      ],
    });
  });

  test('says type first, so that a line of NDJSON can be told by its beginning', () => {
    const record = toRecord({
      id: 'dlv_1',
      receivedAt: new Date(0),
      origin: 'received',
      request: { method: 'POST', path: '/', rawHeaders: [], body: new Uint8Array() },
      attempts: [],
    });
    expect(Object.keys(record)).toEqual(['type', 'id', 'receivedAt', 'origin', 'request', 'attempts']);
  });

  test.each([
    ['text', Buffer.from('a\u0000é'), { body: 'a\u0000é' }],
    ['no text', Buffer.from([0xc3]), { bodyBase64: 'ww==' }],
    ['nothing', Buffer.alloc(0), { body: '' }],
  ])('holds %s', (_, body, expected) => {
    expect(bodyField(body)).toEqual(expected);
  });
});

describe('what is not a record', () => {
  const whole = {
    id: 'dlv_1',
    receivedAt: '2026-09-21T14:14:04.123Z',
    request: { method: 'POST', path: '/', rawHeaders: [['A', 'b']], body: '' },
  };
  const attempt = {
    endpointUrl: 'http://localhost/',
    startedAt: '2026-09-21T14:14:04.123Z',
    durationMs: 1,
    outcome: { kind: 'response', status: 200, rawHeaders: [], body: '' },
  };

  test('the least that is one', () => {
    expect(fromRecord(whole)).toEqual({
      id: 'dlv_1',
      receivedAt: new Date('2026-09-21T14:14:04.123Z'),
      origin: 'received',
      request: { method: 'POST', path: '/', rawHeaders: [['A', 'b']], body: Buffer.alloc(0) },
      attempts: [],
    });
  });

  test.each<[string, unknown]>([
    ['it is not an object', null],
    ['it is not an object', 'text'],
    ['it is not an object', [whole]],
    ['request is not an object', {}],
    ['id is not text', { ...whole, id: 1 }],
    ['receivedAt is not text', { ...whole, receivedAt: undefined }],
    ['receivedAt is not a time', { ...whole, receivedAt: 'yesterday' }],
    ['provider is not text', { ...whole, provider: null }],
    ['request is not an object', { ...whole, request: [] }],
    ['request.method is not text', { ...whole, request: { ...whole.request, method: 1 } }],
    ['request.rawHeaders is not a list', { ...whole, request: { ...whole.request, rawHeaders: { A: 'b' } } }],
    [
      'request.rawHeaders is not a list of [name, value]',
      { ...whole, request: { ...whole.request, rawHeaders: [['A']] } },
    ],
    ['request.rawHeaders is not a list', { ...whole, request: { ...whole.request, rawHeaders: ['A: b'] } }],
    ['request has neither body nor bodyBase64', { ...whole, request: { ...whole.request, body: { a: 1 } } }],
    ['attempts is not a list', { ...whole, attempts: {} }],
    ['attempts[0] is not an object', { ...whole, attempts: [null] }],
    ['attempts[0].outcome is not an object', { ...whole, attempts: [{ ...attempt, outcome: undefined }] }],
    ['attempts[1].durationMs is not a number', { ...whole, attempts: [attempt, { ...attempt, durationMs: '1' }] }],
    ['attempts[0].startedAt is not a time', { ...whole, attempts: [{ ...attempt, startedAt: '' }] }],
    [
      'attempts[0].outcome.status is not a number',
      { ...whole, attempts: [{ ...attempt, outcome: { ...attempt.outcome, status: '200' } }] },
    ],
    [
      'attempts[0].outcome.reason is not text',
      { ...whole, attempts: [{ ...attempt, outcome: { kind: 'no_response', detail: '' } }] },
    ],
  ])('is told with its place: %s', (message, value) => {
    expect(() => fromRecord(value)).toThrow(expect.objectContaining({ name: 'NotADelivery', message }));
  });

  test.each<[string, unknown]>([
    ['text', 'valid'],
    ['a number', 1],
    ['a list', []],
    ['an object that does not say whether', { scheme: 'razorpay hmac-sha256' }],
    ['a refusal without its words', { valid: false }],
    ['a diagnosis without its mistakes', { valid: false, reason: 'signature_mismatch', detail: 'No.', diagnosis: {} }],
  ])('is told before it is shown: a verification that is %s', (_, verification) => {
    expect(() => fromRecord({ ...whole, verification })).toThrow(
      expect.objectContaining({ name: 'NotADelivery', message: expect.stringContaining('verification') }),
    );
  });
});
