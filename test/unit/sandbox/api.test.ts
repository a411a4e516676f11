import { expect, test } from 'vitest';

import { seededRandom } from '../../../src/core/random.ts';
import type { RawHeaders } from '../../../src/core/types.ts';
import { UnavailableError } from '../../../src/errors.ts';
import { answerRequest, type ApiOptions } from '../../../src/sandbox/api.ts';
import { openPaymentBook } from '../../../src/sandbox/payments.ts';
import { REGISTRATION_RULES } from '../../../src/sandbox/rules.ts';

const KEY = 'sk_test_1234567890abcdef';
const HEADERS: RawHeaders = [
  ['Host', 'localhost:4410'],
  ['Authorization', `Bearer ${KEY}`],
];
const PAYMENT = {
  amount: 100,
  currency: 'usd',
  payment_method: { type: 'card', card: { number: '4242424242424242', exp_month: 1, exp_year: 2030, cvc: '123' } },
};

function options(more: Partial<ApiOptions> = {}): ApiOptions {
  const random = seededRandom('api');
  return {
    apiKey: KEY,
    store: { file: '', list: () => [], put: () => {}, remove: () => {} },
    payments: openPaymentBook(random),
    rules: REGISTRATION_RULES.none,
    eventTypes: ['payment.succeeded'],
    speed: 1,
    random,
    now: () => new Date('2026-09-21T14:54:04Z'),
    hasRoom: () => true,
    emit: () => {},
    onClosed: () => {},
    ...more,
  };
}

function ask(path: string, body: object, more: Partial<ApiOptions>, rawHeaders = HEADERS) {
  const request = { method: 'POST', path, rawHeaders, body: Buffer.from(JSON.stringify(body)) };
  const answer = answerRequest(request, options(more));
  return { status: answer.status, headers: answer.rawHeaders, body: JSON.parse(answer.body.toString()) as unknown };
}

test('when too many deliveries wait, a payment is put off and sets nothing off', () => {
  const emitted: unknown[] = [];
  const answer = ask('/v1/payments', PAYMENT, { hasRoom: () => false, emit: (event) => void emitted.push(event) });
  expect(answer).toMatchObject({ status: 429, body: { error: { type: 'rate_limit_error', code: 'rate_limit' } } });
  expect(emitted).toEqual([]);
});

test('what cannot be kept is not registered: 500 in the form of the API', () => {
  const put = (): never => {
    throw new UnavailableError('CANNOT_WRITE', 'Cannot write the endpoints: ENOSPC.');
  };
  const endpoint = { url: 'http://localhost:3000/', enabled_events: ['payment.succeeded'] };
  expect(ask('/v1/webhooks', endpoint, { store: { file: '', list: () => [], put, remove: () => {} } })).toMatchObject({
    status: 500,
    body: { error: { type: 'api_error', message: 'Cannot write the endpoints: ENOSPC.' } },
  });
});

test.each([
  ['localhost:4410', 200],
  ['LOCALHOST:4410', 200],
  ['127.0.0.1:4410', 200],
  ['[::1]:4410', 200],
  ['localhost', 200],
  ['localhost.evil.example:4410', 403],
  ['127.0.0.1.evil.example', 403],
  ['evil.example', 403],
  ['', 403],
])('Host: %s is answered with %i', (host, status) => {
  const headers: RawHeaders = [['Host', host], ...HEADERS.slice(1)];
  expect(ask('/v1/payments', PAYMENT, {}, headers).status).toBe(status);
});

test.each([
  ['/v1/payments/pay_1', 405, ['Allow', 'GET']],
  ['/v1/webhooks/we_1', 405, ['Allow', 'GET, PATCH, DELETE']],
])('POST %s: %i, and what is allowed', (path, status, header) => {
  const answer = ask(path, {}, {});
  expect(answer.status).toBe(status);
  expect(answer.headers).toContainEqual(header);
});

test('without a key, the answer says how to give one', () => {
  const answer = ask('/v1/payments', PAYMENT, {}, [['Host', 'localhost:4410']]);
  expect(answer.status).toBe(401);
  expect(answer.headers).toContainEqual(['WWW-Authenticate', 'Bearer']);
});
