import { judgeSignature } from './core/judge-signature.ts';
import { type JsonNode, parseJson } from './core/json-text.ts';
import { readIdentity } from './core/provider.ts';
import { seededRandom } from './core/random.ts';
import { type ProviderRequest, providerRequest } from './core/request.ts';
import type { Provider as Profile, Verification } from './core/types.ts';
import { UsageError } from './errors.ts';
import { composeEvent as compose, eventIdOf } from './events/compose.ts';
import { findFixture, loadFixture } from './events/fixtures.ts';
import type { EventTypes } from './event-types.ts';
import {
  type BodyLike,
  bytesOf,
  checkOwnProvider,
  checkProvider,
  checkTime,
  checkTolerance,
  checkUrl,
  editValue,
  type HeadersLike,
  rawHeadersOf,
  secretsOf,
} from './library-input.ts';
import { fromOwn, type OwnProvider } from './own-provider.ts';

export type { EventTypes } from './event-types.ts';
export type { SignatureProfile } from './core/signature-profile.ts';
export type { Diagnosis, RawHeaders, Verification } from './core/types.ts';
export type { ProviderRequest } from './core/request.ts';
export type { BodyLike, HeadersLike } from './library-input.ts';
export type { OwnProvider } from './own-provider.ts';
export type Provider = Profile;

/** The bundled providers: `providers.razorpay`, `providers.standardWebhooks` … */
export * as providers from '#providers';

/** The sample events of a provider: `payment.captured`, `payment.captured@card` … */
export type EventType<Id extends string> = Id extends keyof EventTypes ? EventTypes[Id] : string;

/** The content of an event of your own. */
export type OwnEvent = Readonly<Record<string, unknown>>;

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
  /** What `set` has left that does not fit, as sentences. */
  readonly warnings: readonly string[];
}

/**
 * A new event: of a bundled sample by its name, or of an event of your own, which keeps ids of forms that nobody knows.
 * Its ids are fresh, its times now, its related fields true.
 * @throws {Error} with a `code`: UNKNOWN_EVENT, UNKNOWN_PATH, INVALID_PROVIDER, INVALID_EDIT, INVALID_TIME
 */
export async function composeEvent<const Id extends string>(
  provider: Provider & { readonly id: Id },
  event: EventType<Id> | OwnEvent,
  { set = {}, at = new Date(), seed, plain = false }: ComposeOptions = {},
): Promise<ComposedEvent> {
  checkProvider(provider);
  checkTime(at);
  const source = typeof event === 'string' ? sampleOf(provider, event) : ownSource(provider, event);
  const { body, eventId, contradictions } = await compose({
    provider,
    ...source,
    now: at,
    random: randomOf(seed),
    keepIds: false,
    plain: plain || source.isOwn,
    edits: Object.entries(set).map(([path, value]) => ({ kind: 'set', path, value: editValue(path, value) })),
  });
  const warnings = contradictions.map(({ message }) => `${message}.`);
  return { eventType: source.eventType, eventId, body, warnings };
}

interface Source {
  readonly event: JsonNode;
  readonly eventType: string;
  readonly isOwn: boolean;
}

function sampleOf({ id }: Provider, name: string): Source {
  const fixture = findFixture({ name: `${id}/${name}`, providers: [id], provider: id, defaultProvider: id });
  return { event: loadFixture(fixture), eventType: fixture.eventType, isOwn: false };
}

function ownSource(provider: Provider, own: OwnEvent): Source {
  const json = JSON.stringify(own) as string | undefined;
  if (json === undefined || !json.startsWith('{'))
    throw new UsageError('UNKNOWN_EVENT', 'The event is neither the name of a sample nor an object of your own.');
  const { eventType = 'event' } = readIdentity(provider, { rawHeaders: [], body: bytesOf(json) });
  return { event: parseJson(json), eventType, isOwn: true };
}

export interface SignOptions {
  /** Several sign as a provider does while it rotates them, where it can. A private key in PEM for a key pair. */
  readonly secret: string | readonly string[];
  /** Where it is sent, as it is registered with the provider; needed by those that sign it (Square, Twilio, HubSpot …). */
  readonly url?: string;
  readonly at?: Date;
  /** Left out: read from the body, or a new one of the provider's form. */
  readonly eventId?: string | undefined;
  readonly eventType?: string | undefined;
  /** What some schemes need beside the secret, such as PayPal's `webhookId`; left out: a sample. */
  readonly params?: Readonly<Record<string, string>>;
}

/**
 * The request that a provider makes of a body: all its headers with the signature, the body (which may hold the
 * signature) and the URL (which may, too).
 * @throws {Error} with a `code`: INVALID_PROVIDER, INVALID_BODY, NO_SECRET, EMPTY_SECRET, INVALID_SECRET,
 * NO_PRIVATE_KEY, NO_PUBLIC_URL, INVALID_URL, NO_SIGNATURE_PLACE, INVALID_TIME
 */
export function sign(
  provider: Provider,
  body: BodyLike,
  { secret, url, at = new Date(), eventId, eventType, params }: SignOptions,
): ProviderRequest {
  checkProvider(provider);
  checkTime(at);
  checkUrl(provider, url);
  const bytes = bytesOf(body);
  return providerRequest({
    provider,
    body: bytes,
    eventType: eventType ?? readIdentity(provider, { rawHeaders: [], body: bytes }).eventType,
    eventId: eventId ?? eventIdOf(provider, bytes, randomOf(undefined), at),
    at,
    secrets: secretsOf(secret),
    extra: [],
    url: url ?? 'http://localhost/',
    ...(params && { params }),
  });
}

export interface RequestToVerify {
  readonly headers: HeadersLike;
  /** The raw body: the very bytes that came, before anything parsed them. */
  readonly body: BodyLike;
  readonly method?: string;
  /** The URL as it is registered with the provider; needed by those that sign it (Square, Twilio, HubSpot …). */
  readonly url?: string;
}

export interface VerifyOptions {
  /** A public key for providers with a key pair. */
  readonly secret: string | readonly string[];
  /** The time of receipt; left out: now. */
  readonly at?: Date;
  /** Left out: the provider's own. */
  readonly toleranceSeconds?: number | 'none';
  /** As for `sign`. */
  readonly params?: Readonly<Record<string, string>>;
}

/** A wrong signature may have been made from outside: what explains it may not take long. */
const HASHED_BYTES_MAX = 8 * 1024 * 1024;

/**
 * Whether a request is signed by a provider: a value that says why not, never an exception for a wrong signature. Its
 * `diagnosis` names the mistakes that explain a signature that does not match.
 * @throws {Error} with a `code`, when it cannot be told: INVALID_PROVIDER, INVALID_HEADERS, INVALID_BODY, NO_SECRET,
 * EMPTY_SECRET, INVALID_SECRET, INVALID_PUBLIC_KEY, NO_PUBLIC_URL, INVALID_URL, NOT_SIGNED, INVALID_TIME,
 * INVALID_TOLERANCE
 */
export function verify(
  provider: Provider,
  { headers, body, method = 'POST', url }: RequestToVerify,
  { secret, at = new Date(), toleranceSeconds, params = {} }: VerifyOptions,
): Verification {
  checkProvider(provider);
  checkTime(at);
  checkTolerance(toleranceSeconds);
  checkUrl(provider, url);
  const { signature } = provider;
  if (signature.kind === 'none')
    throw new UsageError('NOT_SIGNED', `Nothing can be verified: ${provider.name} has no signatures.`);
  return judgeSignature({
    provider,
    profile: signature,
    request: {
      rawHeaders: rawHeadersOf(headers),
      body: bytesOf(body),
      method,
      params,
    },
    urlsOf: () => (url === undefined ? [] : [url]),
    secrets: secretsOf(secret),
    providers: [provider],
    at,
    hashedBytesMax: HASHED_BYTES_MAX,
    ...(toleranceSeconds !== undefined && { toleranceSeconds }),
  });
}

/**
 * A sender of your own, to sign and verify with, in the shape of `providers` in hooks.config.json: a scheme, where event
 * type and id are, and the headers. What most senders have alike may be left out.
 * @throws {Error} with the `code` INVALID_PROVIDER and a message that names the field
 */
export function defineProvider<const Id extends string>(
  own: OwnProvider & { readonly id: Id },
): Provider & { readonly id: Id } {
  checkOwnProvider(own);
  return fromOwn(own);
}

function randomOf(seed: string | undefined): (size: number) => Uint8Array {
  return seed === undefined ? (size) => globalThis.crypto.getRandomValues(new Uint8Array(size)) : seededRandom(seed);
}
