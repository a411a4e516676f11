import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Context } from '../context.ts';
import { openStore } from '../deliveries/store.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { listFixtures } from '../events/fixtures.ts';
import { limitSender } from '../http/limited-sender.ts';
import { startListener } from '../http/listener.ts';
import { createSender } from '../http/sender.ts';
import { paymentApi } from '../providers/payment-api.ts';
import type { Reporter } from '../reporters/events.ts';
import { answerRequest } from '../sandbox/api.ts';
import { openPaymentBook, type SandboxEvent } from '../sandbox/payments.ts';
import { REGISTRATION_RULES, type RulesId } from '../sandbox/rules.ts';
import { claimSandbox, openEndpointStore, projectApiKey } from '../sandbox/store.ts';
import { readInput } from './input.ts';
import { IN_FLIGHT_MAX, startSandboxDeliveries } from './sandbox-deliveries.ts';
import { loadSettings } from './settings.ts';

export interface SandboxOptions {
  readonly port?: number;
  readonly rules?: RulesId;
  readonly speed?: number;
  readonly apiKeyFile?: string;
}

const DEFAULT_PORT = 4410;
/** More than the API takes, so that it can say so in its own form. */
const BODY_BYTES_MAX = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;
const REQUESTS_MAX = 64;
/** Attempts that were begun may finish in this time after Ctrl-C. */
const CLOSE_GRACE_MS = 10_000;

/** Stands in for the payment API on this machine until interrupted: takes endpoints and payments, and delivers. */
export async function sandboxAction(options: SandboxOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  // Asked for now, so that from here on Ctrl-C ends in an orderly way.
  const { signal: interrupt } = context;
  const { stateFolder } = await loadSettings(context);
  const { rules = 'none', speed = 1 } = options;
  const key = await chooseApiKey(options, stateFolder, context);
  using _only = claimSandbox(stateFolder, context);
  const store = openEndpointStore(stateFolder);
  await using sender = limitSender(await createSender({ connections: IN_FLIGHT_MAX }), IN_FLIGHT_MAX);
  const provider = paymentApi;
  const deliveries = startSandboxDeliveries({
    provider,
    endpoints: store,
    store: openStore(stateFolder),
    sender,
    speed,
    context,
    reporter,
  });
  const api = {
    apiKey: key.value,
    store,
    payments: openPaymentBook(context.random),
    rules: REGISTRATION_RULES[rules],
    eventTypes: listFixtures(provider.id).map(({ eventType }) => eventType),
    speed,
    random: context.random,
    now: context.now,
    hasRoom: deliveries.hasRoom,
    // The caller has its answer first.
    emit: (event: SandboxEvent) => void setImmediate(deliveries.emit, event),
    onClosed: deliveries.close,
  };
  await using listener = await startListener(
    {
      host: '127.0.0.1',
      port: options.port ?? DEFAULT_PORT,
      bodyBytesMax: BODY_BYTES_MAX,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      inFlightMax: REQUESTS_MAX,
    },
    {
      handle: async (request) => {
        const answer = answerRequest(request, api);
        const { method, path } = request;
        reporter.report({ type: 'sandbox.request', method, path: path.slice(0, 200), status: answer.status });
        return answer;
      },
      onRejected: ({ status, reason }) => reporter.report({ type: 'request.rejected', status, reason }),
    },
  );
  reporter.report({
    type: 'sandbox.ready',
    url: listener.url,
    apiKeyLabel: key.label,
    ...(key.shown && { apiKey: key.value }),
    rules,
    endpoints: store.list().length,
    file: store.file,
    provider,
    speed,
  });
  if (!interrupt.aborted) await once(interrupt, 'abort');
  await listener.close(CLOSE_GRACE_MS);
  const stopped = deliveries.stop();
  await Promise.race([stopped, sleep(CLOSE_GRACE_MS, undefined, { ref: false })]);
  await sender[Symbol.asyncDispose]();
  reporter.report({ type: 'sandbox.closed', events: deliveries.eventCount(), pending: await stopped });
  return EXIT.interrupted;
}

interface ApiKey {
  readonly value: string;
  readonly label: string;
  /** Whether it may be shown: it was made here, for this. */
  readonly shown: boolean;
}

/** --api-key-file, the variable of the API's documentation, or the project's own key, made when there is none. */
async function chooseApiKey({ apiKeyFile }: SandboxOptions, stateFolder: string, context: Context): Promise<ApiKey> {
  if (apiKeyFile !== undefined) {
    const text = Buffer.from(await readInput(apiKeyFile, context))
      .toString('utf8')
      .trim();
    const label = apiKeyFile === '-' ? 'stdin' : `the file ${apiKeyFile}`;
    return { value: checkKey(text, label), label, shown: false };
  }
  const fromEnvironment = context.env['PAYMENT_API_KEY'];
  if (fromEnvironment !== undefined) {
    return { value: checkKey(fromEnvironment, '$PAYMENT_API_KEY'), label: '$PAYMENT_API_KEY', shown: false };
  }
  const { key, file } = projectApiKey(stateFolder);
  return { value: key, label: file, shown: true };
}

const KEY_LENGTH_MIN = 8;

function checkKey(key: string, where: string): string {
  if (key.startsWith('sk_live_')) {
    throw new UsageError('LIVE_API_KEY', `The API key from ${where} is a live key, and a sandbox needs none.`, {
      hint: 'Use a test key: sk_test_ and anything.',
    });
  }
  if (key.length >= KEY_LENGTH_MIN && /^[!-~]+$/.test(key)) return key;
  throw new UsageError(
    'INVALID_API_KEY',
    `The API key from ${where} is not ${KEY_LENGTH_MIN} or more characters without spaces.`,
    { hint: 'Is the variable or the file right? Without either, hooks sandbox makes a key of its own.' },
  );
}
