import { providerRequest } from './request.ts';
import { coverageOf } from './scheme.ts';
import { decodeKey, localSecretFor, usesKeyPair } from './secret.ts';
import { contentOf, timestampText } from './signature.ts';
import type { DigestSignature, SigningProfile } from './signature-profile.ts';
import type { Provider, RawHeaders } from './types.ts';
import { claimView, readClaim } from './claim.ts';

/** One request, signed with a secret that everybody may know, and how to come to the same signature without hooks. */
export interface WorkedExample {
  readonly secret: string;
  readonly url: string;
  readonly body: string;
  readonly headers: RawHeaders;
  /** A line for a shell that prints the signature; left out where `openssl dgst` cannot make it. */
  readonly openssl?: string;
}

const AT = new Date('2026-09-21T14:14:04Z');
const URL_ = 'https://shop.example.com/webhook';
const SECRET = `whsec_${Buffer.from('example secret of 24 b..').toString('base64')}`;

/** An example of a scheme; undefined for those with key pairs, whose signatures need a key of one's own. */
export function workedExample(provider: Provider, sample: Uint8Array | undefined): WorkedExample | undefined {
  const { signature } = provider;
  if (signature.kind === 'none' || usesKeyPair(signature)) return undefined;
  const body =
    coverageOf(signature) !== 'fields' && isShortable(signature) ? Buffer.from('{"amount":"100.00"}') : sample;
  if (!body) return undefined;
  const secret = { label: 'the example', value: localSecretFor(signature, SECRET) };
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
  const openssl =
    signature.kind === 'hmac' || signature.kind === 'hash' ? opensslLine(signature, secret.value, request) : undefined;
  return {
    secret: secret.value,
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
  profile: DigestSignature,
  secret: string,
  request: { readonly url: string; readonly body: Uint8Array; readonly rawHeaders: RawHeaders },
): string | undefined {
  const claim = readClaim(profile, { ...request, method: 'POST', urls: [request.url] }) ?? {
    value: '',
    signatures: [],
  };
  const view = claimView(
    profile,
    { timestamp: timestampText(profile, AT), ...claim },
    { ...request, method: 'POST', params: {} },
  );
  const content = Buffer.from(contentOf(profile, { label: '', value: secret }, view));
  const text = content.toString('utf8');
  // Bytes that are no text cannot be typed.
  if (!Buffer.from(text).equals(content)) return undefined;
  const key = decodeKey(profile.key, secret);
  const keyed = profile.kind === 'hmac' ? ` -mac HMAC -macopt hexkey:${Buffer.from(key ?? []).toString('hex')}` : '';
  const encode = {
    hex: ` -r | cut -d ' ' -f 1`,
    base64: ' -binary | openssl base64 -A',
    base64url: ` -binary | openssl base64 -A | tr '+/' '-_' | tr -d '='`,
  }[profile.encoding];
  return `printf '%s' ${quoted(text)} | openssl dgst -${profile.algorithm}${keyed}${encode}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
