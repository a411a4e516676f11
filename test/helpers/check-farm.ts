import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { Scheme } from './check-schemes.ts';
import { serve } from './receiver.ts';

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ACCEPTED: Reply = { status: 200, text: '{"received":true}' };
export const DUPLICATE: Reply = { status: 200, text: '{"received":"duplicate"}' };

/** What a receiver remembers. */
export interface Memory {
  readonly effects: string[];
  readonly onEffect: (id: string) => void;
  readonly seen: Set<string>;
  /** For bugs that take time to show. */
  readonly notes: Map<string, unknown>;
  inFlight: number;
}

export interface Incoming {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly id: string;
  readonly memory: Memory;
}

export type Json = Record<string, unknown>;

/** What a receiver is made of: a bug is another part in the place of a right one. */
export interface Parts {
  readonly limitBytes: number;
  readonly delayMs: number;
  /** Answers before anything is read. */
  readonly door: (request: IncomingMessage) => Reply | undefined;
  readonly header: (request: IncomingMessage, name: string) => string | undefined;
  readonly read: (request: IncomingMessage, limitBytes: number) => Promise<Buffer>;
  /** What is done with a request before it is verified. */
  readonly before: (incoming: Incoming) => Reply | undefined;
  readonly timestamp: (request: IncomingMessage, scheme: Scheme, value: string) => string;
  readonly isFresh: (timestamp: string, nowSeconds: number, request: IncomingMessage, scheme: Scheme) => boolean;
  readonly secrets: (scheme: Scheme) => readonly string[];
  readonly key: (scheme: Scheme, secret: string) => string | Buffer;
  readonly algorithm: (value: string) => string;
  readonly digest: (algorithm: string, key: string | Buffer, start: string, body: string | Buffer) => Buffer;
  /** The bytes that the signature is taken to be of. */
  readonly signed: (body: Buffer) => string | Buffer;
  readonly signatures: (value: string, scheme: Scheme) => readonly string[];
  readonly equal: (given: string, expected: Buffer, scheme: Scheme) => boolean;
  /** What becomes of a request without a signature. */
  readonly unsigned: 'refused' | 'accepted' | 'compared';
  readonly refuse: (expected: readonly string[]) => Reply;
  readonly parse: (body: Buffer) => unknown;
  /** By what an event is known. */
  readonly eventKeys: (event: Json, incoming: Incoming) => readonly string[];
  readonly duplicate: (effect: () => void) => Reply;
  /** Between looking for an event and keeping it. */
  readonly store: () => Promise<void> | undefined;
  readonly handle: (event: Json, memory: Memory) => Reply | undefined;
  readonly fail: (error: Error) => Reply;
}

class TooLarge extends Error {}

const MIB = 1024 * 1024;

export const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
};

export const pairsOf = (value: string, name: string): string[] =>
  value.split(',').flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []));

export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limitBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A right receiver. */
export const RIGHT: Parts = {
  limitBytes: MIB,
  delayMs: 0,
  door: ({ method }) =>
    method === 'POST' ? undefined : { status: 405, text: '{"error":"method"}', headers: { Allow: 'POST' } },
  header: headerOf,
  read: readBody,
  before: () => undefined,
  timestamp: (request, { timestampHeader }, value) =>
    (timestampHeader === undefined ? pairsOf(value, 't')[0] : headerOf(request, timestampHeader)) ?? '',
  isFresh: (timestamp, now) => /^\d+$/.test(timestamp) && Math.abs(now - Number(timestamp)) <= 300,
  secrets: ({ secret }) => [secret],
  key: (scheme, secret) => scheme.key(secret),
  algorithm: () => 'sha256',
  digest: (algorithm, key, start, body) => createHmac(algorithm, key).update(start).update(body).digest(),
  signed: (body) => body,
  signatures: (value, { prefix, separator }) =>
    (separator === undefined ? [value] : value.split(separator)).flatMap((part) =>
      part.startsWith(prefix) ? [part.slice(prefix.length)] : [],
    ),
  equal: (given, expected, { encoding }) => {
    const bytes = Buffer.from(given, encoding);
    return bytes.length === expected.length && bytes.toString(encoding) === given && timingSafeEqual(bytes, expected);
  },
  unsigned: 'refused',
  refuse: () => ({ status: 401, text: '{"error":"unauthorized"}' }),
  parse: (body) => {
    try {
      return JSON.parse(body.toString());
    } catch {
      return undefined;
    }
  },
  eventKeys: (_, { id, body }) => [id, createHmac('sha256', 'events').update(body).digest('hex')],
  duplicate: () => ACCEPTED,
  store: () => undefined,
  handle: () => undefined,
  fail: () => ({ status: 500, text: '{"error":"internal"}' }),
};

export interface Farm {
  /** Where events go. */
  readonly url: string;
  /** Where the ids of those that had an effect are listed. */
  readonly effectsUrl: string;
  readonly effects: readonly string[];
}

/** A receiver on bare `node:http`: right, but for the parts that a bug replaces. */
export async function startFarm(
  scheme: Scheme,
  bug: Partial<Parts> = {},
  onEffect: (id: string) => void = () => undefined,
): Promise<Farm> {
  const parts: Parts = { ...RIGHT, ...bug };
  const memory: Memory = { effects: [], onEffect, seen: new Set(), notes: new Map(), inFlight: 0 };
  const { url } = await serve((request, response) => {
    if (request.url === '/effects') return send(response, { status: 200, text: JSON.stringify(memory.effects) });
    return void answerInTime(request, parts, scheme, memory).then((reply) => send(response, reply));
  });
  return { url: `${url}/webhook`, effectsUrl: `${url}/effects`, effects: memory.effects };
}

async function answerInTime(request: IncomingMessage, parts: Parts, scheme: Scheme, memory: Memory): Promise<Reply> {
  memory.inFlight++;
  try {
    return await answerTo(request, parts, scheme, memory);
  } catch (error) {
    return error instanceof TooLarge ? { status: 413, text: '' } : parts.fail(error as Error);
  } finally {
    if (parts.delayMs > 0) await delay(parts.delayMs);
    memory.inFlight--;
  }
}

function send(response: ServerResponse, { status, text, headers = {} }: Reply): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);
}

async function answerTo(request: IncomingMessage, parts: Parts, scheme: Scheme, memory: Memory): Promise<Reply> {
  const early = parts.door(request);
  if (early) return early;
  const body = await parts.read(request, parts.limitBytes);
  const inBody = scheme.idHeader === undefined ? (safeParse(body)?.['id'] as string) : undefined;
  const id = inBody ?? parts.header(request, scheme.idHeader ?? '') ?? '';
  const incoming: Incoming = { request, body, id, memory };
  const before = parts.before(incoming);
  if (before) return before;
  const { isRight, expected } = verify(incoming, parts, scheme);
  if (!isRight) return parts.refuse(expected);
  const event = parts.parse(body);
  if (typeof event !== 'object' || event === null) return { status: 400, text: '{"error":"no event"}' };
  const reply = parts.handle(event as Json, memory);
  if (reply) return reply;
  const keys = parts.eventKeys(event as Json, incoming);
  const effect = (): void => {
    memory.effects.push(id);
    memory.onEffect(id);
  };
  if (keys.some((key) => memory.seen.has(key))) return parts.duplicate(effect);
  const stored = parts.store();
  if (stored) await stored;
  for (const key of keys) memory.seen.add(key);
  effect();
  return ACCEPTED;
}

export function safeParse(body: Buffer): Json | undefined {
  try {
    return JSON.parse(body.toString()) as Json;
  } catch {
    return undefined;
  }
}

function verify(
  { request, body, id }: Incoming,
  parts: Parts,
  scheme: Scheme,
): { isRight: boolean; expected: string[] } {
  const value = parts.header(request, scheme.header);
  const isUnsigned = value === undefined || value === '';
  if (isUnsigned && parts.unsigned !== 'compared') return { isRight: parts.unsigned === 'accepted', expected: [] };
  const given = value ?? '';
  const timestamp = parts.timestamp(request, scheme, given);
  const isTimed = scheme.start({ id: '', timestamp: 't' }) !== '';
  const isFresh = !isTimed || parts.isFresh(timestamp, Date.now() / 1000, request, scheme);
  const start = scheme.start({ id, timestamp });
  const digests = parts
    .secrets(scheme)
    .map((secret) => parts.digest(parts.algorithm(given), parts.key(scheme, secret), start, parts.signed(body)));
  const isRight =
    isFresh &&
    parts.signatures(given, scheme).some((signature) => digests.some((each) => parts.equal(signature, each, scheme)));
  return { isRight, expected: digests.map((each) => scheme.prefix + each.toString(scheme.encoding)) };
}
