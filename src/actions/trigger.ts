import { basename } from 'node:path';

import type { Context, Random } from '../context.ts';
import { type JsonNode, printJson, COMPACT } from '../core/json-text.ts';
import { readIdentity } from '../core/provider.ts';
import { seededRandom } from '../core/random.ts';
import { type ProviderRequest, providerRequest } from '../core/request.ts';
import type { Provider, RawHeaders, WireStyle } from '../core/types.ts';
import { openStore } from '../deliveries/store.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { composeEvent, type ComposedEvent, eventIdOf } from '../events/compose.ts';
import type { Edit } from '../events/edit.ts';
import { findFixture, fixtureLabel, listFixtures, loadFixture } from '../events/fixtures.ts';
import { isListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { callbackNamed, triggerCallback } from './callback.ts';
import { deliverEvent, LATE_CONNECTIONS_MAX } from './deliver-event.ts';
import { tellLocalSecret, triggerUrl } from './endpoint.ts';
import { type EditOptions, readEdits } from './edits.ts';
import { handshakeNamed, triggerHandshake } from './handshake.ts';
import { parseJsonInput, readInput, readValue } from './input.ts';
import { paramsOf } from './params.ts';
import { type PrintForm, printRequest, rejectBesidePrint } from './print.ts';
import { givenSecrets, resolveSecrets, type SecretOptions } from './secrets.ts';
import { attemptExit, createBriefSender } from './send.ts';
import { sendEvent } from './send-event.ts';
import {
  extraHeaders,
  chosenProvider,
  defaultProviderId,
  loadSettingsFor,
  providerById,
  rejectOptions,
  type Settings,
} from './settings.ts';

export interface TriggerOptions extends SecretOptions, EditOptions {
  /** An event type, `provider/event`, or a path that ends in `.json`. */
  readonly event?: string;
  readonly provider?: string;
  readonly url?: string;
  readonly header: RawHeaders;
  readonly timeout?: number;
  readonly raw?: string;
  readonly edit?: boolean;
  readonly seed?: string;
  readonly at?: Date;
  readonly keepIds?: boolean;
  readonly plain?: boolean;
  readonly wire?: WireStyle;
  /** False: --no-signature. */
  readonly signature: boolean;
  /** False: --no-keep. */
  readonly keep: boolean;
  readonly print?: PrintForm;
  /** Deliver as the provider does, with its retries. */
  readonly deliver?: boolean;
  /** How much faster the waits between attempts pass. */
  readonly speed?: number;
}

/** Composes an event, signs it, sends it, and tells what the endpoint said. */
export async function triggerAction(options: TriggerOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  const settings = await loadSettingsFor((defaultId) => soleProvider(options, defaultId), context);
  const asking = handshakeNamed(options, settings);
  if (asking) return triggerHandshake(asking, options, { settings, context, reporter });
  const callback = callbackNamed(options, settings);
  if (callback) return triggerCallback(callback, options, { settings, context, reporter });
  const source = await findSource(options, context, settings);
  const { provider } = source;
  checkCombination(options, source);
  // All that may be wrong is told before an editor opens: what is written there would be lost.
  const given = await givenSecrets(options, context);
  const secrets = options.signature ? resolveSecrets(provider, given, { context, settings, use: 'sign' }) : [];
  const edits = await readEdits(options, context);
  const url = triggerUrl(options, settings, context);
  const at = options.at ?? context.now();
  const random = options.seed === undefined ? context.random : seededRandom(options.seed);
  const event = await makeEvent(source, options, { context, at, random, edits });
  for (const { message, fields } of event.contradictions) {
    reporter.report({ type: 'warning', message: `${message}.`, fields });
  }
  const extra = extraHeaders(settings, options.header);
  const params = paramsOf(provider, context.env);
  const requestAt = (moment: Date): ProviderRequest =>
    providerRequest({ provider, ...event, at: moment, secrets, extra, url, params });
  const outgoing = { provider, ...event, at, requestAt };
  if (options.print) {
    printRequest(options.print, { method: 'POST', ...requestAt(at) }, reporter);
    return EXIT.ok;
  }

  const toOwnListener = isListener(settings.stateFolder, url, context);
  if (!toOwnListener) tellLocalSecret(provider, secrets, { settings, reporter });
  await using sender = await createBriefSender(options.deliver ? { connections: LATE_CONNECTIONS_MAX } : {});
  const timeoutMs = options.timeout ?? provider.delivery.timeoutMs;
  // The project's own listener keeps what it receives: one delivery is not kept twice.
  const store = options.keep && !toOwnListener ? openStore(settings.stateFolder) : undefined;
  if (options.deliver) {
    const speed = options.speed ?? 1;
    reporter.report({ type: 'delivery.planned', provider, timeoutMs, speed });
    const { accepted } = await deliverEvent(outgoing, { sender, context, reporter, timeoutMs, speed, random, store });
    return accepted ? EXIT.ok : EXIT.negative;
  }
  const attempt = await sendEvent(outgoing, { sender, context, reporter, timeoutMs, store });
  return attemptExit(attempt);
}

/** The one provider that a run is about, where that shows before the others are loaded. */
function soleProvider({ event = '', provider }: TriggerOptions, defaultId: string): string | undefined {
  const [prefix] = event.includes('/') && !event.endsWith('.json') ? event.split('/') : [];
  if (provider !== undefined && prefix !== undefined && provider !== prefix) return undefined;
  if (provider !== undefined || prefix !== undefined) return provider ?? prefix;
  const isItsOwn = listFixtures(defaultId).some((fixture) => fixtureLabel(fixture) === event);
  return isItsOwn || event.endsWith('.json') ? defaultId : undefined;
}

export interface Source {
  readonly provider: Provider;
  readonly eventType: string;
  /** Undefined when the body is given as it is. */
  readonly event?: JsonNode;
  readonly rawBody?: Uint8Array;
  readonly isSample: boolean;
}

/** An event's name or file, or a body, and whose it is. */
type SourceOptions = Pick<TriggerOptions, 'event' | 'provider' | 'raw'>;

/** What to send: a body as it is, a file of one's own, or a bundled sample. */
export async function findSource(options: SourceOptions, context: Context, settings: Settings): Promise<Source> {
  const { event: name, raw } = options;
  if (raw !== undefined) {
    const provider = chosenProvider(settings, options.provider);
    const rawBody = await readValue(raw, context);
    const eventType = name ?? readIdentity(provider, { rawHeaders: [], body: rawBody }).eventType ?? 'event';
    return { provider, eventType, rawBody, isSample: false };
  }
  if (name === undefined) {
    throw new UsageError('NO_EVENT', 'Say which event to trigger.', {
      hint: 'For example: hooks trigger payment.captured. hooks events lists them.',
    });
  }
  if (name.endsWith('.json') || name === '-') {
    const provider = chosenProvider(settings, options.provider);
    const event = parseJsonInput(await readInput(name, context), name);
    const body = Buffer.from(printJson(event, COMPACT));
    const eventType = readIdentity(provider, { rawHeaders: [], body }).eventType ?? eventTypeOfFile(name);
    return { provider, eventType, event, isSample: false };
  }
  const fixture = findFixture({
    name,
    providers: settings.providers.map(({ id }) => id),
    provider: options.provider,
    defaultProvider: defaultProviderId(settings),
  });
  const { eventType } = fixture;
  return {
    provider: providerById(settings, fixture.provider),
    eventType,
    event: loadFixture(fixture),
    isSample: true,
  };
}

/** `payment.captured@card.json` is a payment.captured, as among the fixtures. */
function eventTypeOfFile(name: string): string {
  return basename(name, '.json').split('@')[0] || 'event';
}

function checkCombination(options: TriggerOptions, { provider, isSample }: Source): void {
  if (options.raw !== undefined) {
    rejectOptions(
      {
        '--set': options.set.length > 0,
        '--add': options.add.length > 0,
        '--unset': options.unset.length > 0,
        '--data': options.data !== undefined,
        '--edit': options.edit === true,
        '--keep-ids': options.keepIds === true,
        '--plain': options.plain === true,
        '--wire': options.wire !== undefined,
      },
      '--raw sends the bytes as they are',
    );
  }
  if (options.plain) {
    rejectOptions({ '--plain': !isSample }, 'an event of your own is sent as it is written');
    rejectOptions({ '--plain': !provider.hostileText }, `nothing is added to the events of ${provider.name}`);
  }
  if (!options.signature) {
    rejectOptions(
      { '--secret': Boolean(options.secret?.length), '--secret-file': Boolean(options.secretFile?.length) },
      '--no-signature sends no signature',
    );
    if (provider.signature.kind === 'none') rejectOptions({ '--no-signature': true }, `${provider.name} signs nothing`);
  }
  rejectBesidePrint(options);
  if (!options.deliver)
    rejectOptions({ '--speed': options.speed !== undefined }, 'without --deliver nothing is retried');
}

async function makeEvent(
  { provider, eventType, event, rawBody, isSample }: Source,
  options: TriggerOptions,
  { context, at, random, edits }: { context: Context; at: Date; random: Random; edits: readonly Edit[] },
): Promise<ComposedEvent> {
  if (event === undefined) {
    const body = rawBody ?? new Uint8Array();
    return { eventType, eventId: eventIdOf(provider, body, random, at), body, contradictions: [] };
  }
  return composeEvent({
    provider,
    event,
    eventType,
    now: at,
    random,
    keepIds: options.keepIds === true,
    isOwn: !isSample,
    edits,
    plain: options.plain === true || !isSample,
    ...(options.wire !== undefined && { wireStyle: options.wire }),
    ...(options.edit === true && {
      finish: async (node: JsonNode) => (await import('./editor.ts')).editInEditor(node, eventType, context),
    }),
  });
}
