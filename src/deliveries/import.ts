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
 * @throws {UsageError} NOT_A_DELIVERY
 */
export function readSaved(source: string, bytes: Uint8Array): SavedRequest[] {
  if (REQUEST_LINE.test(Buffer.from(bytes.subarray(0, 4096)).toString('latin1'))) return [readRawHttp(source, bytes)];
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
 * A request as it stands on the wire, or as people save it: line breaks may have become LF. The body is what follows
 * the blank line; a Content-Length that is shorter cuts it, since editors add to the end of files.
 */
function readRawHttp(source: string, bytes: Uint8Array): SavedRequest {
  const text = Buffer.from(bytes).toString('latin1');
  const blank = /\r?\n\r?\n/.exec(text);
  if (!blank) throw notADelivery(source, 'there is no blank line after the headers');
  const [requestLine = '', ...headerLines] = text.slice(0, blank.index).split(/\r?\n/);
  const [method = '', path = ''] = requestLine.split(' ');
  const rawHeaders = headerLines.map((line) => readHeaderLine(source, line));
  const rest = bytes.subarray(blank.index + blank[0].length);
  if (/chunked/i.test(headerValue(rawHeaders, 'transfer-encoding') ?? '')) {
    return { source, request: { method, path, rawHeaders, body: readChunks(source, rest) } };
  }
  const length = headerValue(rawHeaders, 'content-length') ?? String(rest.length);
  if (!/^\d+$/.test(length)) throw notADelivery(source, `its Content-Length "${length.slice(0, 40)}" is no length`);
  return { source, request: { method, path, rawHeaders, body: rest.subarray(0, Number(length)) } };
}

function readHeaderLine(source: string, line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  if (colon < 1) throw notADelivery(source, `"${line.slice(0, 40)}" is not a header line`);
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** RFC 9112 section 7.1. */
function readChunks(source: string, bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const chunks: Uint8Array[] = [];
  for (let position = 0; ;) {
    const size = /^([0-9a-fA-F]+)[^\n]*\r?\n/.exec(text.slice(position, position + 200));
    if (!size) throw notADelivery(source, 'its chunked body is broken');
    position += size[0].length;
    const length = Number.parseInt(size[1] ?? '', 16);
    if (length === 0) return Buffer.concat(chunks);
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
    const { method, url, headers, postData } = fields(request, place, 'its request');
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
          body: harBody(postData ?? {}, place),
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

function harBody(postData: unknown, place: string): Uint8Array {
  const { text = '', encoding } = fields(postData, place, 'its body');
  if (typeof text !== 'string') throw notADelivery(place, 'its body is not text');
  return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
}
