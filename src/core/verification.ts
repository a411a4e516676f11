import { timingSafeEqual } from 'node:crypto';

import { UsageError } from '../errors.ts';
import { type ArrivedRequest, claimView, looksLikeSignature, readClaim, type SignatureClaim } from './claim.ts';
import { jwtClaims, matchesJwt } from './jwt.ts';
import { verifyWith } from './key-pair.ts';
import { paramVariable } from './param.ts';
import { placeWords } from './placing.ts';
import { caveatOf, coverageOf, needsUrl, schemeName, signatureForm } from './scheme.ts';
import { contentOf, makeSignature } from './signature.ts';
import { queryOf, renderContentText, type RequestView } from './signed-content.ts';
import type { SignedTimestamp, SigningProfile } from './signature-profile.ts';
import type { LabelledSecret, Verification } from './types.ts';

export interface VerifyOptions extends ArrivedRequest {
  readonly secrets: readonly LabelledSecret[];
  /** The time of receipt, by which the timestamp's age is judged. */
  readonly at: Date;
  /** Undefined: the scheme's own tolerance. `none`: any age is accepted. */
  readonly toleranceSeconds?: number | 'none' | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
}

/**
 * Whether one of the secrets made one of the signatures that the request carries, over exactly these bytes, recently
 * enough. Signatures are compared as the text they are, as the providers' own libraries do: hex in the other case is
 * not accepted. The signature is judged before the timestamp, so that "too old" always means "otherwise right".
 * @throws {UsageError} INVALID_SECRET, INVALID_PUBLIC_KEY, NO_PUBLIC_URL
 */
export function verifySignature(providerId: string, profile: SigningProfile, options: VerifyOptions): Verification {
  const claim = readClaim(profile, options);
  const missing = missingPart(profile, claim);
  if (missing || !claim) return missing ?? refused('signature_missing', 'There is no signature.');
  if (needsUrl(profile) && options.urls.length === 0) {
    throw new UsageError('NO_PUBLIC_URL', 'The URL that it was sent to is signed, and is not known.', {
      hint: 'Give it with --url, as it is registered with the provider.',
    });
  }

  const match = findMatch(profile, claim, options);
  if (!match) {
    return refused(
      'signature_mismatch',
      profile.kind === 'token'
        ? `What stands in ${placeWords(profile.place)} is not ${secretCount(options.secrets)}.`
        : `The signature in ${profile.place.name || 'the body'} is not that of this ${coverageOf(profile) === 'fields' ? 'content' : 'body'} under ${secretCount(options.secrets)}.`,
    );
  }
  const strange = strangeParam(profile, claim, options);
  if (strange && options.params?.[strange.name] !== undefined) {
    return refused('signature_mismatch', `The signature is right, but ${strange.words}.`);
  }
  const toSet =
    strange && `It ${strange.words.replace(/^it /, '')}: set ${paramVariable(providerId, strange.name)} to yours.`;
  const open = caveatOf(profile);
  const caveat = open !== undefined && toSet !== undefined ? `${open} ${toSet}` : (open ?? toSet);
  return (
    judgeTimestamp(profile, claim, options) ?? {
      valid: true,
      scheme: `${providerId} ${schemeName(profile)}`,
      secretLabel: match.label,
      ...(caveat !== undefined && { caveat }),
    }
  );
}

/** A setting beside the signature that is neither the one set nor signed: receivers compare it, or choose a key by it. */
function strangeParam(
  { params: samples, signedContent }: SigningProfile,
  { params }: SignatureClaim,
  options: VerifyOptions,
): { readonly name: string; readonly words: string } | undefined {
  if (!params) return undefined;
  for (const [name, claimed] of Object.entries(params)) {
    const own = options.params?.[name] ?? samples?.[name];
    const isSigned = claimed !== undefined && String(signedContent).includes(`{param:${name}}`);
    if (claimed === own || isSigned) continue;
    const words = claimed === undefined ? `it names no ${name}` : `it names the ${name} ${claimed}, not ${own}`;
    return { name, words };
  }
  return undefined;
}

function missingPart(profile: SigningProfile, claim: SignatureClaim | undefined): Verification | undefined {
  const { place, timestamp, idHeader, nonceHeader } = profile;
  if (!claim) return refused('signature_missing', `There is no ${placeWords(place).replace(/^the /, '')}.`);
  const name = place.name || 'The body';
  if (!claim.signatures.some((signature) => looksLikeSignature(profile, signature))) {
    return refused(
      'signature_malformed',
      `${capital(placeWords(place))} does not have the form ${signatureForm(profile)}.`,
    );
  }
  if (idHeader && claim.id === undefined)
    return refused('id_missing', `There is no ${idHeader} header; the id is part of what is signed.`);
  if (nonceHeader && claim.nonce === undefined)
    return refused('id_missing', `There is no ${nonceHeader} header; it is part of what is signed.`);
  if (timestamp && claim.timestamp === undefined && profile.kind !== 'jwt') {
    const where = timestamp.header
      ? `There is no ${timestamp.header} header`
      : timestamp.bodyPath
        ? `The body has no ${timestamp.bodyPath}`
        : `${name} has no timestamp`;
    return refused('timestamp_missing', `${where}; the timestamp is part of what is signed.`);
  }
  return undefined;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function findMatch(profile: SigningProfile, claim: SignatureClaim, options: VerifyOptions): LabelledSecret | undefined {
  const urls = needsUrl(profile) ? options.urls : [undefined];
  const views = urls.map((url) => claimView(profile, claim, options, url));
  return options.secrets.find((secret) =>
    views.some((view) => matchesSignature(profile, secret, claim.signatures, view)),
  );
}

/** Whether the secret made one of the signatures. */
export function matchesSignature(
  profile: SigningProfile,
  secret: LabelledSecret,
  signatures: readonly string[],
  view: RequestView,
): boolean {
  if (!hasAddedQuery(profile, view)) return false;
  switch (profile.kind) {
    case 'key_pair': {
      const content = contentOf(profile, secret, view);
      return signatures.some((text) =>
        verifyWith(profile.algorithm, secret, content, Buffer.from(text, profile.encoding)),
      );
    }
    case 'jwt':
      return signatures.some((token) => matchesJwt(profile, secret, view, token));
    case 'custom': {
      const content = contentOf(profile, secret, view);
      return signatures.some((text) => profile.matches(secret.value, content, text));
    }
    case 'hmac':
    case 'hash':
    case 'token': {
      const expected = Buffer.from(makeSignature(profile, secret, view, UNTIMED));
      return signatures.some((signature) => equalText(expected, signature));
    }
  }
}

/** What the sender adds to the URL before it signs has to fit the request, too. */
function hasAddedQuery({ query }: SigningProfile, view: RequestView): boolean {
  if (!query) return true;
  return Object.entries(query).every(
    ([name, template]) => queryOf(view.url).get(name) === renderContentText(template, view),
  );
}

/** Digests and tokens hold no time of their own making. */
const UNTIMED = new Date(0);

function equalText(expected: Buffer, given: string): boolean {
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

function judgeTimestamp(
  profile: SigningProfile,
  claim: SignatureClaim,
  options: VerifyOptions,
): Verification | undefined {
  const { timestamp } = profile;
  const text = claim.timestamp;
  if (profile.kind === 'jwt' && options.toleranceSeconds === undefined) {
    const expired = judgeExpiry(claim.signatures[0] ?? '', options.at);
    if (expired) return expired;
  }
  const tolerance = options.toleranceSeconds ?? timestamp?.toleranceSeconds ?? 'none';
  if (!timestamp || text === undefined || tolerance === 'none') return undefined;
  const signedAtMs = timestampMs(timestamp, text);
  if (signedAtMs === undefined)
    return refused('timestamp_malformed', `The timestamp is not ${timestampWords(timestamp)}.`);
  const ageSeconds = Math.floor((options.at.getTime() - signedAtMs) / 1000);
  if (ageSeconds > tolerance) {
    return refused(
      'timestamp_too_old',
      `The signature is right, but was made ${ageSeconds} s before it was judged; the tolerance is ${tolerance} s.`,
    );
  }
  const explicit = options.toleranceSeconds !== undefined;
  if (-ageSeconds > tolerance && (timestamp.refusesFuture || explicit)) {
    return refused(
      'timestamp_in_future',
      `The signature is right, but its timestamp is ${-ageSeconds} s ahead of the clock; the tolerance is ${tolerance} s.`,
    );
  }
  return undefined;
}

function judgeExpiry(token: string, at: Date): Verification | undefined {
  const expiry = Number(jwtClaims(token)?.['exp'] ?? Infinity);
  const ageSeconds = Math.floor(at.getTime() / 1000 - expiry);
  return ageSeconds > 0
    ? refused(
        'timestamp_too_old',
        `The signature is right, but its token expired ${ageSeconds} s before it was judged.`,
      )
    : undefined;
}

/** The moment of a timestamp's text; undefined when it is none. */
function timestampMs({ unit }: SignedTimestamp, text: string): number | undefined {
  if (unit === 's' || unit === 'ms') return /^\d+$/.test(text) ? Number(text) * (unit === 's' ? 1000 : 1) : undefined;
  const moment = Date.parse(unit === 'iso_local' && !/Z|[+-]\d\d:?\d\d$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(moment) ? undefined : moment;
}

function timestampWords({ unit }: SignedTimestamp): string {
  return unit === 's' || unit === 'ms' ? `a whole number of ${unit}` : 'a time as in ISO 8601';
}

function secretCount(secrets: readonly LabelledSecret[]): string {
  const [first] = secrets;
  return secrets.length === 1 && first ? `the secret from ${first.label}` : `any of ${secrets.length} secrets`;
}

function refused(reason: Extract<Verification, { valid: false }>['reason'], detail: string): Verification {
  return { valid: false, reason, detail };
}
