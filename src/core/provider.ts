import { headerValue } from './headers.ts';
import { profilePath, textAt } from './json-path.ts';
import { scanText } from './json-scan.ts';
import { utf8Text } from './json-text.ts';
import { jwtAlgorithm, jwtClaims } from './jwt.ts';
import { looksLikeSignature, readClaim } from './claim.ts';
import { matchesGlob } from './glob.ts';
import { oncePerObject } from './once.ts';
import { placeIsHeader } from './placing.ts';
import type { Algorithm, KeyPairSignature, SigningProfile, TextEncoding } from './signature-profile.ts';
import type { Draft, HeaderMark, Provider, RawHeaders, WebhookRequest } from './types.ts';

/**
 * Providers whose signature the request carries: several when they cannot be told apart. Companion headers tell those
 * that have some from the rest.
 */
export function recogniseProviders(providers: readonly Provider[], request: Signed): Provider[] {
  const headers = headersByName(request.rawHeaders);
  const inHeaders = signersIn(providers, request, headers);
  const ranks = inHeaders.map((provider) => rankOf(provider, headers));
  const best = Math.max(...ranks);
  const told = inHeaders.filter((_, index) => ranks[index] === best);
  return told.length > 0 ? told : providers.filter((provider) => isSignedInBody(provider, request));
}

/** Whether the header that a request is signed in is used for one kind of content alone, whatever else was sent. */
export function isTellingHeader(providers: readonly Provider[], { rawHeaders, body }: Signed): boolean {
  const signers = signersIn(providers, { rawHeaders, body }, headersByName(rawHeaders));
  return new Set(signers.map(({ signature }) => 'signedContent' in signature && signature.signedContent)).size <= 1;
}

type Headers = ReadonlyMap<string, string>;
type Signed = Pick<WebhookRequest, 'rawHeaders' | 'body'>;

export function headersByName(rawHeaders: RawHeaders): Headers {
  return new Map(rawHeaders.map(([name, value]) => [name.toLowerCase(), value]));
}

/** How much tells of a provider: so many companions, or -1 when one of them is missing from a whole request. */
function rankOf({ companions = [] }: Provider, headers: Headers): number {
  if (companions.every((mark) => hasMark(headers, mark))) return companions.length;
  // Of headers that were typed, or kept for their signature, more may have been there.
  return headers.has('content-type') ? -1 : 0;
}

export function hasMark(headers: Headers, mark: HeaderMark): boolean {
  const [name, pattern] = typeof mark === 'string' ? [mark, '*'] : mark;
  const value = headers.get(name.toLowerCase());
  return value !== undefined && matchesGlob(pattern.toLowerCase(), value.toLowerCase());
}

export function haveSameScheme(a: Provider, b: Provider): boolean {
  return schemeKey(a) === schemeKey(b);
}

/** Providers of one and the same scheme together, since what is right for one is right for all; first whom it is named after. */
export function groupByScheme(providers: readonly Provider[]): Provider[][] {
  const groups = new Map<string, Provider[]>();
  for (const provider of providers) {
    const scheme = schemeKey(provider);
    groups.set(scheme, [...(groups.get(scheme) ?? []), provider]);
  }
  return [...groups.values()].map((group) => {
    const ids = new Set(group.map(({ id }) => id));
    return group.toSorted((a, b) => Number(ids.has(a.looksLike ?? '')) - Number(ids.has(b.looksLike ?? '')));
  });
}

/** A text that is the same for schemes that are; one that is made by functions is its provider's own. */
const schemeKey = oncePerObject(({ id, signature }: Provider): string => {
  let ownCode = '';
  const text = JSON.stringify(signature, (key, value: unknown) => {
    if (typeof value === 'function') ownCode = id;
    if (key === 'legacy') return undefined;
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  });
  return ownCode + text.toLowerCase();
});

/** Headers that many senders use for many things: alone they tell nobody. */
const COMMON_HEADERS = new Set(['authorization', 'signature', 'digest']);

/** The providers that sign in a header, by its name in lower case. */
const signersByHeader = oncePerObject((providers: readonly Provider[]): ReadonlyMap<string, readonly Provider[]> => {
  const signers = new Map<string, Provider[]>();
  for (const provider of providers) {
    const { signature } = provider;
    if (signature.kind === 'none' || !placeIsHeader(signature.place)) continue;
    const name = signature.place.name.toLowerCase();
    signers.set(name, [...(signers.get(name) ?? []), provider]);
  }
  return signers;
});

/** Those whose signature a header holds, in the order of the list: of two hundred, two or three are looked at. */
function signersIn(providers: readonly Provider[], request: Signed, headers: Headers): Provider[] {
  const byHeader = signersByHeader(providers);
  const named = [...headers.keys()].map((name) => byHeader.get(name) ?? []).filter(({ length }) => length > 0);
  const signers = named.flat().filter((provider) => isSignedBy(provider, request, headers));
  return named.length < 2 ? signers : providers.filter((provider) => signers.includes(provider));
}

/** Of one whose header is there: whether what stands in it is its signature. */
function isSignedBy(
  { signature, companions, neverWith = [] }: Provider,
  { rawHeaders, body }: Signed,
  headers: Headers,
): boolean {
  if (signature.kind === 'none') return false;
  if (neverWith.some((mark) => hasMark(headers, mark))) return false;
  if (signature.kind === 'token' && !companions && COMMON_HEADERS.has(signature.place.name.toLowerCase())) return false;
  const signatures = readClaim(signature, { rawHeaders, body, method: '', urls: [] })?.signatures ?? [];
  return signatures.some((text) => hasForm(signature, text));
}

/** The value must look like the scheme's own: some header names are used for other things, too. */
function hasForm(profile: SigningProfile, text: string): boolean {
  switch (profile.kind) {
    case 'hmac':
    case 'hash':
      return isEncoded(text, profile.encoding, DIGEST_BYTES[profile.algorithm]);
    case 'key_pair':
      return isEncoded(text, profile.encoding, KEY_PAIR_BYTES[profile.algorithm]);
    case 'jwt':
      return jwtAlgorithm(text) === profile.algorithm;
    case 'token':
    case 'custom':
      return looksLikeSignature(profile, text);
  }
}

type Range = readonly [least: number, most: number];

/** An RSA signature is as long as its key; one in DER has numbers of various lengths in it. */
const KEY_PAIR_BYTES: Readonly<Record<KeyPairSignature['algorithm'], Range>> = {
  ed25519: [64, 64],
  'rsa-sha256': [128, 512],
  'rsa-sha1': [128, 512],
  'ecdsa-p256-sha256': [66, 72],
};
const DIGEST_BYTES: Readonly<Record<Algorithm, Range>> = {
  md5: [16, 16],
  sha1: [20, 20],
  sha256: [32, 32],
  sha512: [64, 64],
};

function isEncoded(text: string, encoding: TextEncoding, [least, most]: Range): boolean {
  const isText = encoding === 'hex' ? /^[0-9a-f]+$/i.test(text) : /^[0-9A-Za-z+/_-]+={0,2}$/.test(text);
  const length = encoding === 'hex' ? text.length / 2 : Math.floor((text.replace(/=+$/, '').length * 3) / 4);
  return isText && length >= least && length <= most;
}

/** A body is searched for a signature only when no header has one. */
function isSignedInBody({ signature }: Provider, { rawHeaders, body }: Signed): boolean {
  if (signature.kind === 'none') return false;
  const { place } = signature;
  if ((place.in !== 'json' && place.in !== 'form') || body.length > BODY_SEARCHED_MAX) return false;
  const key = place.name.slice(place.name.lastIndexOf('/') + 1);
  if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(key)) return false;
  const signatures = readClaim(signature, { rawHeaders, body, method: '', urls: [] })?.signatures ?? [];
  return signatures.some((text) => hasForm(signature, text));
}

const BODY_SEARCHED_MAX = 1024 * 1024;

export interface EventIdentity {
  readonly eventType?: string;
  readonly eventId?: string;
}

/** What is known of a delivery, without keys for what is not. */
export function identityOf({
  provider,
  eventType,
  eventId,
}: {
  readonly [K in 'provider' | keyof EventIdentity]?: string | undefined;
}): EventIdentity & { readonly provider?: string } {
  const known: Draft<EventIdentity & { readonly provider?: string }> = {};
  if (provider !== undefined) known.provider = provider;
  if (eventType !== undefined) known.eventType = eventType;
  if (eventId !== undefined) known.eventId = eventId;
  return known;
}

/** The event type and id that a request carries, as far as the provider's profile can find them. */
export function readIdentity(provider: Provider, request: Signed): EventIdentity {
  const inBody = bodyReader(provider, request.body);
  const eventType = readEventType(provider, request.rawHeaders, inBody);
  const { eventId: place } = provider;
  const eventId =
    (place?.header && headerValue(request.rawHeaders, place.header)) ?? (place?.bodyPath && inBody(place.bodyPath));
  return identityOf({ eventType: eventType || undefined, eventId: eventId || undefined });
}

/** A header names the event and a body field refines it; without a header the body field is the type. */
function readEventType({ eventType: place }: Provider, rawHeaders: RawHeaders, textIn: BodyReader): string | undefined {
  const paths = [place.bodyPath ?? []].flat();
  const texts = paths.map((path) => textIn(path));
  const inBody = texts.includes(undefined) ? undefined : texts.join('.');
  if (!place.header) return inBody || undefined;
  const inHeader = headerValue(rawHeaders, place.header);
  return inHeader && inBody ? `${inHeader}.${inBody}` : inHeader;
}

/** The text at a path of the body, which is looked at when it is first asked. */
type BodyReader = (path: string) => string | undefined;

function bodyReader({ wire, signature }: Provider, bytes: Uint8Array): BodyReader {
  let read: BodyReader | undefined;
  return (path) => (read ??= readerOf(utf8Text(bytes) ?? ''))(path);

  function readerOf(text: string): BodyReader {
    if (wire.style === 'form') return valueReader(Object.fromEntries(new URLSearchParams(text)));
    if (signature.kind === 'jwt' && signature.place.in === 'body' && !text.startsWith('{'))
      return valueReader(jwtClaims(text));
    return (path) => scanText(text, profilePath(path));
  }
}

function valueReader(value: unknown): BodyReader {
  return (path) => textAt(value, path);
}
