import type { Context } from '../context.ts';
import { forwardableHeaders, overrideHeaders } from '../core/headers.ts';
import { parseJsonBytes } from '../core/json-text.ts';
import { isMasked } from '../core/mask.ts';
import { endpointsOf } from '../core/endpoints.ts';
import { findSignature } from '../core/placing.ts';
import { groupByScheme, identityOf, readIdentity, recogniseProviders } from '../core/provider.ts';
import { resignedRequest } from '../core/request.ts';
import { needsUrl, signsTime } from '../core/scheme.ts';
import type { Attempt, Delivery, LabelledSecret, Provider, RawHeaders } from '../core/types.ts';
import { openStore } from '../deliveries/store.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { type Edit, editEvent } from '../events/edit.ts';
import { wireBytes } from '../events/wire.ts';
import type { SendRequest } from '../http/sender.ts';
import { isListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { type EditOptions, readEdits } from './edits.ts';
import { tellLocalSecret } from './endpoint.ts';
import { paramsOf } from './params.ts';
import { type PrintForm, printRequest } from './print.ts';
import { type ReplayTarget, replayTargets, warnOfLost } from './replay-targets.ts';
import { givenSecrets, rejectSecrets, resolveSecrets, type SecretOptions } from './secrets.ts';
import { filterOf, type FilterOptions, selectDeliveries, type SelectedDelivery } from './select.ts';
import { attemptExit, createBriefSender, readableAnswer, sendOne } from './send.ts';
import { loadSettings, rejectOptions, type Settings } from './settings.ts';

export interface ReplayOptions extends SecretOptions, EditOptions, FilterOptions {
  readonly deliveries: readonly string[];
  readonly url?: string;
  readonly header: RawHeaders;
  readonly timeout?: number;
  readonly edit?: boolean;
  /** Undefined: when edited, or when the scheme carries a timestamp. */
  readonly resign?: boolean;
  readonly print?: PrintForm;
}

const TIMEOUT_MS = 30_000;
const FILTERS = '--last, --since, --event and --failed';

/** Sends kept deliveries again: the same bytes and headers, or edited ones signed anew. */
export async function replayAction(options: ReplayOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  const settings = await loadSettings(context);
  if (options.print) rejectOptions({ '--timeout': options.timeout !== undefined }, '--print sends nothing');
  const store = openStore(settings.stateFolder);
  const selected = await selectDeliveries(options.deliveries, filterOf(options), {
    store,
    context,
    filters: FILTERS,
    url: options.url,
  });
  if (selected.length === 0) {
    reporter.report({ type: 'replay.total', accepted: 0, refused: 0, unanswered: 0 });
    return EXIT.negative;
  }
  const given = await givenSecrets(options, context);
  const edits = await readEdits(options, context);

  // All are prepared before the first is sent: what is wrong with one is told before anything has happened.
  const aimed = aim(selected, options, { settings, context, reporter });
  warnOfLost(
    aimed.flatMap(({ targets }) => targets),
    given.length > 0 || options.resign === false,
    reporter,
  );
  const told = new Set<string>();
  const onSigned = (provider: Provider, secrets: readonly LabelledSecret[], url: string): void => {
    if (told.has(provider.id) || isListener(settings.stateFolder, url, context)) return;
    told.add(provider.id);
    tellLocalSecret(provider, secrets, { settings, reporter });
  };
  const prepared: Prepared[] = [];
  for (const { delivery, kept, targets } of aimed) {
    const requestTo = await prepare(delivery, edits, { options, given, settings, context, onSigned });
    for (const target of targets) prepared.push({ delivery, kept, request: requestTo(target) });
  }
  if (options.print) {
    for (const [index, { request }] of prepared.entries()) {
      // Readers of HTTP pass over empty lines before a request.
      if (index > 0 && options.print === 'http') reporter.report({ type: 'output', bytes: Buffer.from('\r\n\r\n') });
      printRequest(options.print, request, reporter);
    }
    return EXIT.ok;
  }

  await using sender = await createBriefSender();
  const exits: ExitCode[] = [];
  for (const { delivery, kept, request } of prepared) {
    context.signal.throwIfAborted();
    const attempt = await sendOne(sender, request, { context, reporter, timeoutMs: options.timeout ?? TIMEOUT_MS });
    // Its file may have got another attempt meanwhile, of this run or of a listener.
    const latest = kept && store.reload(delivery);
    if (latest) store.save({ ...withoutDetour(latest, options), attempts: [...latest.attempts, attempt] });
    report(delivery, attempt, reporter);
    exits.push(attemptExit(attempt));
  }
  return conclude(exits, reporter);
}

interface Prepared extends SelectedDelivery {
  readonly request: SendRequest;
}

function report(delivery: Delivery, attempt: Attempt, reporter: Reporter): void {
  const answer = readableAnswer(attempt);
  reporter.report({
    type: 'attempt.completed',
    deliveryId: delivery.id,
    ...identityOf(delivery),
    attempt,
    ...(answer && { answer }),
  });
}

/** A refusal outweighs a missing answer: it is the surer word. */
function conclude(exits: readonly ExitCode[], reporter: Reporter): ExitCode {
  const count = (wanted: ExitCode): number => exits.filter((exit) => exit === wanted).length;
  const total = { accepted: count(EXIT.ok), refused: count(EXIT.negative), unanswered: count(EXIT.unavailable) };
  if (exits.length > 1) reporter.report({ type: 'replay.total', ...total });
  if (total.refused > 0) return EXIT.negative;
  return total.unanswered > 0 ? EXIT.unavailable : EXIT.ok;
}

interface Aimed extends SelectedDelivery {
  readonly targets: readonly ReplayTarget[];
}

/**
 * The deliveries with where they go. What filters have chosen and nobody knows a place for is told and left out: the
 * others must not wait for it.
 * @throws {UsageError} NO_URL
 */
function aim(
  selected: readonly SelectedDelivery[],
  options: ReplayOptions,
  { settings, context, reporter }: { settings: Settings; context: Context; reporter: Reporter },
): Aimed[] {
  const all = selected.map((one) => ({ ...one, targets: replayTargets(one.delivery, options, { settings, context }) }));
  const aimed = all.filter(({ targets }) => targets.length > 0);
  const lost = all.filter(({ targets }) => targets.length === 0).map(({ delivery }) => delivery.id);
  const [first] = lost;
  if (first === undefined) return aimed;
  const hint = 'Give --url http://localhost:3000/webhook';
  if (aimed.length === 0 || options.deliveries.length > 0) {
    throw new UsageError('NO_URL', `Where should ${first} be sent? It has not been sent anywhere yet.`, { hint });
  }
  const many = lost.length > SHOWN_IDS ? ` and ${lost.length - SHOWN_IDS} more` : '';
  const message = `Left out, since they were for no endpoint: ${lost.slice(0, SHOWN_IDS).join(', ')}${many}.`;
  reporter.report({ type: 'warning', message, hint: `${hint} to send them, too.` });
  return aimed;
}

const SHOWN_IDS = 3;

/** A URL of the command line is a detour: it does not become one of the endpoints that the delivery is for. */
function withoutDetour(delivery: Delivery, { url }: ReplayOptions): Delivery {
  return url === undefined ? delivery : { ...delivery, endpoints: endpointsOf(delivery) };
}

interface PrepareOptions {
  readonly options: ReplayOptions;
  readonly given: readonly LabelledSecret[];
  readonly settings: Settings;
  readonly context: Context;
  /** Told for each request that has a new signature. */
  readonly onSigned: (provider: Provider, secrets: readonly LabelledSecret[], url: string) => void;
}

async function prepare(
  delivery: Delivery,
  edits: readonly Edit[],
  { options, given, settings, context, onSigned }: PrepareOptions,
): Promise<(target: ReplayTarget) => SendRequest> {
  const provider = providerOf(delivery, settings);
  const edited = edits.length > 0 || options.edit === true;
  const body = edited
    ? await editBody(delivery, provider, edits, options.edit === true, context)
    : delivery.request.body;
  const { method } = delivery.request;
  const rawHeaders = forwardableHeaders(delivery.request.rawHeaders);
  const anew = mustResign(delivery, provider, edited, options);
  if (!anew) rejectSecrets(given, 'the original signature is sent; --resign makes a new one');
  // As the listener does: what was not valid gets no signature that its target takes.
  const byRoute = options.resign !== false && delivery.verification?.valid === true;
  const at = context.now();
  return (target) => {
    const own = given.length === 0 ? target.resignWith : undefined;
    const original = { url: target.url, method, body, rawHeaders };
    if (!anew && !(byRoute && own)) return { ...original, rawHeaders: overrideHeaders(rawHeaders, target.headers) };
    if (!provider || provider.signature.kind === 'none') {
      throw new UsageError(
        'CANNOT_RESIGN',
        `${delivery.id} is of ${provider ? `${provider.name}, which signs nothing` : 'an unknown sender'}: it cannot be signed anew.`,
      );
    }
    const secrets = own ?? resolveSecrets(provider, given, { context, settings, use: 'sign' });
    onSigned(provider, secrets, target.url);
    const eventId = delivery.eventId ?? readIdentity(provider, delivery.request).eventId;
    const params = paramsOf(provider, context.env);
    const signed = resignedRequest(original, { provider, eventId, at, secrets, params });
    return { ...signed, method, rawHeaders: overrideHeaders(signed.rawHeaders, target.headers) };
  };
}

function providerOf(delivery: Delivery, { providers }: Settings): Provider | undefined {
  if (delivery.provider !== undefined) return providers.find(({ id }) => id === delivery.provider);
  const [[provider] = [], another] = groupByScheme(recogniseProviders(providers, delivery.request));
  return another ? undefined : provider;
}

/**
 * A signature ends with the bytes it was made for, and one with a timestamp with its time. One that was not valid is
 * sent as it is.
 */
function mustResign(
  delivery: Delivery,
  provider: Provider | undefined,
  edited: boolean,
  { resign }: ReplayOptions,
): boolean {
  if (!provider || provider.signature.kind === 'none') return resign ?? false;
  const { signature } = provider;
  const { request, verification } = delivery;
  if (resign !== undefined) return resign || isMasked(request, signature);
  if (verification?.valid === false && !edited) return false;
  const signed = findSignature(signature.place, request, request.path).length > 0;
  // Another URL is not the one that was signed.
  return signed && (edited || signsTime(signature) || needsUrl(signature) || isMasked(request, signature));
}

async function editBody(
  delivery: Delivery,
  provider: Provider | undefined,
  edits: readonly Edit[],
  byHand: boolean,
  context: Context,
): Promise<Uint8Array> {
  const json = parseJsonBytes(delivery.request.body);
  if (!json || !provider) {
    throw new UsageError(
      'CANNOT_EDIT',
      `${delivery.id} cannot be edited: ${json ? 'its sender is unknown' : 'its body is not JSON'}.`,
    );
  }
  const event = editEvent(json, edits, provider);
  const name = delivery.eventType ?? delivery.id;
  const final = byHand ? await (await import('./editor.ts')).editInEditor(event, name, context) : event;
  return wireBytes(final, provider, delivery.eventType ?? '');
}
