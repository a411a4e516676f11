import { ApiError, findById, invalidRequest } from './api-error.ts';
import { newId } from './endpoints.ts';
import { choiceField, type Fields, integerField, objectField, optionalText, required, textField } from './fields.ts';

type Random = (size: number) => Uint8Array;
type JsonObject = Readonly<Record<string, unknown>>;

/** What happened, for the endpoints that are subscribed to it. */
export interface SandboxEvent {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly data: { readonly object: JsonObject };
}

interface Payment {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly succeeded: boolean;
  /** Sum of its refunds. */
  refunded: number;
  readonly object: JsonObject;
}

/** The payments since the sandbox was started, so that they can be shown and refunded; the oldest make room. */
export interface PaymentBook {
  /** @throws {ApiError} 400 */
  pay(
    fields: Fields,
    now: Date,
  ): { readonly payment: JsonObject; readonly event: SandboxEvent; readonly error?: ApiError };
  /** @throws {ApiError} 404 */
  payment(id: string): JsonObject;
  /** @throws {ApiError} 400, 404 */
  refund(fields: Fields, now: Date): { readonly refund: JsonObject; readonly event: SandboxEvent };
}

/** The documentation's test cards: what becomes of a payment is chosen with the number. */
const TEST_CARDS: Readonly<
  Record<string, { readonly brand: string; readonly declined?: { readonly code: string; readonly message: string } }>
> = {
  '4242424242424242': { brand: 'visa' },
  '5555555555554444': { brand: 'mastercard' },
  '4000000000000002': {
    brand: 'visa',
    declined: { code: 'generic_decline', message: 'Your card was declined.' },
  },
  '4000000000009995': {
    brand: 'visa',
    declined: { code: 'insufficient_funds', message: 'Your card has insufficient funds.' },
  },
};

export const PAYMENT_FIELDS = ['amount', 'currency', 'payment_method', 'customer', 'description'] as const;
export const REFUND_FIELDS = ['payment_id', 'amount', 'reason', 'metadata'] as const;
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** Limits of ours; the documentation has none. */
const AMOUNT_MAX = 99_999_999;
const PAYMENTS_MAX = 10_000;
const TEXT_LENGTH_MAX = 500;
const METADATA_LENGTH_MAX = 5_000;

export function openPaymentBook(random: Random): PaymentBook {
  const payments = new Map<string, Payment>();
  const makeEvent = (type: string, object: JsonObject, now: Date): SandboxEvent => ({
    id: newId('evt', random),
    type,
    created: seconds(now),
    data: { object },
  });
  return {
    pay(fields, now) {
      const { payment, error } = makePayment(fields, random, now);
      payments.set(payment.id, payment);
      const [oldest] = payments.keys();
      if (payments.size > PAYMENTS_MAX && oldest !== undefined) payments.delete(oldest);
      if (!error) return { payment: payment.object, event: makeEvent('payment.succeeded', payment.object, now) };
      const { type, message, details } = error;
      const failure = { type, code: details.code, message, decline_code: details.declineCode };
      const event = makeEvent('payment.failed', { ...payment.object, error: failure }, now);
      return { payment: payment.object, event, error };
    },
    payment: (id) => findById(payments.values(), 'payment', id).object,
    refund(fields, now) {
      const payment = findById(payments.values(), 'payment', textField(fields, 'payment_id', 100));
      const refund = makeRefund(fields, payment, random, now);
      return { refund, event: makeEvent('refund.created', refund, now) };
    },
  };
}

const seconds = (moment: Date): number => Math.floor(moment.getTime() / 1000);

function makePayment(fields: Fields, random: Random, now: Date): { payment: Payment; error?: ApiError } {
  const amount = integerField(fields, 'amount', { min: 1, max: AMOUNT_MAX });
  const currency = textField(fields, 'currency', 3);
  if (!/^[a-z]{3}$/.test(currency)) {
    throw invalidRequest('currency is not three lower-case letters, such as usd.', 'currency');
  }
  const { card, declined } = readCard(fields);
  const customer = objectField(fields, 'customer', ['email', 'name']) ?? {};
  const id = newId('pay', random);
  const succeeded = declined === undefined;
  const object = {
    id,
    object: 'payment',
    amount,
    currency,
    status: succeeded ? 'succeeded' : 'failed',
    payment_method: { type: 'card', card },
    customer: {
      email: optionalText(customer, 'email', TEXT_LENGTH_MAX) ?? null,
      name: optionalText(customer, 'name', TEXT_LENGTH_MAX) ?? null,
    },
    description: optionalText(fields, 'description', TEXT_LENGTH_MAX) ?? null,
    created: seconds(now),
    receipt_url: succeeded ? `https://payment.com/receipts/${id}` : null,
  };
  const payment = { id, amount, currency, succeeded, refunded: 0, object };
  if (!declined) return { payment };
  const details = { code: 'card_declined', declineCode: declined.code };
  return { payment, error: new ApiError(402, 'payment_error', declined.message, details) };
}

/** The number and the security code go no further than this. */
function readCard(fields: Fields): { card: JsonObject; declined?: { code: string; message: string } } {
  const method = required(objectField(fields, 'payment_method', ['type', 'card']), 'payment_method');
  choiceField(method, 'type', ['card']);
  const given = required(objectField(method, 'card', ['number', 'exp_month', 'exp_year', 'cvc']), 'card');
  const number = textField(given, 'number', 30).replace(/[ -]/g, '');
  const known = Object.hasOwn(TEST_CARDS, number) ? TEST_CARDS[number] : undefined;
  if (!known) {
    const numbers = Object.keys(TEST_CARDS).join(', ');
    throw invalidRequest(`number is not a test card. A sandbox takes ${numbers}.`, 'number', 'card_unknown');
  }
  const expMonth = integerField(given, 'exp_month', { min: 1, max: 12 });
  // The documentation's own example has a year that has gone by.
  const expYear = integerField(given, 'exp_year', { min: 2000, max: 2100 });
  const card = { brand: known.brand, last4: number.slice(-4), exp_month: expMonth, exp_year: expYear };
  return { card, ...(known.declined && { declined: known.declined }) };
}

function makeRefund(fields: Fields, payment: Payment, random: Random, now: Date): JsonObject {
  const reason = choiceField(fields, 'reason', REASONS);
  const metadata = objectField(fields, 'metadata') ?? {};
  if (JSON.stringify(metadata).length > METADATA_LENGTH_MAX) {
    throw invalidRequest(`metadata is longer than ${METADATA_LENGTH_MAX} characters.`, 'metadata');
  }
  if (!payment.succeeded)
    throw invalidRequest('The payment has not succeeded.', 'payment_id', 'payment_not_refundable');
  const left = payment.amount - payment.refunded;
  if (left === 0) throw invalidRequest('The payment has been refunded whole.', 'payment_id', 'payment_refunded');
  const amount = fields['amount'] === undefined ? left : integerField(fields, 'amount', { min: 1, max: left });
  payment.refunded += amount;
  return {
    id: newId('ref', random),
    object: 'refund',
    amount,
    currency: payment.currency,
    payment_id: payment.id,
    status: 'pending',
    reason,
    created: seconds(now),
    metadata,
  };
}
