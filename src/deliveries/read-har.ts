import type { RawHeaders } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { notADelivery, readPart, type SavedItem, type SavedRequest } from './saved.ts';

interface Har {
  readonly log: { readonly entries: readonly unknown[] };
}

export function isHar(value: unknown): value is Har {
  return Array.isArray((value as Har | null | undefined)?.log?.entries);
}

/** An entry with a body is a request: the page loads of a browser are passed over. */
export function readHar(source: string, { log }: Har): SavedItem[] {
  return log.entries.flatMap((entry, index) => {
    const place = `${source}#${index + 1}`;
    return readPart(place, () => readEntry(place, entry, log.entries.length > 1));
  });
}

function readEntry(place: string, entry: unknown, amongOthers: boolean): SavedRequest[] {
  const { request, startedDateTime } = fields(entry, place, 'the entry');
  const { method, url, headers, postData, bodySize } = fields(request, place, 'its request');
  if (typeof method !== 'string' || typeof url !== 'string' || !URL.canParse(url)) {
    throw notADelivery(place, 'its request has no method and URL');
  }
  if (postData === undefined && amongOthers) return []; // Page loads beside the webhook.
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
