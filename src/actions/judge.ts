import { type Callback, diagnoseCallback, findCallback, parametersOf, verifyCallback } from '../core/callback.ts';
import { isUntimely, judgeSignature } from '../core/judge-signature.ts';
import { isMasked } from '../core/mask.ts';
import { namedHeader } from '../core/named-header.ts';
import { groupByScheme, recogniseProviders } from '../core/provider.ts';
import { publicUrls } from '../core/public-url.ts';
import { checkSecret, fitsScheme } from '../core/secret.ts';
import type { SigningProfile } from '../core/signature-profile.ts';
import type { LabelledSecret, Provider, Verification, WebhookRequest } from '../core/types.ts';
import { HooksError } from '../errors.ts';

/** What is needed to judge requests. */
export interface JudgeOptions {
  readonly providers: readonly Provider[];
  /** The provider to judge by; undefined: recognised from the headers. */
  readonly provider: Provider | undefined;
  readonly secretsOf: (provider: Provider) => readonly LabelledSecret[];
  /** Those that callbacks are signed with. */
  readonly keySecretsOf: (provider: Provider) => readonly LabelledSecret[];
  readonly otherSecretsOf: (secrets: readonly LabelledSecret[]) => readonly LabelledSecret[];
  readonly paramsOf: (provider: Provider) => Readonly<Record<string, string>>;
  /** The URLs that a request may have been sent to; left out: those that its headers tell. */
  readonly urlsOf?: (request: WebhookRequest) => readonly string[];
  readonly toleranceSeconds?: number | 'none';
  /** How much a diagnosis may hash; 0: none is made. */
  readonly hashedBytesMax: number;
}

/** A verdict, or why there can be none. */
export type Judgement =
  | {
      readonly kind: 'judged';
      readonly provider: Provider;
      readonly verification: Verification;
      /** It is no webhook, but what a payer's browser brings back. */
      readonly callback?: string;
      /** Who else may have sent it: they sign in the very same way. */
      readonly mayBe?: readonly string[];
    }
  | {
      readonly kind: 'undecided';
      readonly provider?: Provider;
      readonly code: string;
      readonly message: string;
      readonly hint?: string;
    };

/** Whether a request's signature is right, and if not, why; undecided where nothing can be said. */
export function judge(request: WebhookRequest, at: Date, options: JudgeOptions): Judgement {
  const callback = judgeCallback(request, options);
  if (callback) return callback;
  if (options.provider) return judgeAs(options.provider, request, at, options);
  return judgeAmong(recogniseProviders(options.providers, request), request, at, options);
}

/**
 * Of several candidates, those whose secret fits are left. They have to be of one scheme, by which is judged: never a
 * guess between two.
 */
function judgeAmong(
  candidates: readonly Provider[],
  request: WebhookRequest,
  at: Date,
  options: JudgeOptions,
): Judgement {
  const quick = { ...options, hashedBytesMax: 0 };
  const fitting =
    candidates.length > 1 ? candidates.filter((each) => isRight(judgeAs(each, request, at, quick))) : candidates;
  const schemes = groupByScheme(fitting.length > 0 ? fitting : candidates);
  const [[provider, ...others] = [], another] = schemes;
  if (!provider) return judgeByName(request, at, options);
  if (another) {
    const names = schemes.map((group) => group.map(({ id }) => id).join(', ')).join(' or ');
    return {
      kind: 'undecided',
      code: 'AMBIGUOUS_SENDER',
      message: `The headers may be of ${names}: say which with --provider.`,
    };
  }
  const judgement = judgeAs(provider, request, at, options);
  return judgement.kind === 'judged' && others.length > 0
    ? { ...judgement, mayBe: others.map(({ id }) => id) }
    : judgement;
}

/** A signature header whose value is none: of the one sender that has it, that is judged. */
function judgeByName(request: WebhookRequest, at: Date, options: JudgeOptions): Judgement {
  const { name, owners } = namedHeader(options.providers, request.rawHeaders) ?? { owners: [] };
  const [only, ...others] = owners;
  if (only && others.length === 0) return judgeAs(only, request, at, options);
  const message = only
    ? `What stands in ${name} is no signature of ${owners.map(({ id }) => id).join(' or ')}, whose header that is: say which with --provider.`
    : 'No known signature header: say whose it is with --provider.';
  return { kind: 'undecided', code: only ? 'AMBIGUOUS_SENDER' : 'UNKNOWN_SENDER', message };
}

/** The secret is that of the signature, be it of an old one. */
function isRight(judgement: Judgement): boolean {
  if (judgement.kind !== 'judged') return false;
  const { verification } = judgement;
  return verification.valid || isUntimely(verification);
}

function judgeAs(provider: Provider, request: WebhookRequest, at: Date, options: JudgeOptions): Judgement {
  const { signature: profile } = provider;
  if (profile.kind === 'none') {
    return {
      kind: 'undecided',
      provider,
      code: 'NOT_SIGNED',
      message: `${provider.name} signs nothing, so nothing can be verified.`,
    };
  }
  if (isMasked(request, profile)) {
    return {
      kind: 'undecided',
      provider,
      code: 'SECRET_NOT_KEPT',
      message: `The secret itself is sent by ${provider.name}, and is not kept with a delivery: only what is live can be judged.`,
    };
  }
  try {
    const secrets = fittingSecrets(profile, options.secretsOf(provider));
    const verification = judgeSignature({
      provider,
      profile,
      request: {
        rawHeaders: request.rawHeaders,
        body: request.body,
        method: request.method,
        params: options.paramsOf(provider),
      },
      urlsOf: () => options.urlsOf?.(request) ?? publicUrls(request),
      secrets,
      otherSecretsOf: () => options.otherSecretsOf(secrets),
      providers: options.providers,
      at,
      hashedBytesMax: options.hashedBytesMax,
      toleranceSeconds: options.toleranceSeconds,
    });
    return { kind: 'judged', provider, verification };
  } catch (error) {
    return undecidedBy(error, provider);
  }
}

function judgeCallback(request: WebhookRequest, options: JudgeOptions): Judgement | undefined {
  for (const provider of options.provider ? [options.provider] : options.providers) {
    const callback = findCallback(provider.callbacks?.forms ?? [], request);
    if (callback) return judged(callback, provider, request, options);
  }
  return undefined;
}

function judged(callback: Callback, provider: Provider, request: WebhookRequest, options: JudgeOptions): Judgement {
  const { name, signedFields } = callback;
  try {
    const secrets = options.keySecretsOf(provider);
    const parameters = parametersOf(request);
    const matched = secrets.find(({ value }) => verifyCallback(callback, parameters, value));
    const verification: Verification = matched
      ? { valid: true, scheme: `${provider.id} ${name} hmac-sha256`, secretLabel: matched.label }
      : {
          valid: false,
          reason: 'signature_mismatch',
          detail: `The signature is not that of ${signedFields.join('|')} under the API key's secret from ${secrets.map(({ label }) => label).join(', ')}; the webhook secret does not sign callbacks.`,
          ...(options.hashedBytesMax > 0 && {
            diagnosis: diagnoseCallback(callback, parameters, secrets, options.otherSecretsOf(secrets)),
          }),
        };
    return { kind: 'judged', provider, verification, callback: name };
  } catch (error) {
    return undecidedBy(error, provider);
  }
}

function undecidedBy(error: unknown, provider: Provider): Judgement {
  if (!(error instanceof HooksError)) throw error;
  const { code, message, hint } = error;
  return { kind: 'undecided', provider, code, message, ...(hint !== undefined && { hint }) };
}

/** Of several secrets some may be of other providers and not decode; when none does, the first one's error says so. */
function fittingSecrets(profile: SigningProfile, secrets: readonly LabelledSecret[]): readonly LabelledSecret[] {
  const fitting = secrets.filter((secret) => fitsScheme(profile, secret));
  const [first] = secrets;
  if (fitting.length === 0 && first) checkSecret(profile, first);
  return fitting;
}
