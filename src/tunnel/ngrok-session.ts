import type { Listener, Session, SessionBuilder } from '@ngrok/ngrok';

import { UnavailableError } from '../errors.ts';
import { withinLimit } from './limit.ts';
import { describeNgrokError, NgrokError, plainText } from './ngrok-errors.ts';

export interface NgrokOptions {
  readonly token: string;
  /** The domain asked for; without one ngrok chooses. */
  readonly domain?: string;
  /** `host:port` of a server that is not ngrok's usual one. */
  readonly serverAddress?: string;
  /** Whom to trust: certificates as PEM, those of this machine, or those the SDK brings along. */
  readonly trust?: Uint8Array | 'host' | 'trusted';
  /** A policy document, JSON or YAML. */
  readonly trafficPolicy?: string;
  readonly connectLimitMs: number;
  /** The SDK counts in whole seconds. */
  readonly heartbeat: { readonly intervalSeconds: number; readonly toleranceSeconds: number };
}

/** What the SDK tells of a session while it lasts. */
export interface SessionEvents {
  /** The server answered a heartbeat: also right after each connect, before anything else is known. */
  readonly onBeat: () => void;
  readonly onBeatMissed: () => void;
  /** The connection is lost; the SDK tries a few times to get it back. */
  readonly onLost: () => void;
  /** The server has ended the endpoint. */
  readonly onStopped: (error: NgrokError) => void;
  readonly onRestart: () => void;
}

export interface NgrokSession {
  readonly url: string;
  /** Takes the endpoint from the internet; connections to it go on. */
  withdraw(): Promise<void>;
  /** Lets go of the session; its connection to the server ends with the process. */
  close(): Promise<void>;
}

const BIND_LIMIT_MS = 10_000;
/** On a connection whose other end is gone, the SDK would wait for ever. */
const CLOSE_LIMIT_MS = 1_000;

/**
 * One session with ngrok and one endpoint on it, which leads to a port of this machine.
 * @throws {UnavailableError}
 */
export async function startSession(
  options: NgrokOptions & { readonly localUrl: string; readonly signal: AbortSignal },
  events: SessionEvents,
): Promise<NgrokSession> {
  const { SessionBuilder } = await loadSdk();
  const failure = (what: string, limitMs: number) => (): Error => silence(what, limitMs, options);
  try {
    const connecting = configure(new SessionBuilder(), options, events).connect();
    const { connectLimitMs, signal } = options;
    const session = await withinLimit(connecting, {
      limitMs: connectLimitMs,
      failure: failure('connect', connectLimitMs),
      signal,
    }).catch((error: unknown) => {
      // What is given up may still come about.
      connecting.then((late) => quietly(late.close())).catch(() => {});
      throw error;
    });
    const binding = endpoint(session, options).listenAndForward(options.localUrl);
    const listener = await withinLimit(binding, {
      limitMs: BIND_LIMIT_MS,
      failure: failure('bind an endpoint', BIND_LIMIT_MS),
      signal,
    }).catch((error: unknown) => {
      void giveUp(session, binding);
      throw error;
    });
    watchEnd(listener, options, events);
    return {
      url: listener.url() ?? '',
      withdraw: () => quietly(listener.close()),
      close: () => quietly(session.close()),
    };
  } catch (error) {
    throw error instanceof UnavailableError ? error : describeNgrokError(error, options);
  }
}

/** The SDK is a binary a platform, which npm takes for optional. */
async function loadSdk(): Promise<{ readonly SessionBuilder: new () => SessionBuilder }> {
  try {
    return await import('@ngrok/ngrok');
  } catch (error) {
    throw new UnavailableError('NGROK_NOT_INSTALLED', 'The ngrok SDK is not installed for this platform.', {
      hint: 'Install anew without --omit=optional, or use --tunnel cloudflared.',
      cause: error,
    });
  }
}

function configure(builder: SessionBuilder, options: NgrokOptions, events: SessionEvents): SessionBuilder {
  const { token, serverAddress, trust, heartbeat } = options;
  builder.authtoken(token).heartbeatInterval(heartbeat.intervalSeconds).heartbeatTolerance(heartbeat.toleranceSeconds);
  if (serverAddress !== undefined) builder.serverAddr(serverAddress);
  if (typeof trust === 'string') builder.rootCas(trust);
  else if (trust) builder.caCert(trust);
  return builder
    .handleHeartbeat((latencyMs: number | null) => (latencyMs === null ? events.onBeatMissed() : events.onBeat()))
    .handleDisconnection(() => {
      events.onLost();
      return true; // Anything else makes the SDK write to stdout.
    })
    .handleStopCommand(() => events.onStopped(stopped('The ngrok dashboard has ended the session.')))
    .handleRestartCommand(() => events.onRestart());
}

function endpoint(session: Session, { domain, trafficPolicy }: NgrokOptions) {
  // Without it the name of this machine would be sent.
  const builder = session.httpEndpoint().forwardsTo('hooks listen');
  if (domain !== undefined) builder.domain(domain);
  if (trafficPolicy !== undefined) builder.trafficPolicy(trafficPolicy);
  return builder;
}

/** Only a listener's end tells that the server has stopped it. */
function watchEnd(listener: Listener, options: NgrokOptions, events: SessionEvents): void {
  listener.join().catch((error: unknown) => {
    const [, quoted] = /ListenerClosed \{ message: "((?:[^"\\]|\\.)*)"/.exec(String(error)) ?? [];
    if (quoted === undefined) return;
    const said = unescapeRust(quoted).trim();
    const code = /ERR_NGROK_\d+/.exec(String(error))?.[0];
    if (code === undefined) {
      events.onStopped(stopped(`ngrok has ended the endpoint: ${plainText(said, options.token)}`));
      return;
    }
    const { code: known, message, hint } = describeNgrokError(`${said} error_code: ${code}`, options);
    events.onStopped(final(known, message, hint));
  });
}

const RUST_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0' };

/** Rust shows an error as its source would write it: without this the token is not found in it. */
function unescapeRust(text: string): string {
  return text.replace(/\\(?:u\{([\da-f]+)\}|(.))/g, (_match, hex?: string, sign = '') =>
    hex === undefined ? (RUST_ESCAPES[sign] ?? sign) : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}

function stopped(sentence: string): NgrokError {
  return final('NGROK_STOPPED', sentence, 'Start hooks listen anew to have a URL again.');
}

function final(code: string, sentence: string, remedy = ''): NgrokError {
  return new NgrokError(code, { sentence, remedy, consequence: 'final' });
}

function silence(what: string, limitMs: number, { serverAddress }: NgrokOptions): NgrokError {
  const server = serverAddress ?? 'ngrok';
  return new NgrokError('NGROK_TIMEOUT', {
    sentence: `${server} did not answer within ${limitMs / 1000} s of being asked to ${what}.`,
    remedy: 'Check that this machine is online; https://status.ngrok.com tells of outages.',
    consequence: 'passing',
  });
}

/** What is given up may still come about. */
async function giveUp(session: Session, binding: Promise<Listener>): Promise<void> {
  await binding.then((late) => quietly(late.close())).catch(() => {});
  await quietly(session.close());
}

async function quietly(end: Promise<unknown>): Promise<void> {
  await withinLimit(end, { limitMs: CLOSE_LIMIT_MS, failure: () => new Error('too slow') }).catch(() => {});
}
