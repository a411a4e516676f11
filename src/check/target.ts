import type { Random } from '../context.ts';
import type { JsonNode } from '../core/json-text.ts';
import { placeIsHeader } from '../core/placing.ts';
import { coverageOf, signsTime } from '../core/scheme.ts';
import type { DigestSignature, SigningProfile } from '../core/signature-profile.ts';
import type { LabelledSecret, Provider, RawHeaders } from '../core/types.ts';

/** The receiver under check, and what it is sent. */
export interface Target {
  readonly url: string;
  readonly provider: Provider;
  /** Undefined for a provider that signs nothing. */
  readonly profile: SigningProfile | undefined;
  readonly secret: LabelledSecret;
  readonly eventType: string;
  /** The sample of the events that are sent. */
  readonly sample: JsonNode;
  /** Of the user's own file: it keeps its ids where their form is not known. */
  readonly isOwn: boolean;
  /** The type and the sample of an event that the same thing sends before this one, where there is one. */
  readonly earlier?: { readonly eventType: string; readonly sample: JsonNode };
  readonly extra: RawHeaders;
  readonly params: Readonly<Record<string, string>>;
  readonly now: () => Date;
  readonly random: Random;
}

interface NeedFacts {
  readonly isMet: (target: Target) => boolean;
  /** Why a check is left out where it is not. */
  readonly otherwise: string;
}

/** A scheme whose signatures can be made with another key, algorithm or content. */
export function digestProfile({ profile }: Target): DigestSignature | undefined {
  return profile?.kind === 'hmac' || profile?.kind === 'hash' ? profile : undefined;
}

/** The body as it is, or a digest of it: one scheme takes the white space out first. */
const VERY_BYTES = /\{body(?:\|(?:sha\d+|md5|crc32|hex|base64|base64url))*\}/;

const NEEDS = {
  signature: {
    isMet: ({ profile }) => profile !== undefined,
    otherwise: 'the provider signs nothing',
  },
  /** The signature can be taken out of the request and something else put in its place. */
  apart: {
    isMet: ({ profile }) => profile !== undefined && profile.place.in !== 'body',
    otherwise: 'the signature cannot be taken out of the body',
  },
  header: {
    isMet: ({ profile }) => profile !== undefined && placeIsHeader(profile.place),
    otherwise: 'the signature is not in a header',
  },
  digest: {
    isMet: (target) => digestProfile(target) !== undefined,
    otherwise: 'the scheme has no digest of a shared secret',
  },
  body_signed: {
    isMet: ({ profile }) => profile !== undefined && profile.place.in !== 'body' && coverageOf(profile) === 'body',
    otherwise: 'the scheme does not sign the body',
  },
  /** What is signed are the very bytes of a JSON body. */
  raw_json: {
    isMet: signsRawJson,
    otherwise: 'the scheme does not sign the bytes of a JSON object',
  },
  /** A JSON body is sent as it is: nothing is signed, or the very bytes are. */
  plain_json: {
    isMet: (target) => (target.profile === undefined ? isJson(target) : signsRawJson(target)),
    otherwise: 'the scheme does not sign the bytes of a JSON object',
  },
  json: { isMet: isJson, otherwise: 'the provider sends no JSON objects' },
  timestamp: {
    isMet: ({ profile }) => profile !== undefined && signsTime(profile) && profile.timestamp?.bodyPath === undefined,
    otherwise: 'the scheme signs no timestamp',
  },
  /** A stale one is refused by the provider's own library. */
  tolerance: {
    isMet: ({ profile }) => profile?.timestamp?.toleranceSeconds !== undefined,
    otherwise: 'no tolerance is known of the provider',
  },
  /** Two minutes are within it. */
  tolerant: {
    isMet: ({ profile }) => (profile?.timestamp?.toleranceSeconds ?? 0) >= 180,
    otherwise: 'no tolerance of three minutes or more is known of the provider',
  },
  seconds: {
    isMet: (target) => target.profile?.timestamp?.unit === 's' && typeof target.profile.signedContent === 'string',
    otherwise: 'the timestamp is not in unix seconds',
  },
  several: {
    isMet: (target) =>
      digestProfile(target) !== undefined &&
      target.profile?.place.separator !== undefined &&
      // Where each signature has a name; a bare list is nobody's documented way.
      target.profile.place.parts.some((part) => part.includes('{signature}') && part !== '{signature}'),
    otherwise: 'the header of the scheme holds one signature',
  },
  event_id: {
    isMet: ({ provider }) => provider.eventId !== undefined,
    otherwise: 'no event id of the provider is known',
  },
  unsigned_id: {
    isMet: ({ provider, profile }) => provider.eventId?.header !== undefined && profile?.idHeader === undefined,
    otherwise: 'the event id is signed, or none is known',
  },
} as const satisfies Record<string, NeedFacts>;

/** What a check demands of a provider's scheme. */
export type Need = keyof typeof NEEDS;

/** Why a check does not apply, as the end of "not applicable: …"; undefined: it does. */
export function unmetNeed(target: Target, needs: readonly Need[]): string | undefined {
  const unmet = needs.find((need) => !NEEDS[need].isMet(target));
  return unmet && NEEDS[unmet].otherwise;
}

function signsRawJson(target: Target): boolean {
  const { profile } = target;
  return (
    isJson(target) &&
    profile !== undefined &&
    placeIsHeader(profile.place) &&
    coverageOf(profile) === 'body' &&
    VERY_BYTES.test(String(profile.signedContent))
  );
}

function isJson({ provider, sample }: Target): boolean {
  return provider.wire.style !== 'form' && sample.kind === 'object';
}
