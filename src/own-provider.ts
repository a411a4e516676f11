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
    ...(timeKeys && { refresh: { times: { eventKeys: timeKeys } } }),
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
