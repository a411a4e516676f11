import { headerValue } from '../core/headers.ts';
import type { WebhookRequest } from '../core/types.ts';
import { notADelivery, type SavedRequest } from './saved.ts';

const REQUEST_LINE = /^[A-Z]{3,10} \S+ HTTP\/\d(?:\.\d)?\r?\n/;

/** Whether a file begins as a request on the wire does. */
export function isRawHttp(bytes: Uint8Array): boolean {
  return REQUEST_LINE.test(latin1(bytes.subarray(0, 4096)));
}

/**
 * Requests as they stand on the wire, one after the other, or as people save them: line breaks may have become LF.
 * Editors add line breaks to the end of files.
 * @throws {UsageError} NOT_A_DELIVERY
 */
export function readRawHttp(source: string, bytes: Uint8Array): SavedRequest[] {
  const requests: WebhookRequest[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const { request, length } = readRawRequest(source, rest);
    requests.push(request);
    rest = rest.subarray(length);
    rest = rest.subarray(/^[\r\n]*/.exec(latin1(rest))?.[0].length);
    if (rest.length > 0 && !isRawHttp(rest)) {
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
