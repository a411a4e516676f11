import { join } from 'node:path';

import type { Context } from '../context.ts';
import { forwardableHeaders, overrideHeaders } from '../core/headers.ts';
import { parseJsonBytes } from '../core/json-text.ts';
import { isMasked } from '../core/mask.ts';
import { endpointsOf, isOpen } from '../core/endpoints.ts';
import { findSignature } from '../core/placing.ts';
import { groupByScheme, identityOf, readIdentity, recogniseProviders } from '../core/provider.ts';
import { resignedRequest } from '../core/request.ts';
import { needsUrl, signsTime } from '../core/scheme.ts';
import type { Attempt, Delivery, LabelledSecret, Provider, RawHeaders } from '../core/types.ts';
import { openStore } from '../deliveries/store.ts';
import { EXIT, type ExitCode, HooksError, UnavailableError, UsageError } from '../errors.ts';
import { type Edit, editEvent } from '../events/edit.ts';
import { wireBytes } from '../events/wire.ts';
import type { SendRequest } from '../http/sender.ts';
import { isListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { claimWork } from '../state.ts';
import { type EditOptions, readEdits } from './edits.ts';
import { aim, type Aimed } from './aim.ts';
import { tellLocalSecret } from './endpoint.ts';
import { paramsOf } from './params.ts';
import { type PrintForm, printRequest } from './print.ts';
import { type ReplayTarget, warnOfLost } from './replay-targets.ts';
import { givenSecrets, rejectSecrets, resolveSecrets, type SecretOptions } from './secrets.ts';
import { filterOf, type FilterOptions, selectDeliveries, type SelectedDelivery } from './select.ts';
import { attemptExit, createBriefSender, readableAnswer, sendOne } from './send.ts';
import { loadSettings, rejectOptions, type Settings } from './settings.ts';
import { checkTrust, givenTrust, tlsOptions, type TrustOptions } from './trust.ts';

export interface ReplayOptions extends SecretOptions, EditOptions, FilterOptions, TrustOptions {
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
const PRINT = '--print sends nothing';
const FILTERS = '--last, --since, --event and --failed';

/** Sends kept deliveries again: the same bytes and headers, or edited ones signed anew. */
export async function replayAction(options: ReplayOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  const settings = await loadSettings(context);
  if (options.print) rejectOptions({ '--timeout': options.timeout !== undefined, ...givenTrust(options) }, PRINT);
  const store = openStore(settings.stateFolder);
  const selected = await selectDeliveries(options.deliveries, filterOf(options), {
    store,
    context,
    filters: FILTERS,
    url: options.url,
  });
  if (selected.length === 0) return concludeNothing(reporter);
  const given = await givenSecrets(options, context);
  const edits = await readEdits(options, context);

  // All are prepared before the first is sent: what is wrong with one is told before anything has happened.
  const aimed = aim(selected, options, { settings, context, reporter });
  const targets = aimed.flatMap((one) => one.targets);
  checkTrust(options, targets);
  const tls = tlsOptions(options, context);
  warnOfLost(targets, given.length > 0 || options.resign === false, reporter);
  const told = new Set<string>();
  const onSigned = (provider: Provider, secrets: readonly LabelledSecret[], url: string): void => {
    if (told.has(provider.id) || isListener(settings.stateFolder, url, context)) return;
    told.add(provider.id);
    tellLocalSecret(provider, secrets, { settings, reporter });
  };
  const prepared = await prepareAll(aimed, edits, { options, given, settings, context, reporter, onSigned });
  if (prepared.length === 0) return concludeNothing(reporter);
  if (options.print) {
    for (const [index, { request }] of prepared.entries()) {
      // Readers of HTTP pass over empty lines before a request.
      if (index > 0 && options.print === 'http') reporter.report({ type: 'output', bytes: Buffer.from('\r\n\r\n') });
      printRequest(options.print, request, reporter);
    }
    return EXIT.ok;
  }

  using _only = options.failed ? claimFailed(settings.stateFolder, context) : undefined;
  await using sender = await createBriefSender({ tls });
  const exits: ExitCode[] = [];
  for (const { delivery, kept, request } of prepared) {
    context.signal.throwIfAborted();
    if (kept && options.failed && !isOpen(store.reload(delivery), request.url)) {
      const message = `${delivery.id} was handed over meanwhile: it is not sent again.`;
      reporter.report({ type: 'notice', message });
      continue;
    }
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

/**
 * Two runs would both find the same deliveries open, and send them twice.
 * @throws {UnavailableError} REPLAY_RUNNING
 */
function claimFailed(stateFolder: string, context: Context): Disposable {
  return claimWork(stateFolder, join(stateFolder, 'replay-failed'), context, (which) => {
    const message = `Another replay --failed is under way in this project${which}: what it sends would be sent twice.`;
    return new UnavailableError('REPLAY_RUNNING', message, { hint: 'Wait until it is done.' });
  });
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

function concludeNothing(reporter: Reporter): ExitCode {
  reporter.report({ type: 'replay.total', accepted: 0, refused: 0, unanswered: 0 });
  return EXIT.negative;
}

/** A refusal outweighs a missing answer: it is the surer word. */
function conclude(exits: readonly ExitCode[], reporter: Reporter): ExitCode {
  const count = (wanted: ExitCode): number => exits.filter((exit) => exit === wanted).length;
  const total = { accepted: count(EXIT.ok), refused: count(EXIT.negative), unanswered: count(EXIT.unavailable) };
  if (exits.length > 1) reporter.report({ type: 'replay.total', ...total });
  if (total.refused > 0) return EXIT.negative;
  return total.unanswered > 0 ? EXIT.unavailable : EXIT.ok;
}

/** A URL of the command line is a detour: it does not become one of the endpoints that the delivery is for. */
function withoutDetour(delivery: Delivery, { url }: ReplayOptions): Delivery {
  return url === undefined ? delivery : { ...delivery, endpoints: endpointsOf(delivery) };
}

/** Of the failed, what cannot be signed anew is told and left out: the others must not wait for it. */
async function prepareAll(
  aimed: readonly Aimed[],
  edits: readonly Edit[],
  around: PrepareOptions & { readonly reporter: Reporter },
): Promise<Prepared[]> {
  const { failed, resign } = around.options;
  const prepared: Prepared[] = [];
  let failure: HooksError | undefined;
  for (const { delivery, kept, targets } of aimed) {
    const requestTo = await prepare(delivery, edits, around);
    for (const target of targets) {
      try {
        prepared.push({ delivery, kept, request: requestTo(target) });
      } catch (error) {
        if (!(error instanceof HooksError) || !failed || resign) throw error;
        failure ??= error;
        around.reporter.report({ type: 'warning', message: `${delivery.id} is left out: ${error.message}` });
      }
    }
  }
  if (prepared.length === 0 && failure) throw failure;
  return prepared;
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
