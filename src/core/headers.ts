import type { RawHeaders } from './types.ts';

/** Header lines from the flat list of names and values that Node and undici give; bytes are Latin-1, as on the wire. */
export function headerPairs(flat: ReadonlyArray<Buffer | string>): RawHeaders {
  const text = (part: Buffer | string = ''): string => (typeof part === 'string' ? part : part.toString('latin1'));
  const headers: Array<readonly [string, string]> = [];
  for (let index = 0; index < flat.length; index += 2) headers.push([text(flat[index]), text(flat[index + 1])]);
  return headers;
}

/** The value of the first header of that name, whatever its case. */
export function headerValue(rawHeaders: RawHeaders, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return rawHeaders.find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** The headers without those named, whatever their case. */
export function withoutHeaders(rawHeaders: RawHeaders, names: readonly string[]): RawHeaders {
  const dropped = new Set(names.map((name) => name.toLowerCase()));
  return rawHeaders.filter(([name]) => !dropped.has(name.toLowerCase()));
}

/** Each override takes the place of the headers of its name, or comes last. */
export function overrideHeaders(rawHeaders: RawHeaders, overrides: RawHeaders): RawHeaders {
  const names = new Set(overrides.map(([name]) => name.toLowerCase()));
  const placed = new Set<string>();
  const result: Array<readonly [string, string]> = [];
  for (const header of rawHeaders) {
    const key = header[0].toLowerCase();
    if (!names.has(key)) result.push(header);
    else if (!placed.has(key)) {
      placed.add(key);
      result.push(...overrides.filter(([name]) => name.toLowerCase() === key));
    }
  }
  return [...result, ...overrides.filter(([name]) => !placed.has(name.toLowerCase()))];
}

/** RFC 9110 section 7.6.1, with the older names still seen. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The headers that are about the message, not about the connection it came over. */
export function endToEndHeaders(rawHeaders: RawHeaders): RawHeaders {
  const named = rawHeaders
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((token) => token.trim()));
  return withoutHeaders(rawHeaders, [...HOP_BY_HOP, ...named]);
}

/**
 * What a request may carry on to another host: no Host, no framing (the sender makes its own), no `Expect`
 * (it was answered already).
 */
export function forwardableHeaders(rawHeaders: RawHeaders): RawHeaders {
  return withoutHeaders(endToEndHeaders(rawHeaders), ['host', 'content-length', 'expect']);
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Whether a header line may be sent: RFC 9110 field name and value, without control characters. */
export function isValidHeader(name: string, value: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return TOKEN.test(name) && !/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(value);
}
