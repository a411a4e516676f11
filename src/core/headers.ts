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
  // Names are ASCII, so that most are told apart by their length.
  return rawHeaders.find(([key]) => key.length === name.length && key.toLowerCase() === wanted)?.[1];
}

/** The headers without those named, whatever their case. */
export function withoutHeaders(rawHeaders: RawHeaders, names: readonly string[]): RawHeaders {
  const dropped = new Set(names.map((name) => name.toLowerCase()));
  return rawHeaders.filter(([name]) => !dropped.has(name.toLowerCase()));
}

/** Each override takes the place of the headers of its name, or comes last. */
export function overrideHeaders(rawHeaders: RawHeaders, overrides: RawHeaders): RawHeaders {
  if (overrides.length === 0) return rawHeaders;
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
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The sender makes its own Host and framing; `Expect` was answered already. */
const OF_THE_HOP = new Set([...HOP_BY_HOP, 'host', 'content-length', 'expect']);

/** The headers that are about the message, not about the connection it came over. */
export function endToEndHeaders(rawHeaders: RawHeaders): RawHeaders {
  return without(rawHeaders, HOP_BY_HOP);
}

/** What a request may carry on to another host. */
export function forwardableHeaders(rawHeaders: RawHeaders): RawHeaders {
  return without(rawHeaders, OF_THE_HOP);
}

/** Also without those that Connection headers name. Every delivery comes through here: one pass, and no new sets. */
function without(rawHeaders: RawHeaders, dropped: ReadonlySet<string>): RawHeaders {
  const named: string[] = [];
  const rest: Array<readonly [string, string]> = [];
  for (const header of rawHeaders) {
    const name = header[0].toLowerCase();
    if (name === 'connection') named.push(...header[1].split(',').map((token) => token.trim()));
    else if (!dropped.has(name)) rest.push(header);
  }
  const further = named.filter((name) => !dropped.has(name.toLowerCase()));
  return further.length === 0 ? rest : withoutHeaders(rest, further);
}

/** They say how a message is cut into bytes on its way; whoever sends it makes them. */
const CONNECTION_HEADERS = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether nobody but the sender can say what stands in it. */
export function isConnectionHeader(name: string): boolean {
  return CONNECTION_HEADERS.has(name.toLowerCase());
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Whether a header line may be sent: RFC 9110 field name and value, without control characters. */
export function isValidHeader(name: string, value: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return TOKEN.test(name) && !/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(value);
}
