import { setMaxListeners } from 'node:events';

import type { Context, Random } from '../context.ts';
import { seededRandom } from '../core/random.ts';
import { providerRequest } from '../core/request.ts';
import type { LabelledSecret, Provider, RawHeaders, WireStyle } from '../core/types.ts';
import { openStore } from '../deliveries/store.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { type LoadedStep, type PlannedEvent, planScenario } from '../events/scenario.ts';
import { listScenarios, loadScenario } from '../events/scenarios.ts';
import { createSender } from '../http/sender.ts';
import { isListener } from '../presence.ts';
import type { Reporter, ScenarioEnd } from '../reporters/events.ts';
import { readEdits } from './edits.ts';
import { endpointOf, tellLocalSecret } from './endpoint.ts';
import { arrange, isTaken, type Run, type RunOptions, send, sendInOrder, type Sent } from './scenario-run.ts';
import { loadSteps } from './scenario-source.ts';
import { givenSecrets, resolveSecrets, type SecretOptions } from './secrets.ts';
import { attemptExit } from './send.ts';
import { extraHeaders, loadSettings, providerById, rejectOptions, type Settings } from './settings.ts';

export interface ScenarioOptions extends SecretOptions, RunOptions {
  /** A bundled scenario, or a path that ends in `.json`; undefined: list them. */
  readonly name?: string;
  readonly provider?: string;
  readonly url?: string;
  readonly set: readonly string[];
  readonly header: RawHeaders;
  readonly drop?: readonly string[];
  readonly seed?: string;
  readonly plain?: boolean;
  readonly wire?: WireStyle;
  readonly keep: boolean;
}

/** Connections at a time, with --concurrent or --deliver. */
const CONNECTIONS_MAX = 32;

/** Fires a life cycle of events, and makes a table of what came of them. */
export async function scenarioAction(
  options: ScenarioOptions,
  context: Context,
  reporter: Reporter,
): Promise<ExitCode> {
  const settings = await loadSettings(context);
  if (options.name === undefined) return list(options, settings, reporter);
  checkCombination(options);
  const { name, provider, steps } = await loadSteps(options.name, options, settings, context);
  const given = await givenSecrets(options, context);
  const secrets = resolveSecrets(provider, given, { context, settings, use: 'sign' });
  const url = endpointOf(options.url, settings, context);
  const random = options.seed === undefined ? context.random : seededRandom(options.seed);
  const planned = await plan(steps, provider, options, { context, random });
  const told = new Map(planned.flatMap((event) => event.contradictions.map((one) => [one.message, one.fields])));
  for (const [message, fields] of told) reporter.report({ type: 'warning', message: `${message}.`, fields });
  const toOwnListener = isListener(settings.stateFolder, url, context);
  if (!toOwnListener) tellLocalSecret(provider, secrets, { settings, reporter });
  await using sender = await createSender({ connections: options.concurrent || options.deliver ? CONNECTIONS_MAX : 1 });
  const run: Run = {
    provider,
    url,
    sender,
    random,
    store: options.keep && !toOwnListener ? openStore(settings.stateFolder) : undefined,
    requestAt: requestOf(provider, { secrets, extra: extraHeaders(settings, options.header), url }),
    options,
    context,
    reporter,
  };
  // Each request waits for Ctrl-C, too.
  if (options.concurrent) setMaxListeners(0, context.signal);
  if (options.deliver) {
    const timeoutMs = options.timeout ?? provider.delivery.timeoutMs;
    reporter.report({ type: 'delivery.planned', provider, timeoutMs, speed: options.speed ?? 1 });
  }
  const order = arrange(planned, options, random);
  const sent = options.concurrent
    ? await Promise.all(order.map((event) => send(event, run)))
    : await sendInOrder(order, run);
  reporter.report({ type: 'scenario.completed', name, rows: sent.map(toRow), left: order.length - sent.length });
  return exitOf(sent);
}

function list({ provider }: ScenarioOptions, settings: Settings, reporter: Reporter): ExitCode {
  const ids = provider === undefined ? settings.providers.map(({ id }) => id) : [providerById(settings, provider).id];
  for (const scenario of ids.flatMap((id) => listScenarios(id))) {
    const { title, steps } = loadScenario(scenario);
    reporter.report({ type: 'scenario.listed', ...scenario, title, events: steps.map(({ event }) => event) });
  }
  return EXIT.ok;
}

function checkCombination(options: ScenarioOptions): void {
  if (options.concurrent) {
    rejectOptions(
      { '--pace': options.pace !== undefined, '--stop-on-refusal': options.stopOnRefusal === true },
      'with --concurrent all are sent at once',
    );
  }
  if (!options.deliver && options.pace !== 'real') {
    rejectOptions({ '--speed': options.speed !== undefined }, 'there is no wait to be shortened');
  }
}

async function plan(
  steps: readonly LoadedStep[],
  provider: Provider,
  options: ScenarioOptions,
  { context, random }: { context: Context; random: Random },
): Promise<PlannedEvent[]> {
  if (options.plain && !provider.hostileText)
    rejectOptions({ '--plain': true }, `nothing is added to the events of ${provider.name}`);
  return planScenario(steps, {
    provider,
    at: options.at ?? context.now(),
    // Without waits the last event happens now; with them, the first.
    anchor: options.at !== undefined || options.pace === 'real' ? 'first' : 'last',
    random,
    edits: await readEdits({ set: options.set, add: [], unset: [] }, context),
    plain: options.plain === true,
    ...(options.wire !== undefined && { wireStyle: options.wire }),
  });
}

function requestOf(
  provider: Provider,
  options: { readonly secrets: readonly LabelledSecret[]; readonly extra: RawHeaders; readonly url: string },
): Run['requestAt'] {
  return ({ eventType, eventId, body }) =>
    (at) =>
      providerRequest({ provider, body, eventType, eventId, at, ...options });
}

function toRow(sent: Sent): ScenarioEnd['rows'][number] {
  const { event, attempts } = sent;
  const last = attempts.at(-1);
  const { outcome } = last ?? { outcome: { kind: 'no_response', reason: 'other' } as const };
  return {
    eventType: event.eventType,
    ...(event.eventId !== undefined && { eventId: event.eventId }),
    at: event.at,
    attempts: attempts.length,
    accepted: isTaken(sent),
    outcome: outcome.kind === 'response' ? outcome.status : outcome.reason,
    durationMs: last?.durationMs ?? 0,
  };
}

/** A refusal outweighs a missing answer: it is the surer word. */
function exitOf(sent: readonly Sent[]): ExitCode {
  const exits = new Set(
    sent.map((one) => {
      const last = one.attempts.at(-1);
      return isTaken(one) || !last ? EXIT.ok : attemptExit(last);
    }),
  );
  if (exits.has(EXIT.negative)) return EXIT.negative;
  return exits.has(EXIT.unavailable) ? EXIT.unavailable : EXIT.ok;
}
