import { providerRequest } from './request.ts';
import { coverageOf, publicKeyFormOf } from './scheme.ts';
import { newPrivateKey, publicKeyOf, publicKeyText } from './key-pair.ts';
import { decodeKey, localSecretFor, usesKeyPair } from './secret.ts';
import { contentOf, timestampText } from './signature.ts';
import type { Algorithm, SigningProfile, TextEncoding } from './signature-profile.ts';
import type { LabelledSecret, Provider, RawHeaders } from './types.ts';
import { claimView, readClaim } from './claim.ts';

/** One request, signed with a secret that everybody may know, and how to come to the same signature without hooks. */
export interface WorkedExample {
  /** Left out for schemes with a key pair: a private key is made for the example, and thrown away. */
  readonly secret?: string;
  /** Its public half, in the form that receivers of the scheme are given. */
  readonly publicKey?: string;
  readonly url: string;
  readonly body: string;
  readonly headers: RawHeaders;
  /** A line for a shell that prints the signature, or verifies it with the public key; left out where `openssl` cannot. */
  readonly openssl?: string;
}

const AT = new Date('2026-09-21T14:14:04Z');
const URL_ = 'https://shop.example.com/webhook';
const SECRET = `whsec_${Buffer.from('example secret of 24 b..').toString('base64')}`;

/** An example of a scheme; undefined where nothing is signed. */
export function workedExample(provider: Provider, sample: Uint8Array | undefined): WorkedExample | undefined {
  const { signature } = provider;
  if (signature.kind === 'none') return undefined;
  const body =
    coverageOf(signature) !== 'fields' && isShortable(signature) ? Buffer.from('{"amount":"100.00"}') : sample;
  if (!body) return undefined;
  const isPair = usesKeyPair(signature);
  const value = isPair ? newPrivateKey(keyAlgorithm(signature)) : localSecretFor(signature, SECRET);
  const secret = { label: 'the example', value };
  const eventId = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W';
  const request = providerRequest({
    provider,
    body,
    eventType: 'example',
    eventId,
    at: AT,
    secrets: [secret],
    extra: [],
    url: URL_,
  });
  const openssl = opensslLine(signature, secret, request);
  return {
    ...(isPair ? { publicKey: publicKeyText(secret, publicKeyFormOf(signature)) } : { secret: secret.value }),
    url: request.url,
    body: Buffer.from(request.body).toString('utf8'),
    headers: request.rawHeaders,
    ...(openssl !== undefined && { openssl }),
  };
}

/** Forms, and bodies that hold the signature, have to be those of the provider. */
function isShortable({ place, signedContent }: SigningProfile): boolean {
  return place.in !== 'json' && place.in !== 'form' && !String(signedContent).includes('form');
}

function opensslLine(
  profile: SigningProfile,
  secret: LabelledSecret,
  request: { readonly url: string; readonly body: Uint8Array; readonly rawHeaders: RawHeaders },
): string | undefined {
  const claim = readClaim(profile, { ...request, method: 'POST', urls: [request.url] }) ?? {
    value: '',
    signatures: [],
  };
  const [signature = ''] = claim.signatures;
  if (profile.kind === 'jwt' || (profile.kind === 'custom' && profile.keyPair !== undefined))
    return tokenLine(profile, secret, signature, request.body);
  if (profile.kind !== 'hmac' && profile.kind !== 'hash' && profile.kind !== 'key_pair') return undefined;
  const dated = { timestamp: timestampText(profile, AT), ...claim };
  const view = claimView(profile, dated, { ...request, method: 'POST' }, request.url);
  const content = Buffer.from(contentOf(profile, secret, view));
  const text = content.toString('utf8');
  // Bytes that are no text cannot be typed.
  if (!Buffer.from(text).equals(content)) return undefined;
  if (profile.kind === 'key_pair')
    return verifyingLine(keyAlgorithm(profile), secret, text, Buffer.from(signature, profile.encoding));
  const key = profile.kind === 'hmac' ? decodeKey(profile.key, secret.value) : undefined;
  return digestLine(text, { key, algorithm: profile.algorithm, encoding: profile.encoding });
}

interface Digest {
  readonly key: Uint8Array | undefined;
  readonly algorithm: Algorithm;
  readonly encoding: TextEncoding;
}

function digestLine(content: string, { key, algorithm, encoding }: Digest): string {
  const keyed = key ? ` -mac HMAC -macopt hexkey:${Buffer.from(key).toString('hex')}` : '';
  const encode = {
    hex: ` -r | cut -d ' ' -f 1`,
    base64: ' -binary | openssl base64 -A',
    base64url: ` -binary | openssl base64 -A | tr '+/' '-_' | tr -d '='`,
  }[encoding];
  return `printf '%s' ${quoted(content)} | openssl dgst -${algorithm}${keyed}${encode}`;
}

/** With which algorithm a scheme's key pair signs; those of functions have RSA. */
function keyAlgorithm(profile: SigningProfile): PairAlgorithm {
  if (profile.kind === 'key_pair') return profile.algorithm;
  return profile.kind === 'jwt' && profile.algorithm === 'ES256' ? 'ES256' : 'RS256';
}

/** What a token signs are its own first two parts (RFC 7515), or the body in place of the second one (RFC 7797). */
function tokenLine(
  profile: SigningProfile,
  secret: LabelledSecret,
  token: string,
  body: Uint8Array,
): string | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.');
  if (signature === '') return undefined;
  const content = `${header}.${payload === '' ? Buffer.from(body).toString('utf8') : payload}`;
  if (profile.kind === 'jwt' && profile.algorithm === 'HS256')
    return digestLine(content, {
      key: decodeKey(profile.key, secret.value),
      algorithm: 'sha256',
      encoding: 'base64url',
    });
  const bytes = Buffer.from(signature, 'base64url');
  const algorithm = keyAlgorithm(profile);
  return verifyingLine(algorithm, secret, content, algorithm === 'ES256' ? derSignature(bytes) : bytes);
}

/** Two numbers in a row, as tokens have them (RFC 7518, section 3.4), in the form that openssl reads (RFC 3279). */
function derSignature(bytes: Buffer): Buffer {
  const half = bytes.length / 2;
  const numbers = [bytes.subarray(0, half), bytes.subarray(half)].map((number) => {
    const start = number.findIndex((byte) => byte !== 0);
    const digits = number.subarray(Math.max(start, 0));
    const positive = (digits[0] ?? 0) < 0x80 ? digits : Buffer.concat([Buffer.of(0), digits]);
    return Buffer.concat([Buffer.of(0x02, positive.length), positive]);
  });
  const content = Buffer.concat(numbers);
  return Buffer.concat([Buffer.of(0x30, content.length), content]);
}

type PairAlgorithm = Parameters<typeof newPrivateKey>[0];

/** `openssl dgst` does not know Ed25519, and `openssl pkeyutl` wants files. */
function verifyingLine(algorithm: PairAlgorithm, secret: LabelledSecret, content: string, signature: Buffer): string {
  const decoded = (bytes: Buffer, file: string): string =>
    `printf '%s' ${bytes.toString('base64')} | openssl base64 -d -A >${file}`;
  const verify =
    algorithm === 'ed25519'
      ? 'openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in content -sigfile signature'
      : `openssl dgst -${algorithm === 'rsa-sha1' ? 'sha1' : 'sha256'} -keyform DER -verify key -signature signature content`;
  return [
    'cd "$(mktemp -d)"',
    decoded(publicKeyOf(secret).export({ type: 'spki', format: 'der' }), 'key'),
    decoded(signature, 'signature'),
    `printf '%s' ${quoted(content)} >content`,
    verify,
  ].join(' && ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
