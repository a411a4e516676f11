import { headerValue } from './headers.ts';
import { type JsonNode, parseJsonBytes, utf8Text } from './json-text.ts';
import { textAt } from './json-path.ts';
import { jwtClaims } from './jwt.ts';
import { looksLikeSignature, readClaim } from './claim.ts';
import { placeIsHeader } from './placing.ts';
import type { SigningProfile } from './signature-profile.ts';
import type { Provider, WebhookRequest } from './types.ts';

/**
 * Providers whose signature the request carries: several when they cannot be told apart. A companion header tells those
 * that have one from the rest; of providers with one and the same scheme it is the one that the scheme is named after.
 */
export function recogniseProviders(
  providers: readonly Provider[],
  request: Pick<WebhookRequest, 'rawHeaders' | 'body'>,
): Provider[] {
  const names = new Set(request.rawHeaders.map(([name]) => name.toLowerCase()));
  const inHeaders = providers.filter((provider) => isSignedBy(provider, request, names));
  const ranks = inHeaders.map(({ companions = [] }) =>
    companions.every((name) => names.has(name.toLowerCase())) ? companions.length : 0,
  );
  const best = Math.max(...ranks);
  const told = inHeaders.filter((_, index) => ranks[index] === best);
  const ids = new Set(told.map(({ id }) => id));
  const distinct = told.filter(({ looksLike }) => looksLike === undefined || !ids.has(looksLike));
  if (distinct.length > 0) return distinct;
  return providers.filter((provider) => isSignedInBody(provider, request));
}

/** Headers that many senders use for many things: alone they tell nobody. */
const COMMON_HEADERS = new Set(['authorization', 'signature', 'digest']);

function isSignedBy(
  { signature, companions }: Provider,
  { rawHeaders, body }: Pick<WebhookRequest, 'rawHeaders' | 'body'>,
  names: ReadonlySet<string>,
): boolean {
  if (signature.kind === 'none' || !placeIsHeader(signature.place)) return false;
  // Nearly all are told by this, and it is asked of every provider for every delivery.
  if (!names.has(signature.place.name.toLowerCase())) return false;
  if (signature.kind === 'token' && !companions && COMMON_HEADERS.has(signature.place.name.toLowerCase())) return false;
  const signatures = readClaim(signature, { rawHeaders, body, method: '', urls: [] })?.signatures ?? [];
  return signatures.some((text) => hasForm(signature, text));
}

/** The value must look like the scheme's own: some header names are used for other things, too. */
function hasForm(profile: SigningProfile, text: string): boolean {
  if (profile.kind !== 'hmac' && profile.kind !== 'hash') return looksLikeSignature(profile, text);
  const length = DIGEST_BYTES[profile.algorithm];
  if (profile.encoding === 'hex') return text.length === length * 2 && /^[0-9a-f]+$/i.test(text);
  return /^[0-9A-Za-z+/_-]+={0,2}$/.test(text) && text.replace(/=+$/, '').length === Math.ceil((length * 4) / 3);
}

const DIGEST_BYTES = { md5: 16, sha1: 20, sha256: 32, sha512: 64 };

/** A body is searched for a signature only when no header has one. */
function isSignedInBody(
  { signature }: Provider,
  { rawHeaders, body }: Pick<WebhookRequest, 'rawHeaders' | 'body'>,
): boolean {
  if (signature.kind === 'none') return false;
  const { place } = signature;
  if ((place.in !== 'json' && place.in !== 'form') || body.length > BODY_SEARCHED_MAX) return false;
  const key = place.name.slice(place.name.lastIndexOf('/') + 1);
  if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(key)) return false;
  const signatures = readClaim(signature, { rawHeaders, body, method: '', urls: [] })?.signatures ?? [];
  return signatures.some((text) => hasForm(signature, text));
}

const BODY_SEARCHED_MAX = 64 * 1024;

export interface EventIdentity {
  readonly eventType?: string;
  readonly eventId?: string;
}

/** What is known of a delivery, without keys for what is not. */
export function identityOf({
  provider,
  eventType,
  eventId,
}: EventIdentity & { readonly provider?: string }): EventIdentity & { readonly provider?: string } {
  return {
    ...(provider !== undefined && { provider }),
    ...(eventType !== undefined && { eventType }),
    ...(eventId !== undefined && { eventId }),
  };
}

/** The event type and id that a request carries, as far as the provider's profile can find them. */
export function readIdentity(provider: Provider, request: Pick<WebhookRequest, 'rawHeaders' | 'body'>): EventIdentity {
  const needsBody = provider.eventType.bodyPath !== undefined || provider.eventId?.bodyPath !== undefined;
  const json = needsBody ? plainValue(provider, request.body) : undefined;
  const eventType = readEventType(provider, request, json);
  const { eventId: place } = provider;
  const eventId =
    (place?.header && headerValue(request.rawHeaders, place.header)) ??
    (place?.bodyPath && identityText(json, place.bodyPath, request.body));
  return { ...(eventType && { eventType }), ...(eventId && { eventId }) };
}

/** A header names the event and a body field refines it; without a header the body field is the type. */
function readEventType(
  { eventType: place }: Provider,
  { rawHeaders, body }: Pick<WebhookRequest, 'rawHeaders' | 'body'>,
  json: unknown,
): string | undefined {
  const paths = [place.bodyPath ?? []].flat();
  const texts = paths.map((path) => identityText(json, path, body));
  const inBody = texts.includes(undefined) ? undefined : texts.join('.');
  if (!place.header) return inBody || undefined;
  const inHeader = headerValue(rawHeaders, place.header);
  return inHeader && inBody ? `${inHeader}.${inBody}` : inHeader;
}

/** Identity is read of every delivery: plain values do, and cost a tenth of nodes that keep their spelling. */
function plainValue({ wire, signature }: Provider, bytes: Uint8Array): unknown {
  const text = utf8Text(bytes) ?? '';
  if (wire.style === 'form') return Object.fromEntries(new URLSearchParams(text));
  if (signature.kind === 'jwt' && signature.place.in === 'body' && !text.startsWith('{')) return jwtClaims(text);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text at a path. A long number has lost its last digits, and is read again, spelled. */
function identityText(json: unknown, path: string, bytes: Uint8Array): string | undefined {
  const text = textAt(json, path);
  return text !== undefined && LONG_NUMBER.test(text) ? textAt(spelledValue(parseJsonBytes(bytes)), path) : text;
}

const LONG_NUMBER = /^-?\d[\d.e+]{15,}$/;

/** The value of a node with numbers as the text they are. */
function spelledValue(node: JsonNode | undefined): unknown {
  if (node?.kind === 'object')
    return Object.fromEntries(node.members.map(({ key, value }) => [key, spelledValue(value)]));
  if (node?.kind === 'array') return node.items.map((item) => spelledValue(item));
  if (node?.kind === 'string') return node.value;
  return node && /\d/.test(node.text) ? node.text : undefined;
}
