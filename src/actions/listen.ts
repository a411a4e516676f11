import { setMaxListeners } from 'node:events';

import type { Context } from '../context.ts';
import { publicUrls } from '../core/public-url.ts';
import type { Provider } from '../core/types.ts';
import { openStore, sweepStore } from '../deliveries/store.ts';
import { startFileWriter } from '../deliveries/writer.ts';
import { type ExitCode, HooksError } from '../errors.ts';
import { type Listener, type ListenerHandlers, startListener } from '../http/listener.ts';
import type { Route } from '../http/router.ts';
import { createSender } from '../http/sender.ts';
import { announceListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { keepHandedSecret } from '../state.ts';
import { type End, untilEnd } from './end-of-listening.ts';
import { createExpectations, type ExpectOptions, unlikelyExpectations } from './expect.ts';
import { createHandOver } from './hand-over.ts';
import { createKeeper } from './keep.ts';
import { checkListenOptions, forTunnel, isResponding } from './listen-options.ts';
import { type SecretSource, secretSource } from './listen-secrets.ts';
import { paramsOf } from './params.ts';
import { startPruner } from './pruner.ts';
import { type Engine, handleDelivery, sparingJudge } from './receive.ts';
import { cannedResponses, type RespondOptions } from './respond.ts';
import { readRoutes, type RouteOptions } from './routes.ts';
import { type RunningCommand, runCommand } from './run-command.ts';
import { givenSecrets, nearbySecrets, resolveKeySecrets, type SecretOptions } from './secrets.ts';
import { chosenProvider, loadSettings, providerById, type Settings } from './settings.ts';
import { openStage, type StageOptions } from './stage.ts';
import { watchTargets } from './targets.ts';
import { type TrustOptions, tlsOptions } from './trust.ts';
import { preparePublicSide, type PublicSide } from './tunnel.ts';
import type { TunnelOptions } from './tunnel-choice.ts';

export interface ListenOptions
  extends SecretOptions, RouteOptions, RespondOptions, ExpectOptions, TunnelOptions, TrustOptions, StageOptions {
  readonly port?: number;
  readonly host?: string;
  readonly enforce?: boolean;
  readonly timeout?: number;
  readonly answerWithin?: number;
  readonly retries?: number;
  readonly bodyMax?: number;
  readonly keep?: number;
  readonly keepFor?: number;
  readonly keepSize?: number;
}

const DEFAULT_PORT = 4400;
const DEFAULT_BODY_BYTES_MAX = 25 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const FORWARD_TIMEOUT_MS = 30_000;
const EXPECT_WITHIN_MS = 30_000;
const IN_FLIGHT_MAX = 256;
/** Requests in flight may finish in this time after Ctrl-C. */
const CLOSE_GRACE_MS = 10_000;
const KEPT_MAX = 100_000;

/** What a listener is to do, with nothing left to ask. */
interface Plan {
  readonly options: ListenOptions;
  readonly settings: Settings;
  readonly provider: Provider | undefined;
  readonly secrets: SecretSource;
  readonly routes: readonly Route[];
  readonly context: Context;
  readonly reporter: Reporter;
}

/** Receives deliveries, verifies and keeps them, and hands them to the app, until interrupted or done. */
export async function listenAction(options: ListenOptions, context: Context, given: Reporter): Promise<ExitCode> {
  // Asked for now, so that from here on Ctrl-C ends in an orderly way.
  const { signal: interrupt } = context;
  // Each answer that is held back listens.
  setMaxListeners(0, interrupt);
  const asked = await makePlan(options, context, given);
  const { settings } = asked;
  await using stage = await openStage(options, { context, reporter: given, providers: settings.providers });
  const { reporter } = stage;
  const plan = { ...asked, reporter };
  const { provider } = plan;
  const { providers } = settings;
  const expectations = options.expect && createExpectations(options, providers);
  for (const warning of unlikelyExpectations(options.expect ?? [], { provider, providers })) reporter.report(warning);
  await using publicSide = await preparePublicSide(forTunnel(options, plan.routes), plan);
  let received = 0;

  await using writer = startFileWriter();
  await using sender = await createSender({ connections: IN_FLIGHT_MAX, tls: tlsOptions(options, context) });
  const urls = plan.routes.map(({ url }) => url);
  using targets = watchTargets(urls, reporter);
  const pruner = startPruner(writer, settings.stateFolder, {
    count: options.keep ?? KEPT_MAX,
    ...(options.keepFor !== undefined && { ageMs: options.keepFor }),
    ...(options.keepSize !== undefined && { bytes: options.keepSize }),
  });
  const store = openStore(settings.stateFolder);
  const keeper = createKeeper({ store, writer, pid: context.pid, onWritten: (bytes) => pruner.count(bytes), reporter });
  const timeoutMs = options.timeout ?? FORWARD_TIMEOUT_MS;
  const { retries = 0 } = options;
  const handOver = createHandOver({
    sender,
    keeper,
    targets,
    timeoutMs,
    retries,
    paramsOf: (sentBy) => paramsOf(sentBy, context.env),
    context,
    reporter,
  });
  stage.connect({ store, routes: plan.routes, handOver, secretsOf: (sentBy) => plan.secrets.secretsOf(sentBy) });
  const engine: Engine = {
    isPaused: stage.isPaused,
    judge: judgeOf(plan, publicSide),
    enforce: options.enforce === true,
    keeper,
    routes: plan.routes,
    handOver,
    handshakeSecretsOf: plan.secrets.handshakeSecretsOf,
    keepHandedSecret: (providerId, secret) =>
      keepOrWarn(() => keepHandedSecret(settings.stateFolder, providerId, secret), reporter),
    respond: await cannedResponses(options, context),
    tellsAnswers: options.respond !== undefined,
    answerWithinMs: options.answerWithin,
    timeoutMs,
    onDelivery(delivery, sentBy) {
      received++;
      expectations?.observe(delivery, sentBy);
    },
    context,
    reporter,
  };
  await using listener = await listen(
    plan,
    async (request) => publicSide.answerPing(request) ?? handleDelivery(engine, request),
  );
  await publicSide.open(listener);
  const withdraw = announceListener(settings.stateFolder, listener.url, context);
  let end: End;
  try {
    reportReady(plan, listener, publicSide);
    targets.begin();
    void publicSide.selfTest();
    const url = publicSide.url ?? listener.url;
    const command = options.exec === undefined ? undefined : startCommand(options.exec, plan, url);
    const withinMs = options.within ?? EXPECT_WITHIN_MS;
    const { failed } = publicSide;
    end = await untilEnd({ expectations, withinMs, command, interrupt, left: stage.left, failed, reporter });
  } finally {
    withdraw();
  }
  // Nothing new comes in; what is in flight is answered through the tunnel.
  await publicSide.withdraw();
  await Promise.all([handOver.finish(CLOSE_GRACE_MS), listener.close(CLOSE_GRACE_MS)]);
  await publicSide.close();
  await pruner.finish();
  if (expectations) reporter.report({ type: 'expectations.completed', ...expectations.result() });
  reporter.report({ type: 'listener.closed', received });
  if (end instanceof HooksError) throw end;
  return end;
}

/** A handshake is answered, whatever the disk says. */
function keepOrWarn(keep: () => string, reporter: Reporter): string | undefined {
  try {
    return keep();
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    reporter.report({ type: 'warning', message: error.message, ...(error.hint !== undefined && { hint: error.hint }) });
    return undefined;
  }
}

async function makePlan(options: ListenOptions, context: Context, reporter: Reporter): Promise<Plan> {
  const settings = await loadSettings(context);
  const provider = options.provider === undefined ? undefined : providerById(settings, options.provider);
  const secrets = secretSource(await givenSecrets(options, context), provider, { settings, context });
  const routes = isResponding(options) ? [] : readRoutes(options, settings, context);
  checkListenOptions(options, routes, options.port ?? DEFAULT_PORT);
  sweepStore(openStore(settings.stateFolder), context.now());
  return { options, settings, provider, secrets, routes, context, reporter };
}

function judgeOf({ settings, provider, secrets, context }: Plan, publicSide: PublicSide): Engine['judge'] {
  return sparingJudge({
    providers: settings.providers,
    provider,
    secretsOf: (sentBy) => secrets.secretsOf(sentBy),
    keySecretsOf: (sentBy) => resolveKeySecrets(sentBy, [], { context, settings, use: 'listen' }),
    paramsOf: (sentBy) => paramsOf(sentBy, context.env),
    urlsOf: (request) => publicUrls(request, publicSide.url),
    otherSecretsOf: (used) => nearbySecrets(settings, used, context.env),
  });
}

function listen({ options, reporter }: Plan, handle: ListenerHandlers['handle']): Promise<Listener> {
  return startListener(
    {
      host: options.host ?? '127.0.0.1',
      port: options.port ?? DEFAULT_PORT,
      bodyBytesMax: options.bodyMax ?? DEFAULT_BODY_BYTES_MAX,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      inFlightMax: IN_FLIGHT_MAX,
    },
    {
      handle,
      onRejected: ({ status, reason }) => reporter.report({ type: 'request.rejected', status, reason }),
    },
  );
}

function reportReady(
  { options, provider, routes, secrets, settings, reporter }: Plan,
  { url }: Listener,
  { url: publicUrl }: PublicSide,
): void {
  reporter.report({
    type: 'listener.ready',
    url,
    ...(publicUrl !== undefined && { publicUrl }),
    forwardTo: routes.map((route) => ({
      url: route.url,
      ...(route.events && { events: route.events }),
      ...(route.provider !== undefined && { provider: route.provider }),
    })),
    ...(options.respond && { respond: options.respond }),
    ...(provider && { provider: provider.id }),
    secretLabels: secrets.labels,
    enforce: options.enforce === true,
    folder: openStore(settings.stateFolder).folder,
  });
}

/** The command finds the listener and the secret in its environment, also by the name that the provider's users know. */
function startCommand(line: string, { provider, secrets, settings, context }: Plan, url: string): RunningCommand {
  const [secret] = secrets.secretsOf(provider ?? chosenProvider(settings, undefined));
  const variables = secret && {
    HOOKS_SECRET: secret.value,
    [provider?.secretVariable ?? 'HOOKS_SECRET']: secret.value,
  };
  return runCommand(line, { HOOKS_URL: url, ...variables }, context);
}
