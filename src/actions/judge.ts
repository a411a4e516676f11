import { diagnose } from '../core/diagnosis.ts';
import { recogniseProviders } from '../core/provider.ts';
import { decodeKey, hmacKey } from '../core/secret.ts';
import { verifySignature } from '../core/signature.ts';
import type {
  HmacSignature,
  LabelledSecret,
  Provider,
  RawHeaders,
  Verification,
  WebhookRequest,
} from '../core/types.ts';
import { HooksError } from '../errors.ts';

/** What is needed to judge requests. */
export interface JudgeOptions {
  readonly providers: readonly Provider[];
  /** The provider to judge by; undefined: recognised from the headers. */
  readonly provider: Provider | undefined;
  readonly secretsOf: (provider: Provider) => readonly LabelledSecret[];
  readonly otherSecretsOf: (secrets: readonly LabelledSecret[]) => readonly LabelledSecret[];
  readonly toleranceSeconds?: number | 'none';
  /** How much a diagnosis may hash; 0: none is made. */
  readonly hashedBytesMax: number;
}

/** A verdict, or why there can be none. */
export type Judgement =
  | { readonly kind: 'judged'; readonly provider: Provider; readonly verification: Verification }
  | {
      readonly kind: 'undecided';
      readonly provider?: Provider;
      readonly code: string;
      readonly message: string;
      readonly hint?: string;
    };

/** Whether a request's signature is right, and if not, why; undecided where nothing can be said. */
export function judge(request: WebhookRequest, at: Date, options: JudgeOptions): Judgement {
  const recognised = recognise(request.rawHeaders, options);
  if ('code' in recognised) return recognised;
  const { provider } = recognised;
  const { signature: profile } = provider;
  if (profile.kind !== 'hmac') {
    return {
      kind: 'undecided',
      provider,
      code: 'NOT_SIGNED',
      message: `${provider.name} signs nothing, so nothing can be verified.`,
    };
  }
  try {
    const secrets = fittingSecrets(profile, options.secretsOf(provider));
    return {
      kind: 'judged',
      provider,
      verification: judgeSigned(request, at, { options, provider, profile, secrets }),
    };
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    const { code, message, hint } = error;
    return { kind: 'undecided', provider, code, message, ...(hint !== undefined && { hint }) };
  }
}

/** Of several secrets some may be of other providers and not decode; when none does, the first one's error says so. */
function fittingSecrets(profile: HmacSignature, secrets: readonly LabelledSecret[]): readonly LabelledSecret[] {
  const fitting = secrets.filter(({ value }) => decodeKey(profile.key, value) !== undefined);
  const [first] = secrets;
  if (fitting.length === 0 && first) hmacKey(profile, first);
  return fitting;
}

function judgeSigned(
  request: WebhookRequest,
  at: Date,
  {
    options,
    provider,
    profile,
    secrets,
  }: { options: JudgeOptions; provider: Provider; profile: HmacSignature; secrets: readonly LabelledSecret[] },
): Verification {
  const { rawHeaders, body } = request;
  const verification = verifySignature(provider.id, profile, {
    secrets,
    rawHeaders,
    body,
    at,
    ...(options.toleranceSeconds !== undefined && { toleranceSeconds: options.toleranceSeconds }),
  });
  if (
    verification.valid ||
    verification.reason.startsWith('timestamp_too') ||
    verification.reason === 'timestamp_in_future'
  ) {
    return verification;
  }
  if (options.hashedBytesMax === 0) return verification;
  const diagnosis = diagnose({
    provider,
    profile,
    request,
    secrets,
    otherSecrets: options.otherSecretsOf(secrets),
    providers: options.providers,
    at,
    hashedBytesMax: options.hashedBytesMax,
  });
  return { ...verification, diagnosis };
}

/** The provider that was named, or the only one whose signature the headers carry: never a guess between two. */
function recognise(
  rawHeaders: RawHeaders,
  { provider, providers }: JudgeOptions,
): { provider: Provider } | Extract<Judgement, { kind: 'undecided' }> {
  if (provider) return { provider };
  const candidates = recogniseProviders(providers, rawHeaders);
  const [only] = candidates;
  if (only && candidates.length === 1) return { provider: only };
  if (!only) {
    return {
      kind: 'undecided',
      code: 'UNKNOWN_SENDER',
      message: 'No known signature header: say whose it is with --provider.',
    };
  }
  const names = candidates.map(({ id }) => id).join(' or ');
  return {
    kind: 'undecided',
    code: 'AMBIGUOUS_SENDER',
    message: `The headers may be of ${names}: say which with --provider.`,
  };
}
