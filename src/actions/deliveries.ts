import type { Context } from '../context.ts';
import { endpointsOf, isOpen } from '../core/endpoints.ts';
import { isMasked } from '../core/mask.ts';
import { resignedRequest } from '../core/request.ts';
import type { Delivery } from '../core/types.ts';
import { diffRequests } from '../deliveries/diff.ts';
import { curlCommand, fixtureText, har, outgoing, rawHttpAsReceived } from '../deliveries/export.ts';
import { type KeepLimits, pruneStore } from '../deliveries/prune.ts';
import { type DeliveryName, type DeliveryStore, openStore } from '../deliveries/store.ts';
import { EXIT, type ExitCode, HooksError, UsageError } from '../errors.ts';
import type { Reporter } from '../reporters/events.ts';
import { filterOf, type FilterOptions, nameFilter, selectDeliveries } from './select.ts';
import { prettyBody } from './readable.ts';
import { resolveSecrets } from './secrets.ts';
import { readableAnswer } from './send.ts';
import { checkUrl, loadSettings, rejectOptions, type Settings } from './settings.ts';
import { version } from '../version.ts';

export interface ListOptions {
  readonly limit: number;
  readonly since?: number;
  readonly event?: string;
  readonly failed?: boolean;
}

/** Lists the kept deliveries, newest last, as in a log. */
export async function listAction(options: ListOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  const { stateFolder } = await loadSettings(context);
  const store = openStore(stateFolder);
  const named = nameFilter(store, options, context.now());
  const { shown, matching } = options.failed
    ? newestOpen(store, named, options.limit, reporter)
    : // Without --failed the names tell which are meant, and only those shown are opened.
      {
        shown: named.slice(-options.limit).flatMap((name) => loadOrTell(store, name, reporter)),
        matching: named.length,
      };
  for (const delivery of shown) reporter.report({ type: 'delivery.listed', delivery });
  if (shown.length === 0) {
    const filtered = named.length < store.list().length || options.failed === true;
    reporter.report({ type: 'notice', message: emptyList(filtered) });
  } else {
    reporter.report({ type: 'deliveries.total', shown: shown.length, matching });
  }
  return EXIT.ok;
}

/** The newest that still wait for an endpoint, and how many do: all are opened, and no more are held than are shown. */
function newestOpen(
  store: DeliveryStore,
  names: readonly DeliveryName[],
  limit: number,
  reporter: Reporter,
): { shown: Delivery[]; matching: number } {
  const shown: Delivery[] = [];
  let matching = 0;
  for (const name of names.toReversed()) {
    const open = loadOrTell(store, name, reporter).filter((delivery) => isOpen(delivery));
    matching += open.length;
    if (shown.length < limit) shown.push(...open);
  }
  return { shown: shown.toReversed(), matching };
}

function emptyList(filtered: boolean): string {
  return filtered
    ? 'No kept delivery is like that.'
    : 'No deliveries are kept here; hooks listen and hooks trigger keep them.';
}

/** A file that cannot be read is told, and is not in the way of the others. */
function loadOrTell(store: DeliveryStore, name: DeliveryName, reporter: Reporter): Delivery[] {
  try {
    return [store.load(name)];
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    reporter.report({ type: 'warning', message: error.message });
    return [];
  }
}

/** Shows one delivery whole. */
export async function showAction(
  { delivery: word }: { delivery: string },
  context: Context,
  reporter: Reporter,
): Promise<ExitCode> {
  const delivery = await selectOne(word, context);
  const { providers } = await loadSettings(context);
  const provider = providers.find(({ id }) => id === delivery.provider);
  const attempt = delivery.attempts.at(-1);
  const answer = attempt && readableAnswer(attempt);
  reporter.report({
    type: 'delivery.shown',
    delivery,
    ...(provider && { provider }),
    body: prettyBody(delivery.request),
    ...(answer && { answer }),
  });
  return EXIT.ok;
}

async function selectOne(word: string, context: Context): Promise<Delivery> {
  const { stateFolder } = await loadSettings(context);
  const [selected, ...more] = await selectDeliveries(
    [word],
    {},
    { store: openStore(stateFolder), context, filters: '' },
  );
  if (!selected) throw new UsageError('NO_DELIVERY', `There is no delivery in ${word}.`);
  if (more.length > 0) {
    throw new UsageError('NOT_ONE_DELIVERY', `${word} holds ${more.length + 1} deliveries; one is needed.`);
  }
  return selected.delivery;
}

export interface ExportOptions extends FilterOptions {
  readonly deliveries: readonly string[];
  readonly format: 'curl' | 'http' | 'har' | 'fixture';
  readonly url?: string;
}

/** Writes deliveries in a form that other programs read. */
export async function exportAction(options: ExportOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  const settings = await loadSettings(context);
  const { deliveries: words, format, url } = options;
  rejectOptions({ '--url': url !== undefined && format !== 'curl' }, 'only --format curl has a URL');
  const store = openStore(settings.stateFolder);
  const deliveries = (
    await selectDeliveries(words, filterOf(options), { store, context, filters: '--last, --since and --event' })
  ).map(({ delivery }) => withSecret(delivery, settings, context));
  if (deliveries.length === 0) throw new UsageError('NO_DELIVERY', 'No kept delivery is like that.');
  if (format !== 'har' && format !== 'curl' && deliveries.length > 1) {
    throw new UsageError(
      'ONE_AT_A_TIME',
      `--format ${format} holds one delivery, and ${deliveries.length} were chosen.`,
    );
  }
  if (format === 'har') {
    reporter.report({
      type: 'output',
      bytes: Buffer.from(`${JSON.stringify(har(deliveries, version()), undefined, 2)}\n`),
    });
    return EXIT.ok;
  }
  for (const delivery of deliveries) {
    const target = url ?? (endpointsOf(delivery)[0] ?? settings.config).url;
    reporter.report({ type: 'output', bytes: exportOne(delivery, format, target) });
  }
  return EXIT.ok;
}

/** A secret that was not kept is put back from where the project has it: what is exported is to be sent. */
function withSecret(delivery: Delivery, settings: Settings, context: Context): Delivery {
  const provider = settings.providers.find(({ id }) => id === delivery.provider);
  if (!provider || !isMasked(delivery.request, provider.signature)) return delivery;
  const secrets = resolveSecrets(provider, [], { context, settings, use: 'verify' });
  const { path } = delivery.request;
  const signed = resignedRequest(
    { ...delivery.request, url: path },
    { provider, eventId: delivery.eventId, at: delivery.receivedAt, secrets },
  );
  return { ...delivery, request: { ...delivery.request, ...signed, path } };
}

function exportOne(delivery: Delivery, format: 'curl' | 'http' | 'fixture', url: string | undefined): Uint8Array {
  if (format === 'http') return rawHttpAsReceived(delivery.request);
  if (format === 'fixture') return Buffer.from(fixtureText(delivery));
  if (url === undefined) {
    throw new UsageError('NO_URL', `Where should ${delivery.id} be sent? It has not been sent anywhere yet.`, {
      hint: 'Give --url http://localhost:3000/webhook',
    });
  }
  return Buffer.from(`${curlCommand(outgoing(delivery.request, checkUrl(url)))}\n`);
}

/** Says what differs between two deliveries: exit code 1 when anything does. */
export async function diffAction(
  { before, after }: { before: string; after: string },
  context: Context,
  reporter: Reporter,
): Promise<ExitCode> {
  const differences = diffRequests(
    (await selectOne(before, context)).request,
    (await selectOne(after, context)).request,
  );
  for (const difference of differences) reporter.report({ type: 'difference', ...difference });
  return differences.length > 0 ? EXIT.negative : EXIT.ok;
}

export interface PruneOptions {
  readonly keep?: number;
  /** In milliseconds. */
  readonly olderThan?: number;
  /** In bytes. */
  readonly keepSize?: number;
  readonly all?: boolean;
}

/** Deletes kept deliveries, by what was asked for and never more. */
export async function pruneAction(options: PruneOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  const { keep, olderThan, keepSize, all } = options;
  const limited = Object.keys(limitsOf(options)).length > 0;
  if (!limited && !all) {
    throw new UsageError('NO_LIMIT', 'Say what to delete.', {
      hint: 'For example --keep 100, --older-than 7d, or --all.',
    });
  }
  rejectOptions(
    {
      '--keep': keep !== undefined && all === true,
      '--older-than': olderThan !== undefined && all === true,
      '--keep-size': keepSize !== undefined && all === true,
    },
    '--all deletes everything',
  );
  const { stateFolder } = await loadSettings(context);
  const store = openStore(stateFolder);
  const limits = { ...limitsOf(options), ...(all && { count: 0 }) };
  const { removed, kept } = pruneStore(store, limits, context.now());
  reporter.report({ type: 'deliveries.pruned', removed, kept });
  return EXIT.ok;
}

function limitsOf({ keep, olderThan, keepSize }: PruneOptions): KeepLimits {
  return {
    ...(keep !== undefined && { count: keep }),
    ...(olderThan !== undefined && { ageMs: olderThan }),
    ...(keepSize !== undefined && { bytes: keepSize }),
  };
}
