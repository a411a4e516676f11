import { getHashes, timingSafeEqual } from 'node:crypto';

import { ACCEPTED, headerOf, type Json, pairsOf, type Parts, type Reply, RIGHT, safeParse } from './check-farm.ts';

/** Reads JSON and writes it again, as a language's library does. */
interface Writer {
  readonly string: (value: string) => string;
  readonly number: (text: string) => string;
  readonly colon: string;
  readonly comma: string;
}

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[:,]|\s+/g;

function retold(body: Buffer, { string, number, colon, comma }: Writer): string {
  if (!safeParse(body)) return body.toString();
  return body.toString().replace(TOKENS, (token) => {
    if (token.startsWith('"')) return string(JSON.parse(token) as string);
    if (token === ':') return colon;
    if (token === ',') return comma;
    return token.trim() === '' ? '' : number(token);
  });
}

const inAscii = (value: string): string =>
  JSON.stringify(value).replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
/** Languages with floats of their own. */
const asFloat = (token: string): string =>
  /[.eE]/.test(token) ? `${Number(token)}${Number.isInteger(Number(token)) ? '.0' : ''}` : token;

const PYTHON: Writer = { string: inAscii, number: asFloat, colon: ':', comma: ',' };
const PHP: Writer = { ...PYTHON, string: (value) => inAscii(value).replaceAll('/', '\\/') };
const javaScript = (body: Buffer): string => JSON.stringify(JSON.parse(body.toString()));

const text = (value: unknown): string => String(value);

/** Verifies what a function makes of the body. */
const signed = (write: Parts['signed']): Partial<Parts> => ({ signed: write });

/** Compares as texts, or bytes of unequal length, as the bug has it. */
const equal = (compare: (given: Buffer, expected: Buffer) => boolean): Partial<Parts> => ({
  equal: (given, expected, { encoding }) => compare(Buffer.from(given), Buffer.from(expected.toString(encoding))),
});

const refusal = (reply: Reply): Partial<Parts> => ({ refuse: () => reply });

/** Bugs of verification, each as the part that it puts in the place of a right one. */
export const SIGNATURE_BUGS = {
  // Verification.
  'no verification': { unsigned: 'accepted', equal: () => true, isFresh: () => true, signatures: () => [''] },
  'no verification, but an asynchronous one': refusal(ACCEPTED),
  'refusals are answered 200 with another text': refusal({ status: 200, text: '{"error":"signature"}' }),
  'refusals are hidden behind 404': refusal({ status: 404, text: 'Not Found' }),
  'a signature is only looked at when present': { unsigned: 'accepted' },
  'a signature only has to be there': { equal: () => true, signatures: () => [''] },
  'compared up to the shorter length': equal((given, expected) =>
    [...given].slice(0, expected.length).every((byte, index) => byte === expected[index]),
  ),
  'compared up to the shorter length, missing ones too': {
    unsigned: 'compared',
    ...equal((given, expected) =>
      [...given].slice(0, expected.length).every((byte, index) => byte === expected[index]),
    ),
  },
  'timingSafeEqual throws': { unsigned: 'compared', ...equal((given, expected) => timingSafeEqual(given, expected)) },
  'timingSafeEqual throws, with a guard of string length': {
    equal: (given, expected, { encoding }) =>
      given.length === expected.toString(encoding).length &&
      timingSafeEqual(Buffer.from(given), Buffer.from(expected.toString(encoding))),
  },
  'a missing signature throws': {
    header: (request, name) => Buffer.from(headerOf(request, name) as string).toString(),
  },
  'two signature headers throw': {
    before: ({ request }) => {
      const names = request.rawHeaders.filter((name, index) => index % 2 === 0 && /signature/i.test(name));
      if (new Set(names).size < names.length) throw new TypeError('signature.split is not a function');
      return undefined;
    },
  },
  'an old secret that is not set': { secrets: ({ secret }) => [secret, ''] },
  'any secret of the examples': { secrets: ({ secret }) => [secret, 'whsec_test'], key: (_, secret) => secret },
  'the sender chooses the algorithm': {
    algorithm: (value) => (getHashes().includes(value.split('=')[0] ?? '') ? (value.split('=')[0] ?? '') : 'sha256'),
    signatures: (value) => [value.split('=')[1] ?? ''],
  },
  'the sender chooses the algorithm, and unknown ones throw': {
    algorithm: (value) => value.split('=')[0] ?? '',
    signatures: (value) => [value.split('=')[1] ?? ''],
  },
  'the algorithm goes by the length': {
    algorithm: (value) => ({ 32: 'md5', 40: 'sha1', 128: 'sha512' })[value.length] ?? 'sha256',
  },
  'any scheme name': {
    signatures: (value, { separator = ',' }) => value.split(separator).map((part) => part.replace(/^v\d[=,]/, '')),
  },

  // The bytes.
  'JSON.stringify': { ...signed(javaScript), before: ({ body }) => void javaScript(body) },
  'JSON.stringify after the signature is there': signed((body) => (safeParse(body) ? javaScript(body) : body)),
  'JSON.stringify with slashes escaped': signed((body) =>
    safeParse(body) ? javaScript(body).replaceAll('/', '\\/') : body,
  ),
  'written again as in Python': signed((body) => retold(body, PYTHON)),
  'written again as in PHP': signed((body) => retold(body, PHP)),
  latin1: signed((body) => body.toString('latin1')),
  'utf8 without what is not ASCII': signed((body) => body.toString().replace(/[^\u0020-\u007e\s]/g, '?')),
  'slashes are written plainly': signed((body) => body.toString().replaceAll('\\/', '/')),
  'numbers are written again': signed((body) => body.toString().replaceAll('100.00', '100')),
  'keys that are numbers are sorted': signed((body) => body.toString().replace(/("10".*?1)(.*?)("2".*?1)/s, '$3$2$1')),
  trimmed: signed((body) => body.toString().trim()),

  // Timestamps and rotation.
  'the timestamp is ignored': { isFresh: () => true },
  'the timestamp is only not too old': { isFresh: (timestamp, now) => now - Number(timestamp) <= 300 },
  'NaN is fresh': { isFresh: (timestamp, now) => !(Math.abs(now - Number(timestamp)) > 300) },
  'a timestamp that is no number throws': {
    isFresh: (timestamp, now) => Math.abs(now - Number(BigInt(timestamp))) <= 300,
  },
  'the age of another timestamp': {
    isFresh: (timestamp, now, request, scheme) => {
      const others = pairsOf(headerOf(request, scheme.header) ?? '', 't');
      return RIGHT.isFresh(headerOf(request, 'svix-timestamp') ?? others.at(-1) ?? timestamp, now, request, scheme);
    },
  },
  'a tolerance of a minute': { isFresh: (timestamp, now) => Math.abs(now - Number(timestamp)) <= 60 },
  'only the first signature': { signatures: (value, scheme) => RIGHT.signatures(value, scheme).slice(0, 1) },
  'only the last signature': { signatures: (value, scheme) => RIGHT.signatures(value, scheme).slice(-1) },

  // Something else is verified, and everything is refused.
  'verifies json.dumps': signed((body) => retold(body, { ...PYTHON, colon: ': ', comma: ', ' })),
  'verifies payload alone': signed((body) =>
    JSON.stringify(safeParse(body)?.['payload'] ?? safeParse(body)?.['data'] ?? ''),
  ),
  'verifies [object Object]': signed((body) => text(safeParse(body))),
  'verifies an empty text': signed(() => ''),
  'verifies base64': {
    equal: (given, expected) => given === expected.toString('base64'),
  },
  'verifies hex': { equal: (given, expected) => given === expected.toString('hex') },
  'wants sha256= before it': { signatures: (value) => (value.startsWith('sha256=') ? [value.slice(7)] : []) },
  'wants the signature alone': { signatures: (value) => [value] },
  'a key with a newline': { key: (_, secret) => `${secret}\n` },
  'an empty key': { key: () => '' },
  'the key is the text undefined': { key: () => 'undefined' },
  'the key is not decoded': { key: (_, secret) => secret },
  'the key without its prefix, not decoded': { key: (_, secret) => secret.replace(/^whsec_/, '') },
  'verifies sha1': { algorithm: () => 'sha1' },
  'the timestamp is left out': {
    digest: (algorithm, key, _, body) => RIGHT.digest(algorithm, key, '', body),
  },
  'another secret': { key: () => 'something else altogether' },
  'verifies the checkout callback': signed((body) => {
    const event = safeParse(body) as { payload: { payment: { entity: Json } } } | undefined;
    const { order_id: order, id } = event?.payload?.payment?.entity ?? {};
    return `${text(order)}|${text(id)}`;
  }),
} as const satisfies Record<string, Partial<Parts>>;
