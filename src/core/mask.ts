import { findSignature, placeIsHeader, putSignature } from './placing.ts';
import { coverageOf } from './scheme.ts';
import type { SignatureProfile, SignaturePlace } from './signature-profile.ts';
import type { Outcome, RawHeaders, WebhookRequest } from './types.ts';

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
  return { ...request, path: placed.url, rawHeaders: maskedHeaders(request.rawHeaders, place), body: placed.body };
}

/** An answer as it may be kept: the header that held the secret may have come back in it. */
export function maskAnswer(outcome: Outcome, place: SignaturePlace): Outcome {
  if (outcome.kind === 'no_response') return outcome;
  return { ...outcome, rawHeaders: maskedHeaders(outcome.rawHeaders, place) };
}

function maskedHeaders(rawHeaders: RawHeaders, place: SignaturePlace): RawHeaders {
  if (!placeIsHeader(place)) return rawHeaders;
  const own = place.name.toLowerCase();
  return rawHeaders.map(([name, value]) => [name, name.toLowerCase() === own ? SECRET_MASK : value]);
}

/** Whether something of a request, be it a handshake's, was not kept: sent again, it would hand over the mark. */
export function holdsMask({ rawHeaders, body }: WebhookRequest): boolean {
  return rawHeaders.some(([, value]) => value === SECRET_MASK) || Buffer.from(body).includes(SECRET_MASK);
}

/** Whether a request has been kept without its secret. */
export function isMasked(request: WebhookRequest, profile: SignatureProfile): boolean {
  const place = secretPlace(profile);
  return place !== undefined && findSignature(place, request, request.path).includes(SECRET_MASK);
}
