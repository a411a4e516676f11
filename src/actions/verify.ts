import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Context } from '../context.ts';
import { findCallback } from '../core/callback.ts';
import { placeIsHeader, placeWords } from '../core/placing.ts';
import { readIdentity, recogniseProviders } from '../core/provider.ts';
import { needsUrl, signsTime } from '../core/scheme.ts';
import type { LabelledSecret, Provider, RawHeaders } from '../core/types.ts';
import { readSaved, type SavedRequest } from '../deliveries/import.ts';
import { findDelivery, openStore } from '../deliveries/store.ts';
import { EXIT, type ExitCode, HooksError, UsageError } from '../errors.ts';
import { kindOf } from '../files.ts';
import type { Reporter } from '../reporters/events.ts';
import { readInput } from './input.ts';
import { judge, type JudgeOptions } from './judge.ts';
import { paramsOf } from './params.ts';
import { givenSecrets, nearbySecrets, resolveKeySecrets, resolveSecrets, type SecretOptions } from './secrets.ts';
import { checkUrl, loadSettings, loadSettingsFor, providerById, rejectOptions, type Settings } from './settings.ts';

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
  const brief = items.length > 1;
  const total = { valid: 0, invalid: 0, undecided: 0 };
  for (const item of items) {
    const verdict = await verifyItem(item, judging, options, context);
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

type Item = SavedRequest | { readonly source: string; readonly error: HooksError };

async function verifyItem(
  item: Item,
  judging: JudgeOptions,
  options: VerifyOptions,
  context: Context,
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
  const at = options.at ?? item.receivedAt ?? context.now();
  const named = {
    ...(sentTo !== undefined && { urlsOf: () => [sentTo] }),
    ...judging,
    provider: judging.provider ?? kept,
  };
  const quick = judge(item.request, at, { ...named, hashedBytesMax: 0 });
  const judgement =
    quick.kind === 'judged' && !quick.verification.valid
      ? // It may be signed as somebody else signs.
        judge(item.request, at, { ...named, providers: (await loadSettings(context)).providers })
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

/** Everything named on the command line, as requests; what cannot be read is told with its place. */
async function collect(
  options: VerifyOptions,
  provider: Provider | undefined,
  settings: Settings,
  context: Context,
): Promise<Item[]> {
  const bodyHeaders = headersForBodies(options, provider);
  const providers = provider ? [provider] : settings.providers;
  const items: Item[] = [];
  for (const word of options.saved) {
    for (const { source, kept, read } of await expand(word, settings, context)) {
      rejectOptions(
        { '-H and --signature': kept === true && bodyHeaders !== undefined },
        `${source} has headers of its own`,
      );
      try {
        const bytes = await read();
        items.push(
          ...(bodyHeaders ? [bodyAlone(source, bytes, bodyHeaders)] : readSavedOrSigned(source, bytes, providers)),
        );
      } catch (error) {
        if (!(error instanceof HooksError)) throw error;
        items.push({ source, error: withBodyHint(error) });
      }
    }
  }
  if (items.length === 0) {
    throw new UsageError('NOTHING_TO_VERIFY', `There is no delivery in ${options.saved.join(', ')}.`);
  }
  return items;
}

/** What is no saved request may be a body alone that holds its signature: then it needs no headers. */
function readSavedOrSigned(source: string, bytes: Uint8Array, providers: readonly Provider[]): SavedRequest[] {
  try {
    return readSaved(source, bytes);
  } catch (error) {
    const alone = bodyAlone(source, bytes, []);
    const isCallback = providers.some(({ callbacks }) => findCallback(callbacks?.forms ?? [], alone.request));
    if (isCallback || recogniseProviders(providers, alone.request).length > 0) return [alone];
    throw error;
  }
}

/** A body alone can be verified, too, when its headers are given. */
function withBodyHint(error: HooksError): HooksError {
  if (error.code !== 'NOT_A_DELIVERY') return error;
  const hint = 'For a body alone, give its headers with -H or its signature with --signature.';
  return new UsageError(error.code, error.message, { hint, cause: error });
}

/** With -H or --signature every file is a body, and these are its headers. */
function headersForBodies(
  { header, signature }: VerifyOptions,
  provider: Provider | undefined,
): RawHeaders | undefined {
  const named =
    signature !== undefined && provider && provider.signature.kind !== 'none'
      ? [[provider.signature.place.name, signature] as const]
      : [];
  const headers = [...header, ...named];
  return headers.length > 0 ? headers : undefined;
}

function bodyAlone(source: string, body: Uint8Array, rawHeaders: RawHeaders): SavedRequest {
  return { source, request: { method: 'POST', path: '/', rawHeaders, body } };
}

interface Readable {
  readonly source: string;
  /** A delivery of the store, or a URL: it has headers of its own, or none. */
  readonly kept?: boolean;
  readonly read: () => Promise<Uint8Array>;
}

/** A word as the files it means: stdin, a file, the files of a folder, or a kept delivery. */
async function expand(word: string, settings: Settings, context: Context): Promise<Readable[]> {
  if (word === '-') return [{ source: 'stdin', read: () => readInput('-', context) }];
  if (/^https?:\/\//i.test(word)) return [visited(checkUrl(word))];
  const path = resolve(context.cwd, word);
  const asFile = (source: string): Readable => ({ source, read: () => readInput(source, context) });
  const kind = word === 'last' ? undefined : kindOf(path);
  if (kind === 'folder') return folderFiles(word, path).map((file) => asFile(file));
  if (kind || word.includes('/') || /\.[a-z]+$/.test(word)) return [asFile(word)];
  const { file, id } = findDelivery(openStore(settings.stateFolder), word);
  return [{ source: id, kept: true, read: () => readInput(file, context) }];
}

/** The request of a browser that was sent to a URL, with what it brings in the query. */
function visited(url: string): Readable {
  const { origin, host, pathname, search } = new URL(url);
  const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  return { source: origin + pathname, kept: true, read: () => Promise.resolve(Buffer.from(request)) };
}

/** The files a folder holds, its own folders' aside: those that may be saved requests. */
function folderFiles(shown: string, path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && /\.(?:json|har|http|ndjson|jsonl|txt)$/i.test(entry.name) && !entry.name.startsWith('.'),
    )
    .map((entry) => join(shown, entry.name))
    .toSorted();
}
