import type { LabelledSecret, Provider as Profile, RawHeaders, Verification } from './core/types.ts';
import { seededRandom } from './core/random.ts';
import { type ProviderRequest, providerRequest } from './core/request.ts';
import { readIdentity } from './core/provider.ts';
import { publicUrls } from './core/public-url.ts';
import { verifySignature } from './core/verification.ts';
import { UsageError } from './errors.ts';
import { composeEvent as compose, eventIdOf } from './events/compose.ts';
import { findFixture, loadFixture } from './events/fixtures.ts';
import type { EventTypes } from './event-types.ts';

export type { EventTypes } from './event-types.ts';
export type { SignatureProfile } from './core/signature-profile.ts';
export type { RawHeaders, Verification } from './core/types.ts';
export type { ProviderRequest } from './core/request.ts';
export type Provider = Profile;

/** The bundled providers: `providers.razorpay`, `providers.standardWebhooks` … */
export * as providers from '#providers';

/** The sample events of a provider: `payment.captured`, `payment.captured@card` … */
export type EventType<Id extends string> = Id extends keyof EventTypes ? EventTypes[Id] : string;

interface FetchHeaders {
  forEach(each: (value: string, name: string) => void): void;
}

/** Headers as a map of the fetch API, a plain object, or a list that keeps order and repeats. */
export type HeadersLike = RawHeaders | Readonly<Record<string, string | readonly string[] | undefined>> | FetchHeaders;

export interface ComposeOptions {
  /** Changes by path; what is tied to a changed field follows it: `{ 'payment.amount': 5000 }`. */
  readonly set?: Readonly<Record<string, string | number | boolean | null>>;
  /** When the event happened; left out: now. */
  readonly at?: Date;
  /** With the same seed and time the event is the same, to the byte. */
  readonly seed?: string;
  /** Without the text that is hard on receivers which do not verify the raw bytes. */
  readonly plain?: boolean;
}

export interface ComposedEvent {
  readonly eventType: string;
  /** Undefined for providers without event ids. */
  readonly eventId: string | undefined;
  /** The bytes as the provider spells them. */
  readonly body: Uint8Array;
}

/**
 * A new event of a provider's: fresh ids, times now, related fields true.
 * @throws {Error} with a `code`: UNKNOWN_EVENT, UNKNOWN_PATH
 */
export async function composeEvent<const Id extends string>(
  provider: Provider & { readonly id: Id },
  eventType: EventType<Id>,
  { set = {}, at = new Date(), seed, plain = false }: ComposeOptions = {},
): Promise<ComposedEvent> {
  const fixture = findFixture({
    name: `${provider.id}/${eventType}`,
    providers: [provider.id],
    provider: provider.id,
    defaultProvider: provider.id,
  });
  const { body, eventId } = await compose({
    provider,
    event: loadFixture(fixture),
    eventType: fixture.eventType,
    now: at,
    random: randomOf(seed),
    keepIds: false,
    plain,
    edits: Object.entries(set).map(([path, value]) => ({ kind: 'set', path, value: JSON.stringify(value) })),
  });
  return { eventType: fixture.eventType, eventId, body };
}

export interface SignOptions {
  /** Several sign as a provider does while it rotates them, where it can. A private key in PEM for a key pair. */
  readonly secret: string | readonly string[];
  /** Where it is sent: some providers sign the URL. */
  readonly url?: string;
  readonly at?: Date;
  /** Left out: read from the body, or a new one of the provider's form. */
  readonly eventId?: string | undefined;
  readonly eventType?: string | undefined;
}

/**
 * The request that a provider makes of a body: all its headers with the signature, the body (which may hold the
 * signature) and the URL.
 * @throws {Error} with a `code`: INVALID_SECRET, NO_PRIVATE_KEY, NO_SIGNATURE_PLACE
 */
export function sign(
  provider: Provider,
  body: string | Uint8Array,
  { secret, url = 'http://localhost/', at = new Date(), eventId, eventType }: SignOptions,
): ProviderRequest {
  const bytes = bytesOf(body);
  return providerRequest({
    provider,
    body: bytes,
    eventType: eventType ?? readIdentity(provider, { rawHeaders: [], body: bytes }).eventType,
    eventId: eventId ?? eventIdOf(provider, bytes, randomOf(undefined), at),
    at,
    secrets: secretsOf(secret),
    extra: [],
    url,
  });
}

export interface RequestToVerify {
  readonly headers: HeadersLike;
  /** The raw body: the very bytes that came. */
  readonly body: string | Uint8Array;
  readonly method?: string;
  /** The URL as it is registered with the provider, for those that sign it. */
  readonly url?: string;
}

export interface VerifyOptions {
  /** A public key for providers with a key pair. */
  readonly secret: string | readonly string[];
  /** The time of receipt; left out: now. */
  readonly at?: Date;
  /** Left out: the provider's own. */
  readonly toleranceSeconds?: number | 'none';
}

/**
 * Whether a request is signed by a provider: a value that says why not, never an exception for a wrong signature.
 * @throws {Error} with a `code`: INVALID_SECRET, INVALID_PUBLIC_KEY, NO_PUBLIC_URL, NOT_SIGNED
 */
export function verify(
  provider: Provider,
  { headers, body, method = 'POST', url }: RequestToVerify,
  { secret, at = new Date(), toleranceSeconds }: VerifyOptions,
): Verification {
  if (provider.signature.kind === 'none')
    throw new UsageError('NOT_SIGNED', `${provider.name} signs nothing, so nothing can be verified.`);
  const rawHeaders = rawHeadersOf(headers);
  return verifySignature(provider.id, provider.signature, {
    rawHeaders,
    body: bytesOf(body),
    method,
    urls: url === undefined ? publicUrls({ path: '/', rawHeaders }) : [url],
    secrets: secretsOf(secret),
    at,
    ...(toleranceSeconds !== undefined && { toleranceSeconds }),
  });
}

function secretsOf(secret: string | readonly string[]): LabelledSecret[] {
  return [secret].flat().map((value, index) => {
    if (value === '') throw new UsageError('EMPTY_SECRET', 'An empty secret signs nothing: anyone could make it.');
    return { label: index === 0 ? 'secret' : `secret ${index + 1}`, value };
  });
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
}

function rawHeadersOf(headers: HeadersLike): RawHeaders {
  if (Array.isArray(headers)) return headers as RawHeaders;
  if (typeof headers.forEach === 'function') {
    const list: Array<readonly [string, string]> = [];
    (headers as FetchHeaders).forEach((value, name) => void list.push([name, value]));
    return list;
  }
  return Object.entries(headers as Readonly<Record<string, string | readonly string[] | undefined>>).flatMap(
    ([name, value]) => [value ?? []].flat().map((each): readonly [string, string] => [name, each]),
  );
}

function randomOf(seed: string | undefined): (size: number) => Uint8Array {
  return seed === undefined ? (size) => globalThis.crypto.getRandomValues(new Uint8Array(size)) : seededRandom(seed);
}
