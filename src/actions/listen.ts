import { once } from 'node:events';

import type { Context } from '../context.ts';
import { gatewayResponse, type GatewayResponse, textResponse } from '../core/attempt.ts';
import { forwardableHeaders, overrideHeaders } from '../core/headers.ts';
import { readIdentity } from '../core/provider.ts';
import { hmacKey } from '../core/secret.ts';
import type { Attempt, Delivery, LabelledSecret, Provider, RawHeaders, WebhookRequest } from '../core/types.ts';
import { type DeliveryStore, newDeliveryId, openStore, sweepStore } from '../deliveries/store.ts';
import { type FileWriter, startFileWriter } from '../deliveries/writer.ts';
import { EXIT, type ExitCode, HooksError, UsageError } from '../errors.ts';
import { startListener } from '../http/listener.ts';
import { createSender, type Sender } from '../http/sender.ts';
import { reachable } from '../http/reachable.ts';
import { announceListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { judge, type JudgeOptions, type Judgement } from './judge.ts';
import { givenSecrets, nearbySecrets, resolveSecrets, type SecretOptions } from './secrets.ts';
import {
  checkUrl,
  chosenProvider,
  extraHeaders,
  loadSettings,
  providerById,
  rejectOptions,
  type Settings,
} from './settings.ts';

export interface ListenOptions extends SecretOptions {
  readonly port?: number;
  readonly host?: string;
  readonly forwardTo?: string;
  readonly provider?: string;
  readonly header: RawHeaders;
  readonly enforce?: boolean;
  readonly timeout?: number;
  readonly bodyMax?: number;
  readonly printSecret?: boolean;
}

const DEFAULT_PORT = 4400;
const DEFAULT_BODY_BYTES_MAX = 25 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const FORWARD_TIMEOUT_MS = 30_000;
const IN_FLIGHT_MAX = 256;
/** Requests in flight may finish in this time after Ctrl-C. */
const CLOSE_GRACE_MS = 10_000;
/** A diagnosis must not hold up the deliveries behind it. */
const HASHED_BYTES_MAX = 8 * 1024 * 1024;
/** Of a flood of wrong signatures, as many are diagnosed as take this share of the time. */
const DIAGNOSIS_SHARE = 0.1;

/** Receives deliveries, verifies and keeps them, and forwards them to the app, until interrupted. */
export async function listenAction(options: ListenOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  // Asked for now, so that from here on Ctrl-C ends in an orderly way.
  const { signal: interrupt } = context;
  const settings = await loadSettings(context);
  const provider = options.provider === undefined ? undefined : providerById(settings, options.provider);
  const given = await givenSecrets(options, context);
  if (options.printSecret) {
    rejectOptions(
      {
        '--forward-to': options.forwardTo !== undefined,
        '--port': options.port !== undefined,
        '--host': options.host !== undefined,
        '--enforce': options.enforce === true,
        '--timeout': options.timeout !== undefined,
        '--body-max': options.bodyMax !== undefined,
        '--header': options.header.length > 0,
      },
      '--print-secret prints the secret and ends',
    );
    const whose = provider ?? chosenProvider(settings, undefined);
    const secrets = resolveSecrets(whose, given, { context, settings, make: true });
    if (secrets.length === 0) throw new UsageError('NOT_SIGNED', `${whose.name} signs nothing, so it has no secret.`);
    return printSecret(secrets, reporter);
  }
  const secretsOf = secretSource(given, provider, settings, context);
  const forwardTo = forwardTarget(options, settings);
  const store = openStore(settings.stateFolder);
  sweepStore(store, context.now());

  await using writer = startFileWriter();
  await using sender = await createSender({ connections: IN_FLIGHT_MAX });
  const engine: Engine = {
    diskFailed: false,
    store,
    writer,
    sender,
    forwardTo,
    judge: sparingJudge({
      providers: settings.providers,
      provider,
      secretsOf,
      otherSecretsOf: (secrets) => nearbySecrets(settings, secrets, context.env),
      hashedBytesMax: HASHED_BYTES_MAX,
    }),
    extraHeaders: extraHeaders(settings, options.header),
    enforce: options.enforce === true,
    timeoutMs: options.timeout ?? FORWARD_TIMEOUT_MS,
    context,
    reporter,
  };
  let received = 0;
  await using listener = await startListener(
    {
      host: options.host ?? '127.0.0.1',
      port: options.port ?? DEFAULT_PORT,
      bodyBytesMax: options.bodyMax ?? DEFAULT_BODY_BYTES_MAX,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      inFlightMax: IN_FLIGHT_MAX,
    },
    {
      handle: (request) => {
        received++;
        return handleDelivery(engine, request);
      },
      onRejected: ({ status, reason }) => reporter.report({ type: 'request.rejected', status, reason }),
    },
  );
  const withdraw = announceListener(settings.stateFolder, listener.url, context);
  try {
    reporter.report({
      type: 'listener.ready',
      url: listener.url,
      ...(forwardTo !== undefined && { forwardTo }),
      ...(provider && { provider: provider.id }),
      secretLabels: secretLabels(secretsOf, provider, settings),
      enforce: engine.enforce,
      folder: store.folder,
    });
    if (forwardTo !== undefined) void tellWhenDown(forwardTo, reporter);
    if (!interrupt.aborted) await once(interrupt, 'abort');
  } finally {
    withdraw();
  }
  await listener.close(CLOSE_GRACE_MS);
  reporter.report({ type: 'listener.closed', received });
  return EXIT.interrupted;
}

async function tellWhenDown(url: string, reporter: Reporter): Promise<void> {
  if (await reachable(url)) return;
  reporter.report({
    type: 'warning',
    message: `Nothing answers at ${url} yet: deliveries are kept, and the sender gets 502 until your app runs.`,
  });
}

/** Secrets are resolved once a provider, and before the first delivery for the one that was named. */
function secretSource(
  given: readonly LabelledSecret[],
  named: Provider | undefined,
  settings: Settings,
  context: Context,
): (provider: Provider) => readonly LabelledSecret[] {
  const known = new Map<string, readonly LabelledSecret[]>();
  const secretsOf = (provider: Provider): readonly LabelledSecret[] => {
    const secrets = known.get(provider.id) ?? resolveSecrets(provider, given, { context, settings, make: true });
    known.set(provider.id, secrets);
    return secrets;
  };
  const checked = named ? [named] : settings.providers.filter(({ signature }) => signature.kind === 'hmac');
  for (const provider of checked) secretsOf(provider);
  // For the provider that was named, a secret of the wrong form is told at once, not with the first delivery.
  if (named?.signature.kind === 'hmac') for (const secret of secretsOf(named)) hmacKey(named.signature, secret);
  return secretsOf;
}

function secretLabels(
  secretsOf: (provider: Provider) => readonly LabelledSecret[],
  named: Provider | undefined,
  settings: Settings,
): string[] {
  const providers = named ? [named] : settings.providers.filter(({ signature }) => signature.kind === 'hmac');
  return [...new Set(providers.flatMap((provider) => secretsOf(provider).map(({ label }) => label)))];
}

function printSecret(secrets: readonly LabelledSecret[], reporter: Reporter): ExitCode {
  for (const { value } of secrets) reporter.report({ type: 'output', bytes: Buffer.from(`${value}\n`) });
  return EXIT.ok;
}

function forwardTarget(options: ListenOptions, { config }: Settings): string | undefined {
  const target = options.forwardTo ?? config.forwardTo;
  if (target === undefined) {
    rejectOptions(
      { '--timeout': options.timeout !== undefined, '--header': options.header.length > 0 },
      'nothing is forwarded without --forward-to',
    );
    return undefined;
  }
  const port = options.port ?? DEFAULT_PORT;
  const url = checkUrl(target);
  const { hostname, port: targetPort } = new URL(url);
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname) && port !== 0 && targetPort === String(port)) {
    throw new UsageError('FORWARD_LOOP', `--forward-to ${url} is the listener itself.`, {
      hint: 'Give the port of your app, or listen on another --port.',
    });
  }
  return url;
}

interface Engine {
  /** The last delivery could not be kept. */
  diskFailed: boolean;
  readonly store: DeliveryStore;
  readonly writer: FileWriter;
  readonly sender: Sender;
  readonly forwardTo: string | undefined;
  readonly judge: (request: WebhookRequest, at: Date) => Judgement;
  readonly extraHeaders: RawHeaders;
  readonly enforce: boolean;
  readonly timeoutMs: number;
  readonly context: Context;
  readonly reporter: Reporter;
}

/** Judges every request, and looks for what is wrong with a signature while that does not hold up the others. */
function sparingJudge(options: JudgeOptions): Engine['judge'] {
  let closedUntil = 0;
  return (request, at) => {
    const start = performance.now();
    const judgement = judge(request, at, start < closedUntil ? { ...options, hashedBytesMax: 0 } : options);
    const spent = performance.now() - start;
    if (start >= closedUntil) closedUntil = start + spent / DIAGNOSIS_SHARE;
    return judgement;
  };
}

/** One delivery from its arrival to the answer. */
async function handleDelivery(engine: Engine, request: WebhookRequest): Promise<GatewayResponse> {
  const { reporter, context } = engine;
  const receivedAt = context.now();
  const judgement = engine.judge(request, receivedAt);
  const delivery = newDelivery(engine, request, receivedAt, judgement);
  const refused = engine.enforce && delivery.verification?.valid !== true;
  reporter.report({
    type: 'delivery.received',
    delivery,
    refused,
    ...(judgement.kind === 'undecided' && { undecided: judgement.message }),
  });
  if (engine.forwardTo !== undefined && !refused) return forward(engine, engine.forwardTo, delivery);
  const answer = refused ? textResponse(401, 'Invalid signature.') : textResponse(200, 'Received.');
  return (await keep(engine, delivery)) ?? answer;
}

function newDelivery({ context }: Engine, request: WebhookRequest, receivedAt: Date, judgement: Judgement): Delivery {
  const { provider } = judgement;
  return {
    id: newDeliveryId(context.random),
    receivedAt,
    origin: 'received',
    ...(provider && { provider: provider.id, ...readIdentity(provider, request) }),
    request,
    ...(judgement.kind === 'judged' && { verification: judgement.verification }),
    attempts: [],
  };
}

/** Keeps a delivery. What cannot be kept is not taken: the answer then says so, and the provider will send it again. */
async function keep(engine: Engine, delivery: Delivery): Promise<GatewayResponse | undefined> {
  const { store, writer, reporter } = engine;
  try {
    await store.saveWith(writer, delivery);
    engine.diskFailed = false;
    return undefined;
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    engine.diskFailed = true;
    reporter.report({
      type: 'warning',
      message: `${error.message} The sender of ${delivery.id} gets 500.`,
      ...(error.hint !== undefined && { hint: error.hint }),
    });
    return textResponse(500, 'The delivery could not be kept.');
  }
}

/** A delivery that waits this long for its endpoint is on disk meanwhile; a quick one is written once, with its attempt. */
const KEEP_AFTER_MS = 25;

async function forward(engine: Engine, url: string, delivery: Delivery): Promise<GatewayResponse> {
  // A disk that has just failed is asked first: what cannot be kept is then not forwarded either.
  if (engine.diskFailed) {
    const failure = await keep(engine, delivery);
    if (failure) return failure;
  }
  const { sender, reporter, context, timeoutMs } = engine;
  const { method, body, rawHeaders } = delivery.request;
  let keptEarly: Promise<unknown> | undefined;
  const waiting = setTimeout(() => {
    keptEarly = keep(engine, delivery);
  }, KEEP_AFTER_MS);
  const attempt: Attempt = await sender.send(
    { url, method, body, rawHeaders: overrideHeaders(forwardableHeaders(rawHeaders), engine.extraHeaders) },
    // Without the interrupt's signal: after Ctrl-C what is in flight is finished.
    { timeoutMs, responseBytesMax: DEFAULT_BODY_BYTES_MAX, now: context.now },
  );
  clearTimeout(waiting);
  await keptEarly;
  // Meanwhile it may have been replayed: attempts that are in the file stay.
  const earlier = keptEarly ? engine.store.reload(delivery).attempts : [];
  const failure = await keep(engine, { ...delivery, attempts: [...earlier, attempt] });
  const { id, provider, eventType, eventId } = delivery;
  reporter.report({
    type: 'attempt.completed',
    deliveryId: id,
    ...(provider !== undefined && { provider }),
    ...(eventType !== undefined && { eventType }),
    ...(eventId !== undefined && { eventId }),
    attempt,
  });
  return failure ?? gatewayResponse(attempt);
}
