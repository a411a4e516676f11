import { once } from 'node:events';

import type { Context } from '../context.ts';
import { hmacKey } from '../core/secret.ts';
import type { LabelledSecret, Provider, RawHeaders } from '../core/types.ts';
import { openStore, sweepStore } from '../deliveries/store.ts';
import { startFileWriter } from '../deliveries/writer.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { startListener } from '../http/listener.ts';
import { createSender } from '../http/sender.ts';
import { reachable } from '../http/reachable.ts';
import { announceListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { type Engine, handleDelivery, sparingJudge } from './receive.ts';
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
