import { findSignature, putSignature } from './placing.ts';
import { coverageOf } from './scheme.ts';
import type { SignatureProfile, SignaturePlace } from './signature-profile.ts';
import type { RawHeaders, WebhookRequest } from './types.ts';

/** Stands in a kept delivery where a sender has put the secret itself. */
const SECRET_MASK = '[the secret is not kept]';

/** Where requests of this scheme hold the secret, or what is as good as it: whoever has it can send anything. */
export function secretPlace(profile: SignatureProfile | undefined): SignaturePlace | undefined {
  if (!profile || (profile.kind !== 'token' && profile.kind !== 'hash')) return undefined;
  return coverageOf(profile) === 'sender' ? profile.place : undefined;
}

/** The request as it may be kept and shown. */
export function maskSecret(request: WebhookRequest, place: SignaturePlace): WebhookRequest {
  if (findSignature(place, request, request.path).length === 0) return request;
  const placed = putSignature(place, [SECRET_MASK], { body: request.body, url: request.path });
  const masked = new Map(placed.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const rawHeaders: RawHeaders = request.rawHeaders.map(([name, value]) => [
    name,
    masked.get(name.toLowerCase()) ?? value,
  ]);
  return { ...request, path: placed.url, rawHeaders, body: placed.body };
}

/** Whether a request has been kept without its secret. */
export function isMasked(request: WebhookRequest, profile: SignatureProfile): boolean {
  const place = secretPlace(profile);
  return place !== undefined && findSignature(place, request, request.path).includes(SECRET_MASK);
}
