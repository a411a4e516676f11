import type { Context } from '../context.ts';
import { placeIsHeader, placeWords } from '../core/placing.ts';
import { readIdentity } from '../core/provider.ts';
import { needsUrl, signsTime } from '../core/scheme.ts';
import type { LabelledSecret, Provider, RawHeaders } from '../core/types.ts';
import type { SavedItem } from '../deliveries/saved.ts';
import { EXIT, type ExitCode, HooksError, UsageError } from '../errors.ts';
import type { Reporter } from '../reporters/events.ts';
import { judge, type JudgeOptions } from './judge.ts';
import { paramsOf } from './params.ts';
import { givenSecrets, nearbySecrets, resolveKeySecrets, resolveSecrets, type SecretOptions } from './secrets.ts';
import { checkUrl, loadSettings, loadSettingsFor, providerById, type Settings } from './settings.ts';
import { collect } from './verify-sources.ts';

export interface VerifyOptions extends SecretOptions {
  /** Files, folders, delivery ids, `last`, or `-`. */
  readonly saved: readonly string[];
  readonly provider?: string;
  readonly header: RawHeaders;
  /** The value of the provider's signature header, for a body alone. */
  readonly signature?: string;
  readonly at?: Date;
  /** The URL that it was sent to, for schemes that sign it. */
  readonly url?: string;
  /** In milliseconds. */
  readonly tolerance?: number | 'none';
}

/** Diagnosis is one run's whole work: half a second's hashing is well spent. */
const HASHED_BYTES_MAX = 512 * 1024 * 1024;

/** Says whether saved requests carry the right signature, and if not, why. */
export async function verifyAction(options: VerifyOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  const settings = await loadSettingsFor(() => options.provider, context);
  const provider = namedProvider(options, settings);
  const given = await givenSecrets(options, context);
  const judging = judgeOptions(options, { provider, given, settings, context });
  const items = await collect(options, provider, settings, context);
  let everybody: Promise<Settings> | undefined;
  const allProviders = async (): Promise<readonly Provider[]> =>
    (await (everybody ??= loadSettings(context))).providers;
  const brief = items.length > 1;
  const total = { valid: 0, invalid: 0, undecided: 0 };
  for (const item of items) {
    const verdict = await verifyItem(item, judging, { given: options.at, now: context.now() }, allProviders);
    if (verdict instanceof HooksError) {
      if (!brief) throw verdict;
      total.undecided++;
      reporter.report({
        type: 'verification.undecided',
        source: item.source,
        code: verdict.code,
        message: verdict.message,
      });
    } else {
      total[verdict.verification.valid ? 'valid' : 'invalid']++;
      reporter.report({ ...verdict, type: 'verification', source: item.source, brief });
    }
  }
  if (brief) reporter.report({ type: 'verification.total', ...total });
  if (total.invalid > 0) return EXIT.negative;
  return total.undecided > 0 ? EXIT.usage : EXIT.ok;
}

/** A body alone says nothing of its sender: then the configured provider, or Razorpay, is not a guess but the rule. */
function namedProvider(options: VerifyOptions, settings: Settings): Provider | undefined {
  if (options.provider !== undefined) {
    const provider = providerById(settings, options.provider);
    if (options.signature !== undefined && provider.signature.kind === 'none') {
      throw new UsageError('NOT_SIGNED', `${provider.name} signs nothing, so it has no signature header.`);
    }
    const { signature } = provider;
    if (options.signature !== undefined && signature.kind !== 'none' && !placeIsHeader(signature.place)) {
      throw new UsageError(
        'NO_EFFECT',
        `The signature of ${provider.name} is in ${placeWords(signature.place)}, not in a header.`,
      );
    }
    return provider;
  }
  if (options.signature === undefined) return undefined;
  throw new UsageError('NO_PROVIDER', 'A --signature alone does not say whose it is.', {
    hint: 'Add --provider, or give the whole header with -H "X-Razorpay-Signature: …".',
  });
}

interface Judged {
  readonly provider: Provider | undefined;
  readonly given: readonly LabelledSecret[];
  readonly settings: Settings;
  readonly context: Context;
}

function judgeOptions(options: VerifyOptions, { provider, given, settings, context }: Judged): JudgeOptions {
  const { tolerance } = options;
  if (tolerance !== undefined && provider && !signsTime(provider.signature)) {
    throw new UsageError('NO_EFFECT', `--tolerance would have no effect: no timestamp is signed by ${provider.name}.`);
  }
  if (options.url !== undefined && provider && !needsUrl(provider.signature))
    throw new UsageError('NO_EFFECT', `--url would have no effect: the URL is not signed by ${provider.name}.`);
  const url = options.url === undefined ? undefined : checkUrl(options.url);
  return {
    ...(url !== undefined && { urlsOf: () => [url] }),
    providers: settings.providers,
    provider,
    secretsOf: (whose) => resolveSecrets(whose, given, { context, settings, use: 'verify' }),
    keySecretsOf: (whose) => resolveKeySecrets(whose, given, { context, settings, use: 'verify' }),
    paramsOf: (whose) => paramsOf(whose, context.env),
    otherSecretsOf: (secrets) => nearbySecrets(settings, secrets, context.env),
    hashedBytesMax: HASHED_BYTES_MAX,
    ...(tolerance !== undefined && { toleranceSeconds: tolerance === 'none' ? 'none' : tolerance / 1000 }),
  };
}

async function verifyItem(
  item: SavedItem,
  judging: JudgeOptions,
  { given, now }: { given: Date | undefined; now: Date },
  allProviders: () => Promise<readonly Provider[]>,
): Promise<
  | HooksError
  | {
      provider: string;
      eventType?: string;
      verification: Extract<ReturnType<typeof judge>, { kind: 'judged' }>['verification'];
      mayBe?: readonly string[];
    }
> {
  if ('error' in item) return item.error;
  const kept = item.provider === undefined ? undefined : judging.providers.find(({ id }) => id === item.provider);
  const sentTo = item.delivery?.origin === 'sent' ? item.delivery.attempts[0]?.endpointUrl : undefined;
  const at = given ?? item.receivedAt ?? now;
  const named = {
    ...(sentTo !== undefined && { urlsOf: () => [sentTo] }),
    ...judging,
    provider: judging.provider ?? kept,
  };
  const quick = judge(item.request, at, { ...named, hashedBytesMax: 0 });
  const judgement =
    quick.kind === 'judged' && !quick.verification.valid
      ? // It may be signed as somebody else signs.
        judge(item.request, at, { ...named, providers: await allProviders() })
      : quick;
  if (judgement.kind === 'undecided')
    return new UsageError(judgement.code, judgement.message, { hint: judgement.hint });
  const eventType = judgement.callback ?? item.eventType ?? readIdentity(judgement.provider, item.request).eventType;
  return {
    provider: judgement.provider.id,
    ...(eventType !== undefined && { eventType }),
    verification: judgement.verification,
    ...(judgement.mayBe && { mayBe: judgement.mayBe }),
  };
}
