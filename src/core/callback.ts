import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What the payer's browser, not the provider, brings back after a payment. A callback is no webhook: it has no event
 * and no event id, it is never retried, and it is signed with the API key's secret over a few ids instead of over the
 * body.
 */
export interface Callback {
  readonly name: string;
  /** Checkout posts a form; a payment link redirects with query parameters. */
  readonly method: 'GET' | 'POST';
  /** The parameters that are signed, in the order of the signed text, where `|` joins them. */
  readonly signedFields: readonly string[];
  /** The parameter that carries the signature. */
  readonly signatureField: string;
}

/**
 * The signature: hex HMAC-SHA256 with the API key's secret, which is not the webhook secret.
 * Undefined when a signed parameter is missing; one that is there but empty (a link without reference id) is signed
 * as empty text.
 */
export function signCallback(callback: Callback, parameters: URLSearchParams, keySecret: string): string | undefined {
  const values = callback.signedFields.map((field) => parameters.get(field));
  if (values.includes(null)) return undefined;
  return createHmac('sha256', keySecret).update(values.join('|'), 'utf8').digest('hex');
}

/** Whether the signature is there and fits the other parameters; compared in constant time. */
export function verifyCallback(callback: Callback, parameters: URLSearchParams, keySecret: string): boolean {
  const expected = signCallback(callback, parameters, keySecret);
  const given = parameters.get(callback.signatureField);
  if (expected === undefined || given === null) return false;
  const expectedBytes = Buffer.from(expected, 'utf8');
  const givenBytes = Buffer.from(given, 'utf8');
  return expectedBytes.length === givenBytes.length && timingSafeEqual(expectedBytes, givenBytes);
}
