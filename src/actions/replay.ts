import { join } from 'node:path';

import type { Context } from '../context.ts';
import { endpointsOf, isOpen } from '../core/endpoints.ts';
import { identityOf } from '../core/provider.ts';
import type { Attempt, Delivery, LabelledSecret, Provider, RawHeaders } from '../core/types.ts';
import { openStore } from '../deliveries/store.ts';
import { EXIT, type ExitCode, HooksError, UnavailableError } from '../errors.ts';
import type { Edit } from '../events/edit.ts';
import type { SendRequest } from '../http/sender.ts';
import { isListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { claimWork } from '../state.ts';
import { type EditOptions, readEdits } from './edits.ts';
import { aim, type Aimed } from './aim.ts';
import { tellLocalSecret } from './endpoint.ts';
import { type PrintForm, printRequest } from './print.ts';
import { type PrepareOptions, prepareRequest } from './replay-request.ts';
import { warnOfLost } from './replay-targets.ts';
import { givenSecrets, type SecretOptions } from './secrets.ts';
import { filterOf, type FilterOptions, selectDeliveries, type SelectedDelivery } from './select.ts';
import { attemptExit, createBriefSender, readableAnswer, sendOne } from './send.ts';
import { loadSettings, rejectOptions } from './settings.ts';
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
  around: PrepareOptions & { readonly options: ReplayOptions; readonly reporter: Reporter },
): Promise<Prepared[]> {
  const { failed, resign } = around.options;
  const prepared: Prepared[] = [];
  let failure: HooksError | undefined;
  for (const { delivery, kept, targets } of aimed) {
    const requestTo = await prepareRequest(delivery, edits, around);
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
