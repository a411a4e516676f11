import { hrtime } from 'node:process';
import { Readable } from 'node:stream';

import type { Agent, Dispatcher } from 'undici';

import { FOR_ANOTHER_HOST } from '../core/attempt.ts';
import { headerPairs } from '../core/headers.ts';
import { requestTarget } from '../core/request-target.ts';
import type { Attempt, LateAnswer, NoResponseReason, Outcome, RawHeaders } from '../core/types.ts';

export interface SendRequest {
  readonly url: string;
  readonly method: string;
  /** Without Host, Content-Length and hop-by-hop headers: these belong to the connection. */
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
  /** Sent in these pieces in place of the body, without Content-Length. */
  readonly chunks?: readonly Uint8Array[];
}

export interface SendOptions {
  /** For the whole exchange: connect, send, and the answer to its last byte. */
  readonly timeoutMs: number;
  /** Ctrl-C: the promise is rejected with its reason. Left out: what was begun is finished. */
  readonly signal?: AbortSignal;
  /** How much of the answer's body is kept; the rest is not read. */
  readonly responseBytesMax: number;
  readonly now: () => Date;
  /** On a connection of its own, which is closed with the answer. */
  readonly ownConnection?: boolean;
  /** The outcome of a timeout is told in time, and the answer waited for all the same. */
  readonly late?: {
    readonly withinMs: number;
    /** Called when the time is up; the promise holds the answer, or undefined where none came. */
    readonly expect: (answer: Promise<LateAnswer | undefined>) => void;
  };
}

export interface Sender extends AsyncDisposable {
  /**
   * Sends one request and tells what came of it: not answering is an outcome, not an error. Redirects are not
   * followed. The bytes, and the headers with their order, case and repeats, are sent as they are.
   */
  send(request: SendRequest, options: SendOptions): Promise<Attempt>;
}

/** Whom to trust over https. */
export interface TlsOptions {
  /** Certificates trusted besides the well-known ones, as PEM. */
  readonly caPem?: string;
  /** Certificates are not checked at all. */
  readonly insecure?: boolean;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Of an answer. */
const HEADER_BYTES_MAX = 64 * 1024;

/** As `performance.now`, for which Node first loads what takes longer than a request to loopback. */
function monotonicMs(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Opens connections as needed and keeps them for the next request; dispose closes them. */
export async function createSender({
  connections,
  tls = {},
}: {
  connections: number;
  tls?: TlsOptions;
}): Promise<Sender> {
  const { Agent, buildConnector } = await import('#undici-agent');
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    ...(tls.insecure && { rejectUnauthorized: false }),
    ...(tls.caPem !== undefined && { ca: [...(await import('node:tls')).rootCertificates, tls.caPem] }),
  });
  const agent = new Agent({
    connections,
    pipelining: 1,
    maxHeaderSize: HEADER_BYTES_MAX,
    // undici would have the certificate be for the Host header: it is for the URL's host, whatever the app is told.
    connect: (address, callback) => connect({ ...address, servername: '' }, callback),
    headersTimeout: 0, // One limit for the whole exchange, below.
    bodyTimeout: 0,
  });
  let last: Target | undefined;
  return {
    async send(request, options) {
      // Nearly all go to one and the same URL: it is taken apart once.
      const target = last?.url === request.url ? last : targetOf(request.url);
      last = target;
      const startedAt = options.now();
      const start = monotonicMs();
      const elapsedMs = (): number => Math.round((monotonicMs() - start) * 10) / 10;
      const outcome = await exchange(agent, target, request, options, elapsedMs);
      const durationMs = elapsedMs();
      return { endpointUrl: request.url, startedAt, durationMs, outcome };
    },
    async [Symbol.asyncDispose]() {
      await agent.destroy();
    },
  };
}

interface Target {
  readonly url: string;
  readonly origin: string;
  /** With the query. */
  readonly path: string;
}

function targetOf(url: string): Target {
  return { url, origin: new URL(url).origin, path: requestTarget(url) };
}

function exchange(
  agent: Agent,
  { origin, path }: Target,
  request: SendRequest,
  options: SendOptions,
  elapsedMs: () => number,
): Promise<Outcome> {
  const { signal, timeoutMs, responseBytesMax, late } = options;
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    // The promise has its outcome by then: what settles the exchange later is the late answer.
    let tellLate: ((answer: LateAnswer | undefined) => void) | undefined;
    let status = 0;
    let rawHeaders: RawHeaders = [];
    const chunks: Buffer[] = [];
    let size = 0;

    const settle = (finish: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
      finish();
      // A request that has not got its connection yet is stopped as soon as it does.
      controller?.abort(new Error('settled'));
    };
    const respond = (truncated: boolean): void =>
      settle(() => {
        tellLate?.({ status, durationMs: elapsedMs() });
        const body = Buffer.concat(chunks);
        resolve({ kind: 'response', status, rawHeaders, body, ...(truncated && { truncated }) });
      });
    const noResponse = (reason: NoResponseReason, detail: string): void =>
      settle(() => {
        tellLate?.(undefined);
        resolve({ kind: 'no_response', reason, detail });
      });
    const interrupt = (): void =>
      settle(() => {
        tellLate?.(undefined);
        reject(signal?.reason as Error);
      });
    const timeUp = (): void => {
      const detail = `no whole answer within ${timeoutMs} ms`;
      if (!late) return noResponse('timeout', detail);
      timer = setTimeout(() => noResponse('timeout', detail), late.withinMs);
      late.expect(new Promise((tell) => (tellLate = tell)));
      resolve({ kind: 'no_response', reason: 'timeout', detail });
    };
    let timer = setTimeout(timeUp, timeoutMs);
    signal?.addEventListener('abort', interrupt, { once: true });
    if (signal?.aborted) return interrupt();

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(current) {
        if (settled) current.abort(new Error('settled'));
        controller = current;
      },
      onResponseStart(current, statusCode) {
        if (statusCode < 200) return; // 103 Early Hints and the like.
        status = statusCode;
        rawHeaders = Array.isArray(current.rawHeaders) ? headerPairs(current.rawHeaders) : [];
      },
      onResponseData(_, chunk) {
        const room = responseBytesMax - size;
        chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
        size += chunk.length;
        if (size > responseBytesMax) respond(true);
      },
      onResponseEnd() {
        controller = undefined;
        respond(false);
      },
      onResponseError(_, error) {
        // A 304 may say how long the body would be that it does not have; undici takes that for a broken answer.
        if (status === 304 && size === 0) return respond(false);
        const { reason, detail } = describeFailure(error);
        noResponse(reason, status > 0 ? `its answer, ${status}, broke off` : detail);
      },
    };
    agent.dispatch(
      {
        origin,
        path,
        method: request.method,
        headers: request.rawHeaders.flat(),
        body: request.chunks ? Readable.from(request.chunks) : request.body.length > 0 ? request.body : null,
        ...(options.ownConnection && { reset: true }),
      },
      handler,
    );
  });
}

const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that is not known',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: FOR_ANOTHER_HOST,
};

/** undici and Node promise error codes, not classes; what a person can act on is told apart. */
function describeFailure(error: Error): { reason: NoResponseReason; detail: string } {
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const code = (first as NodeJS.ErrnoException).code ?? '';
  const detail = [code, first.message].filter(Boolean).join(': ');
  if (code === 'ECONNREFUSED') return { reason: 'refused', detail: 'connection refused' };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { reason: 'dns', detail: 'the host name was not found' };
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT')
    return { reason: 'timeout', detail: 'no connection in time' };
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE') {
    return { reason: 'closed', detail: 'the connection was closed without an answer' };
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return { reason: 'tls', detail: 'the port does not speak https' };
  if (/^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_|SELF_SIGNED|UNABLE_TO_|EPROTO)/.test(code))
    return { reason: 'tls', detail: CERTIFICATE_FAULTS[code] ?? code };
  return { reason: 'other', detail };
}
