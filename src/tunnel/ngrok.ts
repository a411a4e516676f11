import { setTimeout as delay } from 'node:timers/promises';

import { NgrokError } from './ngrok-errors.ts';
import { type NgrokOptions, type NgrokSession, type SessionEvents, startSession } from './ngrok-session.ts';
import type { OpenTunnel, TunnelTarget } from './tunnel.ts';

/** The SDK tries at once, after 50 ms and after 2.5 s; its next try would be two minutes later. */
const SDK_TRIES_MS = 3_000;
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 30_000;
/** On top of what the SDK itself allows for a heartbeat, before its silence counts as the server's. */
const WATCH_GRACE_MS = 2_000;
const LAST_ANSWERS_MS = 150;
/** The SDK answers to the first heartbeat of a connection before it knows whether its endpoint is taken back. */
const BEATS_OF_A_HEALED_SESSION = 2;

interface Supervision {
  readonly options: NgrokOptions;
  readonly target: TunnelTarget;
  readonly ended: AbortController;
  session: NgrokSession | undefined;
  /** To ask for when the session is replaced, so that the URL stays. */
  domain: string | undefined;
  /** Heartbeats answered since the connection was lost; undefined while it is up. */
  beatsSinceLoss: number | undefined;
  timer: NodeJS.Timeout | undefined;
  url: string;
}

/**
 * An ngrok endpoint that is kept up. The SDK heals a dropped connection for a few seconds; it never notices one that is
 * merely silent, and soon tries only every few hours. Then the session is replaced by a new one.
 */
export function ngrokTunnel(options: NgrokOptions): OpenTunnel {
  return async (target) => {
    const it: Supervision = {
      options,
      target,
      ended: new AbortController(),
      session: undefined,
      domain: options.domain,
      beatsSinceLoss: undefined,
      timer: undefined,
      url: '',
    };
    await start(it, target.signal);
    return { url: it.url, withdraw: () => withdraw(it), close: () => end(it) };
  };
}

async function start(it: Supervision, signal: AbortSignal): Promise<void> {
  let own: NgrokSession | undefined;
  const whileCurrent =
    <Args extends unknown[]>(then: (...args: Args) => void) =>
    (...args: Args): void => {
      if (own !== undefined && own === it.session) then(...args);
    };
  const events: SessionEvents = {
    onBeat: () => {
      if (own === undefined) return;
      if (own === it.session) beat(it);
      // It was replaced, and its connection is back nevertheless: it must not take the endpoint again.
      else void own.close();
    },
    onBeatMissed: whileCurrent(() => void replace(it, 'the server no longer answers')),
    onLost: whileCurrent(() => lost(it)),
    onStopped: whileCurrent((error) => fail(it, error)),
    onRestart: whileCurrent(() => void replace(it, 'ngrok asked for a restart')),
  };
  const { options, target, domain } = it;
  own = await startSession(
    { ...options, ...(domain !== undefined && { domain }), localUrl: target.localUrl, signal },
    events,
  );
  it.session = own;
  it.url = own.url;
  it.domain = options.domain ?? new URL(own.url).hostname;
  it.beatsSinceLoss = undefined;
  watch(it);
}

/** Waits for the next heartbeat; the SDK's own report of a missed one may fail to come, as after a sleep. */
function watch(it: Supervision): void {
  const { intervalSeconds, toleranceSeconds } = it.options.heartbeat;
  const limitMs = (intervalSeconds + toleranceSeconds) * 1000 + WATCH_GRACE_MS;
  setTimer(it, limitMs, () => void replace(it, 'the server no longer answers'));
}

function setTimer(it: Supervision, ms: number, then: () => void): void {
  clearTimeout(it.timer);
  if (!it.ended.signal.aborted) it.timer = setTimeout(then, ms);
}

function beat(it: Supervision): void {
  if (it.beatsSinceLoss === undefined) {
    watch(it);
    return;
  }
  it.beatsSinceLoss++;
  if (it.beatsSinceLoss < BEATS_OF_A_HEALED_SESSION) return;
  it.beatsSinceLoss = undefined;
  watch(it);
  it.target.onChange({ kind: 'up', url: it.url });
}

/** The SDK has lost the connection, or has failed to get it back. */
function lost(it: Supervision): void {
  const first = it.beatsSinceLoss === undefined;
  it.beatsSinceLoss = 0;
  if (!first) return;
  const reason = 'the connection was lost';
  it.target.onChange({ kind: 'down', reason });
  const healMs = SDK_TRIES_MS + it.options.heartbeat.intervalSeconds * 1000;
  setTimer(it, healMs, () => void replace(it, reason));
}

/** Ends the session, and opens new ones until one holds. */
async function replace(it: Supervision, reason: string): Promise<void> {
  clearTimeout(it.timer);
  const { session: old, target, options, ended } = it;
  it.session = undefined;
  if (it.beatsSinceLoss === undefined) target.onChange({ kind: 'down', reason });
  it.beatsSinceLoss = 0;
  void letGo(old);
  for (let failures = 0; !ended.signal.aborted; failures++) {
    try {
      await start(it, ended.signal);
      target.onChange({ kind: 'up', url: it.url });
      return;
    } catch (error) {
      if (ended.signal.aborted) return;
      if (!(error instanceof NgrokError)) throw error;
      const otherUrl = error.consequence === 'address' && options.domain === undefined && it.domain !== undefined;
      if (otherUrl) it.domain = undefined;
      else if (error.consequence === 'passing') await pause(failures, ended.signal);
      else {
        fail(it, error);
        return;
      }
    }
  }
}

/** Half of the time is left to chance, so that not all come back at once after an outage. */
async function pause(failures: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(RETRY_FIRST_MS * 2 ** failures, RETRY_MAX_MS);
  await delay(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
}

function fail(it: Supervision, error: NgrokError): void {
  void withdraw(it);
  it.target.onChange({ kind: 'failed', error });
}

/** From here on a session that ends is not replaced. */
async function withdraw(it: Supervision): Promise<void> {
  it.ended.abort();
  clearTimeout(it.timer);
  await it.session?.withdraw();
}

async function end(it: Supervision): Promise<void> {
  await withdraw(it);
  // The SDK has taken the last answers, but does not tell when it has passed them on.
  await delay(LAST_ANSWERS_MS);
  const { session } = it;
  it.session = undefined;
  await session?.close();
}

/** The endpoint first: the end of a session alone leaves it on the internet. */
async function letGo(session: NgrokSession | undefined): Promise<void> {
  await session?.withdraw();
  await session?.close();
}
