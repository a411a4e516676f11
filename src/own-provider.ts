import { isValidHeader } from './core/headers.ts';
import { contentFields, contentProblem } from './core/signed-content.ts';
import type { SignatureProfile, SigningProfile } from './core/signature-profile.ts';
import type { Provider, RetryProfile, WireStyle } from './core/types.ts';
import { defineProvider } from './providers/profile.ts';

/** A scheme in which what most senders have alike may be left out: a key that is the secret's text, and PEM. */
type Lenient<T> = T extends SigningProfile
  ? Omit<T, 'key' | 'publicKeyForm'> & Partial<Pick<T, Extract<keyof T, 'key' | 'publicKeyForm'>>>
  : T;

type Kept = 'id' | 'eventType' | 'headers';
type Optional =
  | 'name'
  | 'evidence'
  | 'docsUrl'
  | 'secretVariable'
  | 'companions'
  | 'eventId'
  | 'eventIdForm'
  | 'pathPrefixes'
  | 'notes';

/** A sender of the user's own, in the shape of hooks.config.json. */
export interface OwnProvider extends Pick<Provider, Kept>, Partial<Pick<Provider, Optional>> {
  /** A timestamp without `toleranceSeconds` is good for 300 s, and one without `refusesFuture` may not be ahead. */
  readonly signature: Lenient<SignatureProfile>;
  /** How its JSON is spelled; left out: on one line. */
  readonly wire?: WireStyle;
  /** Body fields with unix seconds, which become new in each event; left out: those that many senders have. */
  readonly timeKeys?: readonly string[];
  /** How long it waits for the answer; left out: 30 s. */
  readonly timeoutMs?: number;
  /** How it retries a delivery. */
  readonly retries?: Partial<Omit<RetryProfile, 'certainty' | 'source'>> & Pick<RetryProfile, 'delaysMs'>;
}

/** A provider made of what its owner says; what is left out is as most senders have it. */
export function fromOwn<const Id extends string>(
  own: OwnProvider & { readonly id: Id },
): Provider & { readonly id: Id } {
  const { wire, timeKeys, timeoutMs, retries, name = own.id, signature, ...rest } = own;
  return defineProvider<Id>({
    ...idPlaces(own),
    ...rest,
    name,
    signature: completeSignature(signature),
    ...(wire !== undefined && { wire: { style: wire } }),
    ...(timeKeys && { refresh: { ids: [], times: { unit: 's', keys: timeKeys, eventKeys: timeKeys } } }),
    ...((timeoutMs !== undefined || retries) && {
      delivery: {
        ...(timeoutMs === undefined ? { timeoutMs: 30_000, isAssumed: true } : { timeoutMs }),
        ...(retries && {
          retries: {
            signsEachAttempt: true,
            ...retries,
            certainty: 'documented',
            source: 'As its own definition says.',
          },
        }),
      },
    }),
  });
}

/** An id that is signed is there in every request: in its header, and a new one where the body has none. */
function idPlaces({ signature }: OwnProvider): Pick<Provider, 'eventId' | 'eventIdForm'> {
  if (signature.kind === 'none' || signature.idHeader === undefined) return {};
  return {
    eventId: { header: signature.idHeader },
    eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  };
}

function completeSignature(own: OwnProvider['signature']): SignatureProfile {
  if (own.kind === 'none') return own;
  return {
    ...((own.kind === 'hmac' || own.kind === 'hash' || own.kind === 'jwt') && { key: { encoding: 'utf8' } }),
    ...(own.kind === 'key_pair' && { publicKeyForm: 'pem' }),
    ...own,
    ...(own.timestamp && { timestamp: { toleranceSeconds: 300, refusesFuture: true, ...own.timestamp } }),
  } as SigningProfile;
}

/** Something of an own provider that is wrong, and where. */
export interface OwnProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** What no single field shows: a profile that could not verify what it signs, or would send nothing signed. */
export function ownProblems({ signature: profile, headers }: Pick<OwnProvider, 'signature' | 'headers'>): OwnProblem[] {
  if (profile.kind === 'none') return [];
  const { place, timestamp, idHeader, nonceHeader, signedContent } = profile;
  const fields = contentFields(signedContent);
  const inValue = (field: string): boolean => place.parts.some((each) => each.includes(`{${field}}`));
  const isSent = (name: string, ...values: readonly string[]): boolean =>
    headers.some(([header, value]) => header.toLowerCase() === name.toLowerCase() && values.includes(value));
  const inHeader = place.in === undefined || place.in === 'header';
  const problems: Array<[wrong: boolean, path: string[], message: string]> = [
    [!inValue('signature'), ['signature', 'place', 'parts'], 'expected a part with {signature}'],
    [
      place.parts.length > 1 && place.separator === undefined,
      ['signature', 'place', 'separator'],
      'expected what stands between the parts',
    ],
    [
      place.in === 'json' && !place.name.startsWith('/'),
      ['signature', 'place', 'name'],
      'expected a JSON pointer such as /data/signature',
    ],
    [place.in !== 'body' && place.name === '', ['signature', 'place', 'name'], 'expected where the signature stands'],
    [inHeader && !isValidHeader(place.name, ''), ['signature', 'place', 'name'], 'expected a header name'],
    [
      fields.has('timestamp') &&
        timestamp?.header === undefined &&
        timestamp?.bodyPath === undefined &&
        (!timestamp || !inValue('timestamp')),
      ['signature', 'timestamp'],
      'the signed content has a {timestamp}: expected where it is sent, in a header, a part of the signature header or the body',
    ],
    [
      fields.has('id') && idHeader === undefined,
      ['signature', 'idHeader'],
      'the signed content has an {id}: expected the header it is sent in',
    ],
    [
      fields.has('nonce') && nonceHeader === undefined,
      ['signature', 'nonceHeader'],
      'the signed content has a {nonce}: expected the header it is sent in',
    ],
    [
      (profile.kind === 'token' || profile.kind === 'hash') && !fields.has('secret'),
      ['signature', 'signedContent'],
      'expected {secret} in it: nothing else would be secret',
    ],
    [
      inHeader && !isSent(place.name, '{signature}'),
      ['headers'],
      `expected ["${place.name}", "{signature}"] among them: without it nothing signed would be sent`,
    ],
    [
      idHeader !== undefined && !isSent(idHeader, '{event_id}', '{signature}'),
      ['headers'],
      `expected ["${idHeader}", "{event_id}"] among them: without it the id that is signed would not be sent`,
    ],
    [
      timestamp?.header !== undefined && !isSent(timestamp.header, '{timestamp}', '{signature}'),
      ['headers'],
      `expected ["${timestamp?.header}", "{timestamp}"] among them: without it the time that is signed would not be sent`,
    ],
    [
      nonceHeader !== undefined && !isSent(nonceHeader, '{signature}'),
      ['headers'],
      `expected ["${nonceHeader}", "{signature}"] among them: without it the text that is signed would not be sent`,
    ],
  ];
  return problems.filter(([wrong]) => wrong).map(([, path, message]) => ({ path, message }));
}

/** What is wrong with a template of a token's claim; undefined: nothing. */
export function claimProblem(template: string): string | undefined {
  return template === '{now}' || template === '{expiry}' ? undefined : contentProblem(template);
}
