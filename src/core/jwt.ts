import { createHmac, sign, timingSafeEqual, verify } from 'node:crypto';

import { keyIdOf, privateKeyOf, publicKeyOf } from './key-pair.ts';
import { utf8Text } from './json-text.ts';
import { hmacKey } from './secret.ts';
import { type RequestView, renderContentText } from './signed-content.ts';
import type { JwtSignature } from './signature-profile.ts';
import type { LabelledSecret } from './types.ts';

/** How long a token of ours is valid, as most senders have it. */
const LIFETIME_SECONDS = 300;

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of the scheme's claims (RFC 7519) in compact form (RFC 7515). */
export function makeJwt(profile: JwtSignature, secret: LabelledSecret, view: RequestView, at: Date): string {
  const { algorithm } = profile;
  const header = { alg: algorithm, typ: 'JWT', ...(algorithm !== 'HS256' && { kid: keyIdOf(secret) }) };
  const signed = `${encoded(header)}.${payloadOf(profile, view, at)}`;
  return `${signed}.${signatureOf(profile, secret, signed).toString('base64url')}`;
}

function payloadOf({ claims }: JwtSignature, view: RequestView, at: Date): string {
  if (!claims) return Buffer.from(view.body).toString('base64url');
  const now = Math.floor(at.getTime() / 1000);
  const numbers: Readonly<Record<string, number>> = { '{now}': now, '{expiry}': now + LIFETIME_SECONDS };
  return encoded(
    Object.fromEntries(
      Object.entries(claims).map(([name, claim]) => [
        name,
        (typeof claim === 'string' ? numbers[claim] : undefined) ?? claimText(claim, view),
      ]),
    ),
  );
}

function signatureOf(profile: JwtSignature, secret: LabelledSecret, signed: string): Buffer {
  if (profile.algorithm === 'HS256') return createHmac('sha256', hmacKey(profile, secret)).update(signed).digest();
  const key = privateKeyOf(secret);
  return sign('sha256', Buffer.from(signed), profile.algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key);
}

type Claim = NonNullable<JwtSignature['claims']>[string];

function claimText(claim: Claim, view: RequestView): string {
  return typeof claim === 'string' ? renderContentText(claim, view) : claim(view);
}

/** The claims of a token, unverified; undefined when it is none. */
export function jwtClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload = '', signature] = token.split('.');
  if (signature === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(utf8Text(Buffer.from(payload, 'base64url')) ?? '');
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the token is signed with this key in the scheme's own algorithm, and its claims are those of this request. */
export function matchesJwt(profile: JwtSignature, secret: LabelledSecret, view: RequestView, token: string): boolean {
  const [header = '', payload = '', signature = '', more] = token.split('.');
  // The algorithm is never the token's own choice: "none", and HS256 with a public key, are classic forgeries.
  if (more !== undefined || jwtAlgorithm(token) !== profile.algorithm) return false;
  const signed = `${header}.${payload}`;
  const bytes = Buffer.from(signature, 'base64url');
  if (!isSigned(profile, secret, signed, bytes)) return false;
  const claims = jwtClaims(token);
  return profile.checkedClaims.every((name) => claims?.[name] === claimText(profile.claims?.[name] ?? '', view));
}

/** The algorithm that a token says it is signed with. */
export function jwtAlgorithm(token: string): unknown {
  try {
    const [header = ''] = token.split('.');
    return (JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { alg?: unknown } | null)?.alg;
  } catch {
    return undefined;
  }
}

function isSigned(profile: JwtSignature, secret: LabelledSecret, signed: string, signature: Buffer): boolean {
  if (profile.algorithm === 'HS256') {
    const expected = signatureOf(profile, secret, signed);
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
  const key = publicKeyOf(secret);
  const options = profile.algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
  return verify('sha256', Buffer.from(signed), options, signature);
}
