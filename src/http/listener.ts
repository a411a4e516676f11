import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { headerPairs, headerValue, withoutHeaders } from '../core/headers.ts';
import type { RawHeaders, WebhookRequest } from '../core/types.ts';
import { UnavailableError } from '../errors.ts';

export interface ListenerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly bodyBytesMax: number;
  /** For a request to arrive whole, from its first byte. */
  readonly requestTimeoutMs: number;
  /** Requests at a time; more are answered 503. */
  readonly inFlightMax: number;
}

export interface ListenerResponse {
  readonly status: number;
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
}

/** A request that never became a delivery. */
export interface Rejection {
  readonly status: number;
  readonly reason: string;
}

export interface ListenerHandlers {
  readonly handle: (request: WebhookRequest) => Promise<ListenerResponse>;
  readonly onRejected: (rejection: Rejection) => void;
}

export interface Listener extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Stops accepting, lets requests in flight finish, and closes; cuts them off after the grace period. */
  close(graceMs: number): Promise<void>;
}

const HEADER_BYTES_MAX = 64 * 1024;
/** How often Node looks for connections that are over their time. */
const CHECK_INTERVAL_MS = 500;

/**
 * Receives requests of any method and path as the bytes they are.
 * @throws {UnavailableError} PORT_TAKEN, CANNOT_LISTEN
 */
export async function startListener(options: ListenerOptions, handlers: ListenerHandlers): Promise<Listener> {
  let inFlight = 0;
  const thisTurn = createTurn();
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      requestTimeout: options.requestTimeoutMs,
      headersTimeout: options.requestTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, options.requestTimeoutMs),
    },
    (message, response) => {
      if (inFlight >= options.inFlightMax) {
        reject(response, handlers, 503, `more than ${options.inFlightMax} requests at a time`);
        return;
      }
      inFlight++;
      response.once('close', () => {
        inFlight--;
        // While closing, a connection that was kept alive would hold the server open.
        if (!server.listening) server.closeIdleConnections();
      });
      void serve(message, response, { ...options, thisTurn }, handlers);
    },
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const rejection = clientRejection(error, options);
    if (rejection) handlers.onRejected(rejection);
    if (!socket.writable || !rejection) socket.destroy();
    else {
      const answer = `HTTP/1.1 ${rejection.status} \r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
      socket.end(answer, () => socket.destroy());
    }
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const close = (graceMs: number): Promise<void> => closeServer(server, graceMs);
  return {
    url: `http://${host === '127.0.0.1' ? 'localhost' : host}:${port}`,
    port,
    close,
    [Symbol.asyncDispose]: () => close(0),
  };
}

async function listen(server: Server, { host, port }: ListenerOptions): Promise<void> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new UnavailableError('PORT_TAKEN', `Port ${port} is taken by another program.`, {
        hint: 'Choose another with --port, or any free one with --port 0.',
        cause: error,
      });
    }
    throw new UnavailableError('CANNOT_LISTEN', `Cannot listen on ${host} port ${port}: ${code}.`, {
      hint: code === 'EACCES' ? 'Ports below 1024 need more rights; choose another with --port.' : undefined,
      cause: error,
    });
  }
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  { bodyBytesMax, thisTurn }: ListenerOptions & { readonly thisTurn: () => Promise<void> },
  { handle, onRejected }: ListenerHandlers,
): Promise<void> {
  const body = await readBody(message, bodyBytesMax);
  await thisTurn();
  if (body === 'too_long') {
    reject(response, { onRejected }, 413, `the body is longer than ${bodyBytesMax} bytes`);
    return;
  }
  // The sender went away, or ran out of its time, which clientError tells.
  if (body === 'aborted') return;
  try {
    const answer = await handle({
      method: message.method ?? 'GET',
      path: message.url ?? '/',
      rawHeaders: headerPairs(message.rawHeaders),
      body,
    });
    respond(message, response, answer);
  } catch (error) {
    // A bug must not end a listener that others rely on: it is told, and the sender gets an answer.
    if (response.headersSent) response.destroy();
    else reject(response, { onRejected }, 500, `internal error: ${(error as Error).message}`);
  }
}

/**
 * Resolves when this turn of the event loop has read what there is to read. What has arrived in it is then handled in a
 * row: under load that takes a tenth less of the processor than to read and to handle by turns.
 */
function createTurn(): () => Promise<void> {
  let current: Promise<void> | undefined;
  return () =>
    (current ??= new Promise((resolve) => {
      setImmediate(() => {
        current = undefined;
        resolve();
      });
    }));
}

const CONTENT_LENGTH = ['content-length'];

function respond(
  message: IncomingMessage,
  response: ServerResponse,
  { status, rawHeaders, body }: ListenerResponse,
): void {
  response.sendDate = headerValue(rawHeaders, 'date') === undefined;
  // Without a body on the wire, Content-Length says what a GET would have had: it is left alone.
  const bodiless = message.method === 'HEAD' || status === 204 || status === 304;
  const headers = (bodiless ? rawHeaders : withoutHeaders(rawHeaders, CONTENT_LENGTH)).flat();
  if (!bodiless) headers.push('Content-Length', String(body.length));
  response.writeHead(status, headers);
  response.end(bodiless ? undefined : body);
}

function readBody(message: IncomingMessage, bytesMax: number): Promise<Buffer | 'too_long' | 'aborted'> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // A body that is too long is read to its end and dropped: most senders read no answer before they have sent all.
      if (size > bytesMax) chunks = [];
      else chunks.push(chunk);
    });
    message.on('end', () => {
      if (size > bytesMax) resolve('too_long');
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    // Without a listener for it, there is no error of a request that was broken off.
    message.on('close', () => resolve('aborted'));
  });
}

function reject(
  response: ServerResponse,
  { onRejected }: Pick<ListenerHandlers, 'onRejected'>,
  status: number,
  reason: string,
): void {
  onRejected({ status, reason });
  response.writeHead(status, { connection: 'close', 'content-type': 'text/plain' });
  response.end(`${reason}\n`);
}

function clientRejection({ code }: NodeJS.ErrnoException, options: ListenerOptions): Rejection | undefined {
  if (code === 'ECONNRESET' || code === 'HPE_INVALID_EOF_STATE') return undefined; // The sender went away.
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 408, reason: `the request had not arrived whole after ${options.requestTimeoutMs} ms` };
  }
  if (code === 'HPE_HEADER_OVERFLOW')
    return { status: 431, reason: `the headers are longer than ${HEADER_BYTES_MAX} bytes` };
  return { status: 400, reason: 'this is not an HTTP request' };
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
