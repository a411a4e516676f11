import { headerValue } from '../core/headers.ts';
import { identityOf } from '../core/provider.ts';
import { fromRecord, NotADelivery } from '../core/record.ts';
import { utf8Text } from '../core/json-text.ts';
import type { Delivery, RawHeaders, WebhookRequest } from '../core/types.ts';
import { UsageError } from '../errors.ts';

/** A request read from a file, with what the file knows besides. */
export interface SavedRequest {
  /** The file, and the place in it: `capture.har#2`. */
  readonly source: string;
  readonly request: WebhookRequest;
  readonly receivedAt?: Date;
  readonly provider?: string;
  readonly eventType?: string;
  readonly eventId?: string;
  /** All of it, when it is a delivery that was kept. */
  readonly delivery?: Delivery;
}

/**
 * Reads whatever form a saved webhook has: a delivery file, NDJSON of deliveries (as `--json` prints), a HAR, or a raw
 * HTTP request. A body alone is not one: it has no headers to verify.
 * @throws {UsageError} NOT_A_DELIVERY, NO_BODY
 */
export function readSaved(source: string, bytes: Uint8Array): SavedRequest[] {
  if (REQUEST_LINE.test(latin1(bytes.subarray(0, 4096)))) return readRawHttp(source, bytes);
  const text = utf8Text(bytes)?.replace(/^\ufeff/, '');
  const whole = text === undefined ? undefined : tryJson(text);
  if (isHar(whole)) return readHar(source, whole);
  if (whole !== undefined) return [readRecord(source, whole)];
  const lines = (text ?? '')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [{ line, number: index + 1 }]));
  const records = lines.map(({ line, number }) => ({ number, value: tryJson(line) }));
  if (records.length > 0 && records.every(({ value }) => value !== undefined)) {
    return records
      .filter(({ value }) => holdsDelivery(value))
      .map(({ number, value }) => readRecord(`${source}:${number}`, value));
  }
  throw notADelivery(source, 'it is neither JSON nor an HTTP request');
}

function notADelivery(source: string, problem: string): UsageError {
  return new UsageError('NOT_A_DELIVERY', `${source} is not a delivery: ${problem}.`);
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The NDJSON of `hooks listen` has lines about other things, which are passed over. */
function holdsDelivery(value: unknown): boolean {
  const type = (value as { type?: unknown } | null)?.type;
  return typeof type !== 'string' || type === 'delivery' || type === 'delivery.received';
}

function readRecord(source: string, value: unknown): SavedRequest {
  try {
    const delivery = fromRecord(value);
    const { receivedAt, request } = delivery;
    return {
      source,
      request,
      receivedAt,
      delivery,
      ...identityOf(delivery),
    };
  } catch (error) {
    if (error instanceof NotADelivery) throw notADelivery(source, error.message);
    throw error;
  }
}

const REQUEST_LINE = /^[A-Z]{3,10} \S+ HTTP\/\d(?:\.\d)?\r?\n/;

/**
 * Requests as they stand on the wire, one after the other, or as people save them: line breaks may have become LF.
 * Editors add line breaks to the end of files.
 */
function readRawHttp(source: string, bytes: Uint8Array): SavedRequest[] {
  const requests: WebhookRequest[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const { request, length } = readRawRequest(source, rest);
    requests.push(request);
    rest = rest.subarray(length);
    rest = rest.subarray(/^[\r\n]*/.exec(latin1(rest))?.[0].length);
    if (rest.length > 0 && !REQUEST_LINE.test(latin1(rest.subarray(0, 4096)))) {
      throw notADelivery(source, 'something follows the body, which is as long as its headers say');
    }
  }
  return requests.map((request, index) => ({
    source: requests.length === 1 ? source : `${source}#${index + 1}`,
    request,
  }));
}

/** The request that the bytes begin with, and how many of them it takes: without a length, all. */
function readRawRequest(source: string, bytes: Uint8Array): { request: WebhookRequest; length: number } {
  const text = latin1(bytes);
  const blank = /\r?\n\r?\n/.exec(text);
  if (!blank) throw notADelivery(source, 'there is no blank line after the headers');
  const [requestLine = '', ...headerLines] = text.slice(0, blank.index).split(/\r?\n/);
  const [method = '', path = ''] = requestLine.split(' ');
  const rawHeaders = headerLines.map((line) => readHeaderLine(source, line));
  const start = blank.index + blank[0].length;
  const rest = bytes.subarray(start);
  if (/chunked/i.test(headerValue(rawHeaders, 'transfer-encoding') ?? '')) {
    const { body, length } = readChunks(source, rest);
    return { request: { method, path, rawHeaders, body }, length: start + length };
  }
  const length = headerValue(rawHeaders, 'content-length') ?? String(rest.length);
  if (!/^\d+$/.test(length)) throw notADelivery(source, `its Content-Length "${length.slice(0, 40)}" is no length`);
  const body = rest.subarray(0, Number(length));
  return { request: { method, path, rawHeaders, body }, length: start + body.length };
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function readHeaderLine(source: string, line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  if (colon < 1) throw notADelivery(source, `"${line.slice(0, 40)}" is not a header line`);
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** RFC 9112 section 7.1; trailer lines go with the last chunk. */
function readChunks(source: string, bytes: Uint8Array): { body: Uint8Array; length: number } {
  const text = latin1(bytes);
  const chunks: Uint8Array[] = [];
  for (let position = 0; ;) {
    const size = /^([0-9a-fA-F]+)[^\n]*\r?\n/.exec(text.slice(position, position + 200));
    if (!size) throw notADelivery(source, 'its chunked body is broken');
    position += size[0].length;
    const length = Number.parseInt(size[1] ?? '', 16);
    if (length === 0) {
      const trailers = /^(?:[^\r\n]+\r?\n)*(?:\r?\n)?/.exec(text.slice(position))?.[0] ?? '';
      return { body: Buffer.concat(chunks), length: position + trailers.length };
    }
    chunks.push(bytes.subarray(position, position + length));
    position += length + (text[position + length] === '\r' ? 2 : 1);
  }
}

interface Har {
  readonly log: { readonly entries: readonly unknown[] };
}

function isHar(value: unknown): value is Har {
  return Array.isArray((value as Har | null | undefined)?.log?.entries);
}

function readHar(source: string, { log }: Har): SavedRequest[] {
  return log.entries.flatMap((entry, index) => {
    const place = `${source}#${index + 1}`;
    const { request, startedDateTime } = fields(entry, place, 'the entry');
    const { method, url, headers, postData, bodySize } = fields(request, place, 'its request');
    if (typeof method !== 'string' || typeof url !== 'string' || !URL.canParse(url)) {
      throw notADelivery(place, 'its request has no method and URL');
    }
    if (postData === undefined && log.entries.length > 1) return []; // Page loads beside the webhook.
    const receivedAt = new Date(typeof startedDateTime === 'string' ? startedDateTime : '');
    return [
      {
        source: place,
        request: {
          method,
          path: pathOfUrl(url),
          rawHeaders: harHeaders(headers ?? [], place),
          body: harBody(postData ?? {}, bodySize, place),
        },
        ...(!Number.isNaN(receivedAt.getTime()) && { receivedAt }),
      },
    ];
  });
}

function fields(value: unknown, place: string, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw notADelivery(place, `${what} is not an object`);
}

/** What stands behind the host, as it was written: a parser of URLs would tidy it up. */
function pathOfUrl(url: string): string {
  const path = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function harHeaders(value: unknown, place: string): RawHeaders {
  if (!Array.isArray(value)) throw notADelivery(place, 'its headers are not a list');
  return value.flatMap((header): RawHeaders => {
    const { name, value: content } = fields(header, place, 'a header');
    if (typeof name !== 'string' || typeof content !== 'string')
      throw notADelivery(place, 'a header has no name and value');
    return name.startsWith(':') ? [] : [[name, content]]; // HTTP/2 pseudo-headers.
  });
}

/** A browser may keep a form as its fields alone: how they were spelled, and so what was signed, is lost. */
function harBody(postData: unknown, bodySize: unknown, place: string): Uint8Array {
  const { text, encoding, params } = fields(postData, place, 'its body');
  const isLost = (Array.isArray(params) && params.length > 0) || (typeof bodySize === 'number' && bodySize > 0);
  if (text === undefined && isLost) {
    throw new UsageError(
      'NO_BODY',
      `The HAR does not hold the body of ${place}: nothing can be said of its signature.`,
      {
        hint: 'Save the request with its body, for example as a raw HTTP request.',
      },
    );
  }
  if (text === undefined) return new Uint8Array();
  if (typeof text !== 'string') throw notADelivery(place, 'its body is not text');
  return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
}
