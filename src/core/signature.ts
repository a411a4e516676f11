import { createHmac, timingSafeEqual } from 'node:crypto';

import { headerValue } from './headers.ts';
import { hmacKey } from './secret.ts';
import { matchTemplate, renderTemplate, templateParts } from './template.ts';
import type { Algorithm, HmacSignature, LabelledSecret, RawHeaders, Verification } from './types.ts';

/** The values a signature's content is made of; the timestamp as text, in the provider's own unit. */
export interface SignedParts {
  readonly body: Uint8Array;
  readonly timestamp?: string;
  readonly id?: string;
}

/** HMAC over a template of content: text as UTF-8, the body as the bytes it is. */
export function hmacOf(algorithm: Algorithm, key: Uint8Array, template: string, parts: SignedParts): Buffer {
  const hmac = createHmac(algorithm, key);
  for (const part of templateParts(template)) {
    if ('literal' in part) hmac.update(part.literal, 'utf8');
    else if (part.field === 'body') hmac.update(parts.body);
    else if (part.field === 'timestamp') hmac.update(parts.timestamp ?? '', 'utf8');
    else if (part.field === 'id') hmac.update(parts.id ?? '', 'utf8');
    else throw new Error(`Unknown field {${part.field}} in the signed content ${template}`);
  }
  return hmac.digest();
}

/** A moment as the timestamp text of a scheme. */
export function timestampText(profile: HmacSignature, moment: Date): string {
  const unit = profile.timestamp?.unit ?? 's';
  return String(unit === 's' ? Math.floor(moment.getTime() / 1000) : moment.getTime());
}

/** What has to be known of a message to sign it. */
export interface MessageToSign {
  readonly body: Uint8Array;
  readonly at: Date;
  /** Needed when the scheme signs an id. */
  readonly id?: string;
}

/**
 * The headers that carry the signature: one for most schemes, with the timestamp's and the id's own headers where the
 * scheme has them, and the legacy ones last. Several secrets give several signatures, in the scheme's own way of
 * rotation; a scheme without one uses the first.
 */
export function signatureHeaders(
  profile: HmacSignature,
  secrets: readonly LabelledSecret[],
  message: MessageToSign,
): RawHeaders {
  const timestamp = profile.timestamp && timestampText(profile, message.at);
  const parts: SignedParts = {
    body: message.body,
    ...(timestamp && { timestamp }),
    ...(message.id && { id: message.id }),
  };
  const { separator } = profile.header;
  const signatures = (separator === undefined ? secrets.slice(0, 1) : secrets).map((secret) =>
    hmacOf(profile.algorithm, hmacKey(profile, secret), profile.signedContent, parts).toString(profile.encoding),
  );
  const value = profile.header.parts
    .flatMap((part) =>
      part.includes('{signature}')
        ? signatures.map((signature) => renderTemplate(part, { signature, timestamp }))
        : [renderTemplate(part, { timestamp })],
    )
    .join(separator ?? '');

  const headers: Array<readonly [string, string]> = [];
  if (profile.idHeader && message.id) headers.push([profile.idHeader, message.id]);
  if (profile.timestamp?.header && timestamp) headers.push([profile.timestamp.header, timestamp]);
  headers.push([profile.header.name, value]);
  const [first] = secrets;
  for (const legacy of first ? (profile.legacy ?? []) : []) {
    const signature = hmacOf(legacy.algorithm, hmacKey(profile, first as LabelledSecret), profile.signedContent, parts);
    headers.push([legacy.header, renderTemplate(legacy.part, { signature: signature.toString(profile.encoding) })]);
  }
  return headers;
}

/** What a request's headers say about its signature, before anything is computed. */
export interface SignatureClaim {
  /** The value of the signature header. */
  readonly header: string;
  /** The signatures found in it, without prefixes. */
  readonly signatures: readonly string[];
  readonly timestamp?: string;
  readonly id?: string;
}

/** Takes the signature header apart; undefined when there is none. */
export function readClaim(profile: HmacSignature, rawHeaders: RawHeaders): SignatureClaim | undefined {
  const header = headerValue(rawHeaders, profile.header.name);
  if (header === undefined) return undefined;
  const elements = profile.header.separator === undefined ? [header] : header.split(profile.header.separator);
  const find = (field: string): string[] => {
    const templates = profile.header.parts.filter((part) => part.includes(`{${field}}`));
    return elements.flatMap((element) =>
      templates.flatMap((template) => matchTemplate(template, field, element) ?? []),
    );
  };
  const timestamp = profile.timestamp?.header
    ? headerValue(rawHeaders, profile.timestamp.header)
    : find('timestamp')[0];
  const id = profile.idHeader && headerValue(rawHeaders, profile.idHeader);
  return {
    header,
    signatures: find('signature').filter((signature) => signature !== ''),
    ...(timestamp !== undefined && { timestamp }),
    ...(id !== undefined && { id }),
  };
}

export interface VerifyOptions {
  readonly secrets: readonly LabelledSecret[];
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
  /** The time of receipt, by which the timestamp's age is judged. */
  readonly at: Date;
  /** Undefined: the scheme's own tolerance. `none`: any age is accepted. */
  readonly toleranceSeconds?: number | 'none';
}

/**
 * Whether one of the secrets made one of the signatures that the headers carry, over exactly these bytes, recently
 * enough. Signatures are compared as the text they are, as the providers' own libraries do: hex in the other case is
 * not accepted. The signature is judged before the timestamp, so that "too old" always means "otherwise right".
 * @throws {UsageError} INVALID_SECRET
 */
export function verifySignature(providerId: string, profile: HmacSignature, options: VerifyOptions): Verification {
  const claim = readClaim(profile, options.rawHeaders);
  const { name } = profile.header;
  if (!claim) return refused('signature_missing', `There is no ${name} header.`);
  if (!claim.signatures.some((signature) => DIGEST_TEXT.test(signature))) {
    return refused('signature_malformed', `The ${name} header does not have the form ${headerForm(profile)}.`);
  }
  if (profile.idHeader && claim.id === undefined) {
    return refused('id_missing', `There is no ${profile.idHeader} header; the id is part of what is signed.`);
  }
  if (profile.timestamp && claim.timestamp === undefined) {
    const where = profile.timestamp.header
      ? `There is no ${profile.timestamp.header} header`
      : `${name} has no timestamp`;
    return refused('timestamp_missing', `${where}; the timestamp is part of what is signed.`);
  }

  const matched = options.secrets.find((secret) => {
    const digest = hmacOf(profile.algorithm, hmacKey(profile, secret), profile.signedContent, {
      body: options.body,
      ...(claim.timestamp !== undefined && { timestamp: claim.timestamp }),
      ...(claim.id !== undefined && { id: claim.id }),
    });
    const expected = Buffer.from(digest.toString(profile.encoding));
    return claim.signatures.some((signature) => equalText(expected, signature));
  });
  if (!matched) {
    return refused(
      'signature_mismatch',
      `The signature in ${name} is not that of this body under ${secretCount(options.secrets)}.`,
    );
  }
  return (
    judgeTimestamp(profile, claim.timestamp, options) ?? {
      valid: true,
      scheme: `${providerId} hmac-${profile.algorithm}`,
      secretLabel: matched.label,
    }
  );
}

/** The length that any digest has in hex or base64, in whatever case; `undefined` and the like are none. */
const DIGEST_TEXT = /^(?:[0-9A-Fa-f]{40,128}|[0-9A-Za-z+/_-]{27,172}={0,2})$/;

function equalText(expected: Buffer, given: string): boolean {
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

function judgeTimestamp(
  profile: HmacSignature,
  text: string | undefined,
  options: VerifyOptions,
): Verification | undefined {
  if (!profile.timestamp || text === undefined) return undefined;
  const tolerance = options.toleranceSeconds ?? profile.timestamp.toleranceSeconds;
  if (!/^\d+$/.test(text))
    return refused('timestamp_malformed', `The timestamp is not a whole number of ${profile.timestamp.unit}.`);
  if (tolerance === 'none') return undefined;
  const signedAtMs = Number(text) * (profile.timestamp.unit === 's' ? 1000 : 1);
  const ageSeconds = Math.floor((options.at.getTime() - signedAtMs) / 1000);
  if (ageSeconds > tolerance) {
    return refused(
      'timestamp_too_old',
      `The signature is right, but was made ${ageSeconds} s before it was judged; the tolerance is ${tolerance} s.`,
    );
  }
  const explicit = options.toleranceSeconds !== undefined;
  if (-ageSeconds > tolerance && (profile.timestamp.refusesFuture || explicit)) {
    return refused(
      'timestamp_in_future',
      `The signature is right, but its timestamp is ${-ageSeconds} s ahead of the clock; the tolerance is ${tolerance} s.`,
    );
  }
  return undefined;
}

/** The look of a signature header, for people: `t=<timestamp>,v1=<hex>`. */
export function headerForm(profile: HmacSignature): string {
  return renderTemplate(profile.header.parts.join(profile.header.separator ?? ''), {
    signature: `<${profile.encoding}>`,
    timestamp: '<timestamp>',
  });
}

function secretCount(secrets: readonly LabelledSecret[]): string {
  const [first] = secrets;
  return secrets.length === 1 && first ? `the secret from ${first.label}` : `any of ${secrets.length} secrets`;
}

function refused(reason: Extract<Verification, { valid: false }>['reason'], detail: string): Verification {
  return { valid: false, reason, detail };
}
