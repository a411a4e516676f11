import { readClaim } from '../core/claim.ts';
import { headerValue, overrideHeaders, withoutHeaders } from '../core/headers.ts';
import { findSignature, placeIsHeader, putSignature } from '../core/placing.ts';
import { type ProviderRequest, providerRequest } from '../core/request.ts';
import type { SigningProfile } from '../core/signature-profile.ts';
import type { LabelledSecret, Provider, RawHeaders } from '../core/types.ts';
import type { TestEvent } from './event.ts';
import type { Shot } from './model.ts';
import type { Target } from './target.ts';

/** How a request is signed where that is not the right way, or not the plain one. */
export interface SigningOptions {
  /** A scheme of the checker's own making. */
  readonly profile?: SigningProfile;
  readonly secrets?: readonly LabelledSecret[];
  /** Signed in place of the body that is sent. */
  readonly signedBody?: Uint8Array;
  /** The body that is sent, in place of the event's. */
  readonly body?: Uint8Array;
  /** How long ago it was signed; negative: in the future. */
  readonly ageMs?: number;
  /** In place of the moment: text that is signed and sent as the timestamp. */
  readonly timestamp?: string;
  readonly headers?: (headers: RawHeaders) => RawHeaders;
  /** Sent in three pieces. */
  readonly chunked?: boolean;
  readonly eventType?: string;
  /** Not the right signature, though made with the secret. */
  readonly isForged?: boolean;
}

/** The request that the provider would send, or one that is signed in another way. */
export function signedShot(target: Target, event: TestEvent, label: string, options: SigningOptions = {}): Shot {
  const { body = event.body, signedBody = body } = options;
  const request = signRequestOf(target, event, options, signedBody);
  const headers = request.rawHeaders;
  const sent = signedBody === body ? request.body : body;
  const genuine = options.isForged !== true;
  const plain = genuine ? headers : withoutLegacy(target, headers);
  return finish(target, event, {
    label,
    url: request.url,
    rawHeaders: options.headers ? options.headers(plain) : plain,
    body: sent,
    ...(options.chunked && { chunks: inThree(sent) }),
    genuine,
    showsSecret: (options.secrets ?? [target.secret]).includes(target.secret),
  });
}

function inThree(body: Uint8Array): Uint8Array[] {
  const third = Math.ceil(body.length / 3);
  return [body.subarray(0, third), body.subarray(third, 2 * third), body.subarray(2 * third)];
}

/** The request without a signature. */
export function unsignedShot(target: Target, event: TestEvent, label: string): Shot {
  const { profile } = target;
  const request = requestOf(target, event, []);
  const bare =
    profile && placeIsHeader(profile.place)
      ? { ...request, rawHeaders: withoutHeaders(request.rawHeaders, [profile.place.name]) }
      : request;
  return finish(target, event, {
    ...bare,
    rawHeaders: withoutLegacy(target, bare.rawHeaders),
    label,
    genuine: false,
    showsSecret: false,
  });
}

/** The right signature as it stands in its request. */
export interface RightSignature {
  /** All that stands at its place: `t=…,v1=…`. */
  readonly value: string;
  /** The signature alone. */
  readonly signature: string;
  /** The value with another text for the signature. */
  readonly with: (text: string) => string;
}

/** The right request, but for what stands at the signature's place; several texts are several headers. */
export function carryingShot(
  target: Target,
  event: TestEvent,
  label: string,
  write: (right: RightSignature) => string | readonly string[],
): Shot {
  const right = requestOf(target, event, [target.secret]);
  const { profile } = target;
  if (!profile) return unsignedShot(target, event, label);
  const { place } = profile;
  const signature = rightSignatureOf(profile, right);
  const written = write(signature);
  const texts = typeof written === 'string' ? [written] : written;
  const placed = putSignature(place, texts.slice(0, 1), right);
  const rawHeaders = placeIsHeader(place)
    ? overrideHeaders(
        right.rawHeaders,
        texts.map((text) => [place.name, text] as const),
      )
    : right.rawHeaders;
  const { body, url } = placed;
  const showsSecret = texts.some((text) => text.includes(signature.signature.slice(0, TELLING_LENGTH)));
  return finish(target, event, {
    label,
    url,
    body,
    rawHeaders: withoutLegacy(target, rawHeaders),
    genuine: false,
    showsSecret,
  });
}

/** So much of a signature is not there by chance. */
const TELLING_LENGTH = 8;

/** A request whose signature has the right form and is not right. */
export function forgedShot(target: Target, event: TestEvent, label: string): Shot {
  return carryingShot(target, event, label, ({ signature, with: withText }) => withText(forged(signature, target)));
}

/** The same shot, with a signature that is not right. */
export function forgedLike(target: Target, shot: Shot): Shot {
  const { profile } = target;
  const value = profile && placeIsHeader(profile.place) ? headerValue(shot.rawHeaders, profile.place.name) : undefined;
  if (!profile || value === undefined) return { ...shot, genuine: false };
  const right = rightSignatureOf(profile, shot);
  const forgedValue = right.with(forged(right.signature, target));
  const rawHeaders = overrideHeaders(withoutLegacy(target, shot.rawHeaders), [[profile.place.name, forgedValue]]);
  return { ...shot, label: `${shot.label}, not rightly signed`, rawHeaders, genuine: false, showsSecret: false };
}

/** Text of the same length and kind of characters. */
export function forged(signature: string, { random }: Pick<Target, 'random'>): string {
  const hex = /^[0-9a-f]+$/.test(signature);
  const alphabet = hex ? '0123456789abcdef' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const bytes = random(signature.length);
  return Array.from(signature, (character, index) =>
    /[0-9A-Za-z]/.test(character) ? alphabet.charAt((bytes[index] ?? 0) % alphabet.length) : character,
  ).join('');
}

function signRequestOf(
  target: Target,
  event: TestEvent,
  { profile = target.profile, secrets = [target.secret], ageMs = 0, timestamp, eventType }: SigningOptions,
  body: Uint8Array,
): ProviderRequest {
  const scheme = timestamp === undefined ? profile : withTimestamp(profile, timestamp);
  const at = new Date(target.now().getTime() - ageMs);
  const request = requestOf(
    target,
    { ...event, body, ...(eventType !== undefined && { eventType }) },
    secrets,
    scheme,
    at,
  );
  const header = scheme?.timestamp?.header;
  if (timestamp === undefined || header === undefined) return request;
  return { ...request, rawHeaders: overrideHeaders(request.rawHeaders, [[header, timestamp]]) };
}

/** The scheme with a text for its timestamp. */
function withTimestamp(profile: SigningProfile | undefined, text: string): SigningProfile | undefined {
  if (!profile || typeof profile.signedContent !== 'string') return profile;
  const fill = (template: string): string => template.replaceAll('{timestamp}', text);
  const place = { ...profile.place, parts: profile.place.parts.map(fill) };
  return { ...profile, signedContent: fill(profile.signedContent), place };
}

function requestOf(
  { provider, extra, url, params, now }: Target,
  { eventType, eventId, body }: TestEvent,
  secrets: readonly LabelledSecret[],
  profile?: SigningProfile,
  at = now(),
): ProviderRequest {
  const sender: Provider = profile ? { ...provider, signature: profile } : provider;
  return providerRequest({ provider: sender, body, eventType, eventId, at, secrets, extra, url, params });
}

function rightSignatureOf(profile: SigningProfile, request: Pick<Shot, 'rawHeaders' | 'body' | 'url'>): RightSignature {
  const [value = ''] = findSignature(profile.place, request, request.url);
  const claim = readClaim(profile, { ...request, method: 'POST', urls: [request.url] });
  const signature = claim?.signatures[0] ?? value;
  return { value, signature, with: (text) => value.replaceAll(signature, text) };
}

/** Older signatures beside the one that counts: forged requests have none, or they would be right by those. */
function withoutLegacy({ profile }: Target, headers: RawHeaders): RawHeaders {
  const legacy = profile?.kind === 'hmac' ? (profile.legacy ?? []) : [];
  return withoutHeaders(
    headers,
    legacy.map(({ header }) => header),
  );
}

type Unfinished = Omit<Shot, 'method' | 'eventId' | 'withheld'>;

function finish(target: Target, event: TestEvent, shot: Unfinished): Shot {
  return { method: 'POST', eventId: event.eventId, withheld: withheldOf(target, event, shot), ...shot };
}

/** The right signature of this very request, in the spellings that an answer may show it in. */
function withheldOf(target: Target, event: TestEvent, shot: Unfinished): string[] {
  const { profile } = target;
  if (profile?.kind !== 'hmac' || shot.genuine || !placeIsHeader(profile.place)) return [];
  const right = requestOf(target, { ...event, body: shot.body }, [target.secret]);
  const { signature } = rightSignatureOf(profile, right);
  const bytes = Buffer.from(signature, profile.encoding);
  const carried = shot.rawHeaders.map(([, value]) => value).join('\n');
  return [bytes.toString('hex'), bytes.toString('base64')].filter((text) => !carried.includes(text));
}
