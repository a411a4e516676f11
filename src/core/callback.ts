import { createHmac, timingSafeEqual } from 'node:crypto';

import { headerValue } from './headers.ts';
import { oncePerObject } from './once.ts';
import type { Diagnosis, LabelledSecret, WebhookRequest } from './types.ts';

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
  /** What a sample holds, in order, aside from the signature; its ids are made anew. */
  readonly sample: Readonly<Record<string, string>>;
}

/**
 * The parameters of a request: of its query, of its form, or of the JSON that the page's own script posts on. A body
 * that was saved without its headers may be either.
 */
export function parametersOf({ method, path, rawHeaders, body }: WebhookRequest): URLSearchParams {
  if (method === 'GET') {
    const start = path.indexOf('?');
    return new URLSearchParams(start === -1 ? '' : path.slice(start + 1));
  }
  const type = headerValue(rawHeaders, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  const text = Buffer.from(body).toString('utf8').trim();
  if (type !== FORM_TYPE && text.startsWith('{')) return jsonParameters(text);
  return new URLSearchParams(type === FORM_TYPE || type === undefined ? text : '');
}

function jsonParameters(text: string): URLSearchParams {
  const parameters = new URLSearchParams();
  try {
    for (const [name, value] of Object.entries(JSON.parse(text) as Readonly<Record<string, unknown>>))
      if (typeof value === 'string') parameters.append(name, value);
  } catch {
    // Not JSON after all: no parameters.
  }
  return parameters;
}

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The callback that a request is: it has the parameters of one, its signature among them. */
export function findCallback(callbacks: readonly Callback[], request: WebhookRequest): Callback | undefined {
  if (callbacks.length === 0 || (request.method !== 'GET' && request.method !== 'POST')) return undefined;
  const { path, body } = request;
  // Every delivery is asked: hardly any has the name in it.
  const named = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!signatureFields(callbacks).some((name) => path.includes(name) || named.includes(name))) return undefined;
  const parameters = parametersOf(request);
  return callbacks.find(
    ({ method, signedFields, signatureField }) =>
      method === request.method && [...signedFields, signatureField].every((field) => parameters.has(field)),
  );
}

const signatureFields = oncePerObject((callbacks: readonly Callback[]) => [
  ...new Set(callbacks.map(({ signatureField }) => signatureField)),
]);

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

/** Why a callback's signature does not fit: of its values in each other order, under any of the secrets. */
export function diagnoseCallback(
  callback: Callback,
  parameters: URLSearchParams,
  secrets: readonly LabelledSecret[],
  otherSecrets: readonly LabelledSecret[],
): Diagnosis {
  const { signedFields } = callback;
  let tried = 0;
  for (const fields of [
    signedFields,
    ...ordersOf(signedFields).filter((order) => order.join('|') !== signedFields.join('|')),
  ]) {
    for (const secret of [...secrets, ...otherSecrets]) {
      tried++;
      if (!verifyCallback({ ...callback, signedFields: fields }, parameters, secret.value)) continue;
      const order = {
        code: 'fields_swapped',
        message: `${fields.join('|')} was signed; the order is ${signedFields.join('|')}.`,
      };
      const other = {
        code: 'other_secret',
        message: `The signature was made with ${secret.label}, which is not the API key's secret that was given.`,
      };
      const mistakes = [...(fields === signedFields ? [] : [order]), ...(secrets.includes(secret) ? [] : [other])];
      return { mistakes, tried, secretLabel: secret.label };
    }
  }
  return { mistakes: [], tried };
}

function ordersOf(items: readonly string[]): string[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) => ordersOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
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
