import { providerRequest } from './request.ts';
import { coverageOf } from './scheme.ts';
import { newPrivateKey, publicKeyOf, publicKeyText } from './key-pair.ts';
import { decodeKey, localSecretFor, usesKeyPair } from './secret.ts';
import { contentOf, timestampText } from './signature.ts';
import type { KeyPairSignature, SigningProfile } from './signature-profile.ts';
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

/** An example of a scheme; undefined for tokens that are signed with a private key, which no line of `openssl` verifies. */
export function workedExample(provider: Provider, sample: Uint8Array | undefined): WorkedExample | undefined {
  const { signature } = provider;
  if (signature.kind === 'none' || (usesKeyPair(signature) && signature.kind !== 'key_pair')) return undefined;
  const body =
    coverageOf(signature) !== 'fields' && isShortable(signature) ? Buffer.from('{"amount":"100.00"}') : sample;
  if (!body) return undefined;
  const value = signature.kind === 'key_pair' ? newPrivateKey(signature.algorithm) : localSecretFor(signature, SECRET);
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
    ...(signature.kind === 'key_pair'
      ? { publicKey: publicKeyText(secret, signature.publicKeyForm) }
      : { secret: secret.value }),
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
  if (profile.kind !== 'hmac' && profile.kind !== 'hash' && profile.kind !== 'key_pair') return undefined;
  const claim = readClaim(profile, { ...request, method: 'POST', urls: [request.url] }) ?? {
    value: '',
    signatures: [],
  };
  const view = claimView(
    profile,
    { timestamp: timestampText(profile, AT), ...claim },
    { ...request, method: 'POST', params: {} },
  );
  const content = Buffer.from(contentOf(profile, secret, view));
  const text = content.toString('utf8');
  // Bytes that are no text cannot be typed.
  if (!Buffer.from(text).equals(content)) return undefined;
  if (profile.kind === 'key_pair') return verifyingLine(profile, secret, text, claim.signatures[0] ?? '');
  const key = decodeKey(profile.key, secret.value);
  const keyed = profile.kind === 'hmac' ? ` -mac HMAC -macopt hexkey:${Buffer.from(key ?? []).toString('hex')}` : '';
  const encode = {
    hex: ` -r | cut -d ' ' -f 1`,
    base64: ' -binary | openssl base64 -A',
    base64url: ` -binary | openssl base64 -A | tr '+/' '-_' | tr -d '='`,
  }[profile.encoding];
  return `printf '%s' ${quoted(text)} | openssl dgst -${profile.algorithm}${keyed}${encode}`;
}

/** `openssl dgst` does not know Ed25519, and `openssl pkeyutl` wants files. */
function verifyingLine(
  { algorithm, encoding }: KeyPairSignature,
  secret: LabelledSecret,
  content: string,
  signature: string,
): string {
  const decoded = (bytes: Buffer, file: string): string =>
    `printf '%s' ${bytes.toString('base64')} | openssl base64 -d -A >${file}`;
  const verify =
    algorithm === 'ed25519'
      ? 'openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in content -sigfile signature'
      : `openssl dgst -${algorithm === 'rsa-sha1' ? 'sha1' : 'sha256'} -keyform DER -verify key -signature signature content`;
  return [
    'cd "$(mktemp -d)"',
    decoded(publicKeyOf(secret).export({ type: 'spki', format: 'der' }), 'key'),
    decoded(Buffer.from(signature, encoding), 'signature'),
    `printf '%s' ${quoted(content)} >content`,
    verify,
  ].join(' && ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
