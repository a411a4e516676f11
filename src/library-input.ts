import { types } from 'node:util';

import { needsUrl } from './core/scheme.ts';
import type { LabelledSecret, Provider, RawHeaders } from './core/types.ts';
import { UsageError } from './errors.ts';
import { ownFormProblem, ownProblems } from './own-problems.ts';
import type { OwnProvider } from './own-provider.ts';

interface FetchHeaders {
  forEach(each: (value: string, name: string) => void): void;
}

/** Headers as a map of the fetch API, a plain object such as Node's `request.headers`, or a list of pairs. */
export type HeadersLike = RawHeaders | Readonly<Record<string, string | readonly string[] | undefined>> | FetchHeaders;

/** A raw body: the very bytes that came, or their text. */
export type BodyLike = string | Uint8Array | ArrayBuffer;

/** @throws {UsageError} INVALID_PROVIDER */
export function checkProvider(provider: unknown): void {
  const { signature, wire } = (provider ?? {}) as Partial<Provider>;
  if (typeof signature === 'object' && typeof wire?.style === 'string') return;
  throw new UsageError(
    'INVALID_PROVIDER',
    'What was given is no provider: take one of `providers`, or make your own with defineProvider().',
  );
}

/** @throws {UsageError} INVALID_PROVIDER */
export function checkOwnProvider(own: OwnProvider): void {
  const problem = ownFormProblem(own) ?? ownProblems(own)[0];
  if (!problem) return;
  throw new UsageError(
    'INVALID_PROVIDER',
    `The provider is not complete: ${problem.path.join('.')}: ${problem.message}.`,
  );
}

/** @throws {UsageError} INVALID_BODY */
export function bytesOf(body: unknown): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (types.isUint8Array(body)) return body;
  if (types.isAnyArrayBuffer(body)) return new Uint8Array(body);
  throw new UsageError(
    'INVALID_BODY',
    body === undefined || body === null
      ? 'There is no body: give the raw one, an empty text where it is empty.'
      : `The body is ${kindOf(body)}, not text or bytes: give the raw body as it came, since parsed JSON has lost its spelling.`,
  );
}

/** @throws {UsageError} NO_SECRET, INVALID_SECRET, EMPTY_SECRET */
export function secretsOf(secret: unknown): LabelledSecret[] {
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret];
  if (secrets.length === 0 || secret === undefined || secret === null) {
    throw new UsageError('NO_SECRET', 'There is no secret: give it as `secret`, or several in a list.');
  }
  return secrets.map((value, index) => {
    const label = index === 0 ? 'secret' : `secret ${index + 1}`;
    if (typeof value !== 'string') {
      throw new UsageError('INVALID_SECRET', `The ${label} is ${kindOf(value)}, not text.`);
    }
    if (value === '') throw new UsageError('EMPTY_SECRET', 'An empty secret signs nothing: anyone could make it.');
    return { label, value };
  });
}

/** Those of a test may hold a length as a number. */
type LooseHeaders = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** @throws {UsageError} INVALID_HEADERS */
export function rawHeadersOf(headers: unknown): RawHeaders {
  if (Array.isArray(headers) && headers.every(isPair)) return headers;
  if (typeof headers === 'object' && headers !== null && !Array.isArray(headers)) {
    if (typeof (headers as FetchHeaders).forEach !== 'function') {
      return Object.entries(headers as LooseHeaders).flatMap(([name, value]) =>
        [value ?? []].flat().map((each) => [name, String(each)] as const),
      );
    }
    const list: Array<readonly [string, string]> = [];
    (headers as FetchHeaders).forEach((value, name) => void list.push([name, value]));
    return list;
  }
  throw new UsageError(
    'INVALID_HEADERS',
    `The headers are ${Array.isArray(headers) ? 'a list, but not of [name, value] pairs' : kindOf(headers)}: give the Headers of fetch, an object such as Node's request.headers, or a list of pairs.`,
  );
}

function isPair(header: unknown): header is readonly [string, string] {
  return Array.isArray(header) && header.length === 2 && header.every((part) => typeof part === 'string');
}

/**
 * The URL that is signed, for a scheme that signs one.
 * @throws {UsageError} NO_PUBLIC_URL, INVALID_URL
 */
export function checkUrl({ name, signature }: Provider, url: string | undefined): void {
  if (url === undefined) {
    if (!needsUrl(signature)) return;
    throw new UsageError(
      'NO_PUBLIC_URL',
      `The URL is signed by ${name}: give it as \`url\`, whole, as it is registered there.`,
    );
  }
  if (typeof url === 'string' && URL.canParse(url)) return;
  throw new UsageError('INVALID_URL', 'What was given as `url` is no whole URL, such as https://shop.example/webhook.');
}

/** @throws {UsageError} INVALID_TIME */
export function checkTime(at: unknown): void {
  if (types.isDate(at) && !Number.isNaN(at.getTime())) return;
  throw new UsageError('INVALID_TIME', 'What was given as `at` is no Date, or not a valid one.');
}

/** @throws {UsageError} INVALID_TOLERANCE */
export function checkTolerance(toleranceSeconds: unknown): void {
  if (toleranceSeconds === undefined || toleranceSeconds === 'none') return;
  if (typeof toleranceSeconds === 'number' && Number.isFinite(toleranceSeconds) && toleranceSeconds >= 0) return;
  throw new UsageError(
    'INVALID_TOLERANCE',
    `toleranceSeconds is ${typeof toleranceSeconds === 'number' ? toleranceSeconds : kindOf(toleranceSeconds)}: give a number of seconds from 0 on, or 'none' for any age.`,
  );
}

/**
 * The value of an edit as JSON.
 * @throws {UsageError} INVALID_EDIT
 */
export function editValue(path: string, value: unknown): string {
  const isScalar = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
  if (isScalar) return JSON.stringify(value);
  throw new UsageError(
    'INVALID_EDIT',
    `"${path}" cannot be set to ${typeof value === 'number' ? value : kindOf(value)}.`,
  );
}

/** Never the value itself: it may be a secret. */
function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
