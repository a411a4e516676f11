import { createHash, createHmac } from 'node:crypto';

import { makeJwt } from './jwt.ts';
import { signWith } from './key-pair.ts';
import { putSignature } from './placing.ts';
import { hmacKey } from './secret.ts';
import { contentFields, renderContent, renderContentText, type RequestView } from './signed-content.ts';
import type { Algorithm, DigestSignature, SigningProfile, SignedTimestamp } from './signature-profile.ts';
import { renderTemplate } from './template.ts';
import type { LabelledSecret, RawHeaders } from './types.ts';

/** A moment as the timestamp text of a scheme. */
export function timestampText(profile: { readonly timestamp?: SignedTimestamp }, moment: Date): string {
  switch (profile.timestamp?.unit ?? 's') {
    case 's':
      return String(Math.floor(moment.getTime() / 1000));
    case 'ms':
      return String(moment.getTime());
    case 'iso':
      return moment.toISOString();
    case 'iso_s':
      return `${moment.toISOString().slice(0, 19)}Z`;
    case 'iso_local':
      return moment.toISOString().slice(0, 19);
  }
}

/** A request that is to be signed; its headers are there but for those of the signature. */
export interface RequestToSign {
  readonly body: Uint8Array;
  readonly rawHeaders: RawHeaders;
  readonly method: string;
  readonly url: string;
  readonly at: Date;
  /** Needed when the scheme signs an id. */
  readonly id?: string | undefined;
  /** In place of the profile's samples. */
  readonly params?: Readonly<Record<string, string>> | undefined;
}

/** What signing has made of a request. */
export interface Signed {
  /** The headers of the scheme: id, timestamp, signature, and the legacy ones last. */
  readonly headers: RawHeaders;
  readonly body: Uint8Array;
  readonly url: string;
}

/**
 * Signs a request as the scheme does. Several secrets give several signatures, in the scheme's own way of rotation; a
 * scheme without one uses the first.
 * @throws {UsageError} INVALID_SECRET, NO_PRIVATE_KEY, NO_SIGNATURE_PLACE
 */
export function signRequest(
  profile: SigningProfile,
  secrets: readonly LabelledSecret[],
  request: RequestToSign,
): Signed {
  const { at, id } = request;
  const timestamp = timestampText(profile, at);
  const nonce = profile.nonceHeader === undefined ? undefined : nonceOf(request);
  const url = withQuery(profile, request);
  const view = viewOf(profile, { ...request, url, timestamp, id, nonce });
  const { place } = profile;
  const many = place.separator !== undefined || place.numbered;
  const signatures = (many ? secrets : secrets.slice(0, 1)).map((secret) => makeSignature(profile, secret, view, at));
  const values = place.numbered
    ? signatures.map((signature) => renderParts(profile, [signature], view))
    : [renderParts(profile, signatures, view)];
  const placed = putSignature(place, values, { body: request.body, url });
  const headers: Array<readonly [string, string]> = [];
  if (profile.idHeader && id !== undefined) headers.push([profile.idHeader, id]);
  if (profile.timestamp?.header) headers.push([profile.timestamp.header, timestamp]);
  if (profile.nonceHeader && nonce) headers.push([profile.nonceHeader, nonce]);
  headers.push(...placed.headers, ...legacyHeaders(profile, secrets, view));
  return { headers, body: placed.body, url: placed.url };
}

/** A request as the content's templates see it. */
export function viewOf(profile: SigningProfile, request: Omit<RequestView, 'secret' | 'signatureField'>): RequestView {
  if (!profile.params && profile.place.in !== 'form') return request;
  const params = { ...profile.params, ...request.params };
  return {
    ...request,
    ...(profile.params && { params }),
    ...(profile.place.in === 'form' && { signatureField: profile.place.name }),
  };
}

/** Text that no two requests share, and that is the same when all else is: a seed fixes it, too. */
function nonceOf({ id = '', at, url }: RequestToSign): string {
  return BigInt(
    `0x${createHash('sha256').update(`${id} ${at.toISOString()} ${url}`).digest('hex').slice(0, 16)}`,
  ).toString();
}

function withQuery({ query }: SigningProfile, request: RequestToSign): string {
  const url = request.url;
  const added = Object.entries(query ?? {}).map(
    ([name, template]) => `${name}=${renderContentText(template, request)}`,
  );
  return added.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${added.join('&')}`;
}

/** One signature's text. */
export function makeSignature(profile: SigningProfile, secret: LabelledSecret, view: RequestView, at: Date): string {
  switch (profile.kind) {
    case 'hmac':
    case 'hash':
      return digestOf(profile, secret, view).toString(profile.encoding);
    case 'token':
      return Buffer.from(contentOf(profile, secret, view)).toString('utf8');
    case 'key_pair':
      return signWith(profile.algorithm, secret, contentOf(profile, secret, view)).toString(profile.encoding);
    case 'jwt':
      return makeJwt(profile, secret, view, at);
    case 'custom':
      return profile.make(secret.value, contentOf(profile, secret, view));
  }
}

/** The bytes that are signed. */
export function contentOf(profile: SigningProfile, { value }: LabelledSecret, view: RequestView): Uint8Array {
  const { signedContent } = profile;
  const whole =
    profile.kind === 'hmac' && !contentFields(signedContent).has('secret') ? view : { ...view, secret: value };
  if (typeof signedContent === 'string') return renderContent(signedContent, whole);
  const content = signedContent(whole) ?? '';
  return typeof content === 'string' ? Buffer.from(content) : content;
}

export function digestOf(profile: DigestSignature, secret: LabelledSecret, view: RequestView): Buffer {
  const content = contentOf(profile, secret, view);
  if (profile.kind === 'hash') return createHash(profile.algorithm).update(content).digest();
  return hmacOf(profile.algorithm, hmacKey(profile, secret), content);
}

/** The same with a key of one's own making. */
export function digestWith(profile: DigestSignature, key: Uint8Array, view: RequestView): Buffer {
  const content = contentOf(profile, { label: '', value: Buffer.from(key).toString('utf8') }, view);
  return profile.kind === 'hash'
    ? createHash(profile.algorithm).update(content).digest()
    : hmacOf(profile.algorithm, key, content);
}

export function hmacOf(algorithm: Algorithm, key: Uint8Array, content: Uint8Array): Buffer {
  return createHmac(algorithm, key).update(content).digest();
}

function renderParts({ place, params }: SigningProfile, signatures: readonly string[], view: RequestView): string {
  const samples = Object.fromEntries(
    Object.entries({ ...params, ...view.params }).map(([name, value]) => [`param:${name}`, value]),
  );
  return place.parts
    .flatMap((part) =>
      part.includes('{signature}')
        ? signatures.map((signature) => renderTemplate(part, { ...samples, signature, timestamp: view.timestamp }))
        : [renderTemplate(part, { ...samples, timestamp: view.timestamp })],
    )
    .join(place.separator ?? '');
}

function legacyHeaders(profile: SigningProfile, [secret]: readonly LabelledSecret[], view: RequestView): RawHeaders {
  if (profile.kind !== 'hmac' || !secret) return [];
  return (profile.legacy ?? []).map(({ header, algorithm, part, hashed }) => {
    const digest =
      hashed === undefined
        ? hmacOf(algorithm, hmacKey(profile, secret), contentOf(profile, secret, view))
        : createHash(algorithm)
            .update(renderContent(hashed, { ...view, secret: secret.value }))
            .digest();
    return [header, renderTemplate(part, { signature: digest.toString(profile.encoding) })] as const;
  });
}
