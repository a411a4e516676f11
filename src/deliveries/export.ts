import { forwardableHeaders, headerValue, withoutHeaders } from '../core/headers.ts';
import { bodyField } from '../core/record.ts';
import { parseJsonBytes, PRETTY, printJson, utf8Text } from '../core/json-text.ts';
import { requestTarget } from '../core/request-target.ts';
import type { Delivery, RawHeaders, WebhookRequest } from '../core/types.ts';
import { UsageError } from '../errors.ts';

/** A request bound for a URL. */
export interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
}

/** Shells limit one argument to 128 KiB (Linux: MAX_ARG_STRLEN). */
const ARGUMENT_BYTES_MAX = 100_000;

/**
 * A command line for any POSIX shell that makes curl send exactly these bytes. Text goes in as an argument; bytes that
 * an argument cannot carry come from base64.
 */
export function curlCommand({ url, method, rawHeaders, body }: OutgoingRequest): string {
  const head = method === 'HEAD';
  if (head && body.length > 0) {
    throw new UsageError('CANNOT_EXPORT', 'curl cannot send a HEAD request with a body.', {
      hint: 'Use --format http.',
    });
  }
  const target = new URL(url).href;
  // curl waits for the body of an answer to a HEAD that it does not know to be one.
  const args = [
    'curl',
    ...(head ? ['--head'] : ['--request', method]),
    ...(/[[\]{}]/.test(target) ? ['--globoff'] : []),
    quote(target),
  ];
  for (const [name, value] of rawHeaders) {
    // An empty value is written with ";": "Name:" would take the header away.
    args.push('--header', quoteHeader(value === '' ? `${name};` : `${name}: ${value}`));
  }
  for (const name of defaultsToRemove(rawHeaders)) args.push('--header', quote(`${name}:`));
  if (body.length === 0) return args.join(' ');
  const text = utf8Text(body);
  if (text !== undefined && !text.includes('\0') && body.length < ARGUMENT_BYTES_MAX) {
    return [...args, '--data-raw', quote(text)].join(' ');
  }
  const base64 = Buffer.from(body).toString('base64').replace(/.{76}/g, '$&\n').trimEnd();
  return `base64 -d <<'BODY' | ${args.join(' ')} --data-binary @-\n${base64}\nBODY`;
}

/** Header bytes above 7F are single bytes, which a terminal in UTF-8 cannot carry: printf makes them. */
function quoteHeader(line: string): string {
  if (!/[\u0080-\u00ff]/.test(line)) return quote(line);
  const escaped = line
    .replace(/[\\%]/g, '$&$&')
    .replace(/[\u0080-\u00ff]/g, (character) => `\\${character.charCodeAt(0).toString(8)}`);
  return `"$(printf ${quote(escaped)})"`;
}

/** Headers that curl adds of its own accord and this request does not have (`Expect` makes long bodies wait). */
function defaultsToRemove(rawHeaders: RawHeaders): string[] {
  return ['User-Agent', 'Accept', 'Content-Type', 'Expect'].filter(
    (name) => headerValue(rawHeaders, name) === undefined,
  );
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The request as it stands on the wire, in HTTP/1.1. */
export function rawHttp({ url, method, rawHeaders, body }: OutgoingRequest): Uint8Array {
  const { host } = new URL(url);
  const lines = [
    `${method} ${requestTarget(url)} HTTP/1.1`,
    ...(headerValue(rawHeaders, 'host') === undefined ? [`Host: ${host}`] : []),
    ...rawHeaders.map(([name, value]) => `${name}: ${value}`),
    // RFC 9110 section 8.6: a method that has no body says nothing of its length.
    ...(body.length > 0 || !['GET', 'HEAD'].includes(method) ? [`Content-Length: ${body.length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

/** The request as one JSON object. */
export function requestJson({ url, method, rawHeaders, body }: OutgoingRequest): Record<string, unknown> {
  return { url, method, rawHeaders, ...bodyField(body) };
}

/** The kept request with the headers that may be sent again, bound for a URL. */
export function outgoing(request: WebhookRequest, url: string): OutgoingRequest {
  return { url, method: request.method, rawHeaders: forwardableHeaders(request.rawHeaders), body: request.body };
}

/** The kept request as it came; a body that came in chunks is in one piece, and says its length. */
export function rawHttpAsReceived({ method, path, rawHeaders, body }: WebhookRequest): Uint8Array {
  const chunked = headerValue(rawHeaders, 'transfer-encoding') !== undefined;
  const headers: RawHeaders = chunked
    ? [...withoutHeaders(rawHeaders, ['transfer-encoding', 'content-length']), ['Content-Length', String(body.length)]]
    : rawHeaders;
  const lines = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

/** A sample event that can be triggered: the body as readable JSON. */
export function fixtureText(delivery: Delivery): string {
  const json = parseJsonBytes(delivery.request.body);
  if (!json) {
    throw new UsageError('NOT_JSON', `The body of ${delivery.id} is not JSON, so it cannot become a fixture.`, {
      hint: 'Export it with --format http, or send it again with hooks replay.',
    });
  }
  return `${printJson(json, PRETTY)}\n`;
}

/** HAR 1.2 with an entry a delivery; bodies that are not UTF-8 are in base64, as `encoding` says. */
export function har(deliveries: readonly Delivery[], version: string): Record<string, unknown> {
  return {
    log: {
      version: '1.2',
      creator: { name: 'hooks', version },
      entries: deliveries.map((delivery) => harEntry(delivery)),
    },
  };
}

function harEntry({ id, receivedAt, request, attempts }: Delivery): Record<string, unknown> {
  const attempt = attempts.at(-1);
  const response = attempt?.outcome.kind === 'response' ? attempt.outcome : undefined;
  const url = requestUrl(request);
  const durationMs = attempt?.durationMs ?? 0;
  return {
    startedDateTime: receivedAt.toISOString(),
    time: durationMs,
    comment: id,
    request: {
      method: request.method,
      url,
      httpVersion: 'HTTP/1.1',
      headers: harHeaders(request.rawHeaders),
      queryString: [...new URLSearchParams(/\?(.*)/s.exec(url)?.[1] ?? '')].map(([name, value]) => ({ name, value })),
      cookies: [],
      headersSize: -1,
      bodySize: request.body.length,
      postData: { mimeType: headerValue(request.rawHeaders, 'content-type') ?? '', ...harText(request.body) },
    },
    response: {
      status: response?.status ?? 0,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: harHeaders(response?.rawHeaders ?? []),
      cookies: [],
      redirectURL: '',
      headersSize: -1,
      bodySize: response?.body.length ?? -1,
      content: {
        size: response?.body.length ?? 0,
        mimeType: headerValue(response?.rawHeaders ?? [], 'content-type') ?? '',
        ...harText(response?.body ?? new Uint8Array()),
      },
    },
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
  };
}

/** The path as it was written, behind the host that was asked for; a host that is none becomes localhost. */
function requestUrl({ path, rawHeaders }: WebhookRequest): string {
  const host = headerValue(rawHeaders, 'host') ?? '';
  const origin = host !== '' && URL.canParse(`http://${host}`) ? `http://${host}` : 'http://localhost';
  return /^[a-z]+:\/\//i.test(path) ? path : origin + path;
}

function harHeaders(rawHeaders: RawHeaders): Array<{ name: string; value: string }> {
  return rawHeaders.map(([name, value]) => ({ name, value }));
}

function harText(body: Uint8Array): { text: string; encoding?: 'base64' } {
  const text = utf8Text(body);
  return text === undefined ? { text: Buffer.from(body).toString('base64'), encoding: 'base64' } : { text };
}
