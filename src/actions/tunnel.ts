import { setTimeout as delay } from 'node:timers/promises';

import type { Context } from '../context.ts';
import type { GatewayResponse } from '../core/attempt.ts';
import type { Attempt, Provider, WebhookRequest } from '../core/types.ts';
import type { UnavailableError } from '../errors.ts';
import { createSender, type Sender } from '../http/sender.ts';
import type { Reporter } from '../reporters/events.ts';
import { addressProblems } from '../tunnel/address-rules.ts';
import { createSelfTest, type Ping, type SelfTest } from '../tunnel/self-test.ts';
import type { Tunnel, TunnelChange } from '../tunnel/tunnel.ts';
import { chosenProvider, type Settings } from './settings.ts';
import { chooseTunnel, type TunnelChoice, type TunnelOptions } from './tunnel-choice.ts';

interface Surroundings {
  readonly settings: Settings;
  /** Whose rules for addresses count; else the default one's. */
  readonly provider: Provider | undefined;
  readonly context: Context;
  readonly reporter: Reporter;
}

/** The listener as the internet sees it. */
export interface PublicSide extends AsyncDisposable {
  /** The public URL of now, once open; undefined: there is none. */
  readonly url: string | undefined;
  /** Settles when there is no public URL any more, and there will not be one. */
  readonly failed: Promise<UnavailableError>;
  /** The answer to a request that the listener has sent to itself; undefined for all others. */
  answerPing(request: WebhookRequest): GatewayResponse | undefined;
  /** @throws {UnavailableError} when it cannot be made public */
  open(listener: { readonly url: string }): Promise<void>;
  /** Sends the ping that was asked for. */
  selfTest(): Promise<void>;
  /** Lets nothing new in; what is in flight may be answered. */
  withdraw(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Settles how the listener becomes public, before anything is opened.
 * @throws {UsageError} for options that are wrong or would have no effect
 */
export async function preparePublicSide(options: TunnelOptions, around: Surroundings): Promise<PublicSide> {
  const choice = await chooseTunnel(options, around.settings, around.context);
  return publicSide(choice, options.selfTest === true, around);
}

function publicSide(choice: TunnelChoice, asksForTest: boolean, around: Surroundings): PublicSide {
  const { context, reporter } = around;
  const selfTest = createSelfTest(context.random);
  const ended = new AbortController();
  let fail: (error: UnavailableError) => void = () => {};
  const failed = new Promise<UnavailableError>((resolve) => {
    fail = resolve;
  });
  let tunnel: Tunnel | undefined;
  let url: string | undefined;
  let test = async (): Promise<void> => {};
  const onChange = (change: TunnelChange): void => {
    if (url === undefined || ended.signal.aborted) return;
    if (change.kind === 'down') reporter.report({ type: 'tunnel.down', publicUrl: url, reason: change.reason });
    else if (change.kind === 'failed') {
      const { code, message } = change.error;
      reporter.report({ type: 'tunnel.failed', publicUrl: url, code, message });
      fail(change.error);
    } else {
      const previousUrl = url;
      url = change.url;
      const changed = previousUrl !== url;
      if (changed) tellAddressProblems(url, around);
      reporter.report({ type: 'tunnel.up', publicUrl: url, ...(changed && { previousUrl }) });
      void test();
    }
  };
  const withdraw = async (): Promise<void> => {
    ended.abort();
    await tunnel?.withdraw();
  };
  const close = async (): Promise<void> => {
    ended.abort();
    await tunnel?.close();
    tunnel = undefined;
  };
  return {
    get url() {
      return url;
    },
    failed,
    answerPing: (request) => selfTest.answer(request),
    async open(listener) {
      if (!choice) return;
      using _progress = reporter.progress(`Opening a public URL with ${choice.name} …`);
      tunnel = await choice.open({ localUrl: loopbackUrl(listener.url), onChange, signal: context.signal });
      url = tunnel.url;
      tellAddressProblems(url, around);
      test = () => runSelfTest(selfTest, url ?? '', { signal: ended.signal, ...around });
    },
    selfTest: () => (asksForTest ? test() : Promise.resolve()),
    withdraw,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A listener on all addresses is also on that of the loopback. */
function loopbackUrl(listenerUrl: string): string {
  const { hostname, port } = new URL(listenerUrl);
  const host = { localhost: '127.0.0.1', '0.0.0.0': '127.0.0.1', '[::]': '[::1]' }[hostname] ?? hostname;
  return `http://${host}:${port}`;
}

function tellAddressProblems(url: string, { settings, provider, reporter }: Surroundings): void {
  const whose = provider ?? chosenProvider(settings, undefined);
  for (const { severity, rule, source } of addressProblems(whose, url)) {
    const verb = severity === 'refused' ? 'refuses' : 'advises against';
    reporter.report({ type: 'warning', message: `${whose.name} ${verb} ${url}: ${rule}`, hint: `Source: ${source}` });
  }
}

const PING_TIMEOUT_MS = 10_000;
/** A new name is not known everywhere at once. */
const PING_PAUSES_MS = [0, 500, 1_000, 2_000, 4_000, 8_000];

interface TestSurroundings extends Surroundings {
  readonly signal: AbortSignal;
}

/** Sends pings through the public URL until one comes back, and tells what came of it. */
async function runSelfTest(selfTest: SelfTest, url: string, around: TestSurroundings): Promise<void> {
  const { reporter, signal } = around;
  // Whom the app's certificate is to be trusted by says nothing of the public URL's.
  await using sender = await createSender({ connections: 1 });
  let detail = '';
  for (const pause of PING_PAUSES_MS) {
    await delay(pause, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const ping = selfTest.ping();
    const attempt = await sendPing(ping, url, { ...around, sender });
    if (!attempt) return;
    const { durationMs } = attempt;
    detail = pingProblem(ping, attempt);
    if (detail === '') {
      reporter.report({ type: 'tunnel.tested', publicUrl: url, ok: true, durationMs });
      return;
    }
    if (pause === 0) reporter.report({ type: 'notice', message: `Self-test: ${url}: ${detail}; trying again …` });
  }
  reporter.report({ type: 'tunnel.tested', publicUrl: url, ok: false, detail });
}

/** Undefined: given up, as the listener ends. */
async function sendPing(
  { rawHeaders, body }: Ping,
  url: string,
  { sender, signal, context }: TestSurroundings & { readonly sender: Sender },
): Promise<Attempt | undefined> {
  try {
    return await sender.send(
      { url, method: 'POST', rawHeaders, body },
      { timeoutMs: PING_TIMEOUT_MS, responseBytesMax: 64 * 1024, signal, now: context.now },
    );
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function pingProblem({ expected }: Ping, { outcome }: Attempt): string {
  if (outcome.kind === 'no_response') return outcome.detail;
  if (Buffer.compare(outcome.body, expected) === 0) return '';
  return `the answer was not this listener's (status ${outcome.status})`;
}
