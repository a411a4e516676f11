import { once } from 'node:events';
import { type Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

import type { Received } from './receiver.ts';

export interface Answer {
  readonly status: number;
  /** Flat: name, value, name, value. */
  readonly rawHeaders: string[];
  readonly body: Buffer;
}

export interface ClientRequest {
  readonly method?: string;
  readonly path?: string;
  /** Flat; Host and Content-Length are added. */
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
  /** Sends the body in these pieces with `Transfer-Encoding: chunked`, and no Content-Length. */
  readonly chunks?: ReadonlyArray<string | Uint8Array>;
  /** Without one, the request has a connection of its own. */
  readonly agent?: Agent;
}

/** Sends one request and reads the answer to its end. */
export async function sendRequest(port: number, options: ClientRequest = {}): Promise<Answer> {
  const { method = 'POST', path = '/', headers = [], body = '', chunks, agent = false } = options;
  const bytes = Buffer.from(body);
  const framing = chunks ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(bytes.length)];
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    method,
    path,
    agent,
    headers: ['Host', `127.0.0.1:${port}`, ...headers, ...framing],
  });
  // After its answer, what the sender still writes may find the connection closed.
  request.on('error', () => {});
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  for (const chunk of chunks ?? []) request.write(chunk);
  request.end(chunks ? undefined : bytes);
  const [response] = await answered;
  const parts: Buffer[] = [];
  for await (const part of response as AsyncIterable<Buffer>) parts.push(part);
  return { status: response.statusCode ?? 0, rawHeaders: response.rawHeaders, body: Buffer.concat(parts) };
}

/** A bare connection, for requests that no client would send; destroyed when the test ends. */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  return socket;
}

/** Writes bytes to a bare connection and reads one answer, which says its length or ends by a close. */
export async function sendRaw(port: number, bytes: Uint8Array): Promise<Answer> {
  const socket = await openSocket(port);
  socket.write(bytes);
  return readAnswer(socket);
}

/** As a sender does that writes its whole request before it looks for an answer. */
export async function writeThenRead(port: number, bytes: Uint8Array): Promise<Answer> {
  const socket = await openSocket(port);
  await new Promise<void>((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    socket.once('error', reject);
  });
  return readAnswer(socket);
}

/** Reads one answer, and leaves the connection open. */
export function readAnswer(socket: Socket): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      const answer = parseAnswer(seen);
      if (answer) resolve(answer);
    });
    socket.once('error', reject);
    socket.once('end', () => {
      const answer = parseAnswer(seen, true);
      if (answer) resolve(answer);
      else reject(new Error(`The connection was closed after ${JSON.stringify(seen.toString('latin1'))}`));
    });
  });
}

function parseAnswer(bytes: Buffer, ended = false): Answer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  if (status === 100) return parseAnswer(bytes.subarray(end + 4), ended);
  const rawHeaders = lines.flatMap((line) => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  const value = (name: string): string | undefined => {
    const index = rawHeaders.findIndex((text, at) => at % 2 === 0 && text.toLowerCase() === name);
    return index === -1 ? undefined : rawHeaders[index + 1];
  };
  const rest = bytes.subarray(end + 4);
  if (value('transfer-encoding') === 'chunked') {
    const body = parseChunks(rest);
    return body && { status, rawHeaders, body };
  }
  const length = value('content-length');
  if (length === undefined ? !ended : rest.length < Number(length)) return undefined;
  return { status, rawHeaders, body: length === undefined ? rest : rest.subarray(0, Number(length)) };
}

/** The body, when its last chunk has arrived. */
function parseChunks(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let position = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', position);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.subarray(position, lineEnd).toString(), 16);
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    position = lineEnd + 2 + size + 2;
  }
}

const OF_THE_CONNECTION = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive']);

/** Header lines `Name: value` in order, without those that belong to the connection. */
export function headerLines(rawHeaders: readonly string[]): string[] {
  return rawHeaders.flatMap((name, at) =>
    at % 2 === 1 || OF_THE_CONNECTION.has(name.toLowerCase()) ? [] : [`${name}: ${rawHeaders[at + 1]}`],
  );
}

/** What of a received request its sender decides. */
export function requestLines({ method, path, rawHeaders }: Received): string[] {
  return [`${method} ${path}`, ...headerLines(rawHeaders)];
}
