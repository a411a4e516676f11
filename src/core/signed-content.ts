import { createHash } from 'node:crypto';

import { headerValue } from './headers.ts';
import { type JsonNode, parseJsonBytes } from './json-text.ts';
import { nodeAt } from './json-path.ts';
import { oncePerObject, oncePerText } from './once.ts';
import type { RawHeaders } from './types.ts';

/** What the content of a signature can be made of. */
export interface RequestView {
  readonly body: Uint8Array;
  readonly rawHeaders: RawHeaders;
  readonly method: string;
  /** The public URL, as the provider knows it; undefined when nobody knows. */
  readonly url?: string | undefined;
  /** As sent, in the provider's own unit. */
  readonly timestamp?: string | undefined;
  readonly id?: string | undefined;
  readonly nonce?: string | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  /** For schemes with the secret in the content. */
  readonly secret?: string | undefined;
  /** The form field that holds the signature: it is none of the content's. */
  readonly signatureField?: string | undefined;
}

interface Field {
  readonly name: string;
  readonly argument: string;
  readonly filters: readonly string[];
}

type Piece = { readonly literal: string } | { readonly field: Field } | { readonly optional: readonly Piece[] };

/** The bytes that a template of signed content stands for; what is missing counts as empty. */
export function renderContent(template: string, view: RequestView): Uint8Array {
  const pieces = contentPieces(template);
  const [only] = pieces;
  // Most schemes sign the body alone, and listeners sign thousands a second.
  if (only && pieces.length === 1 && 'field' in only && only.field.name === 'body' && only.field.filters.length === 0)
    return view.body;
  return Buffer.concat(pieces.flatMap((piece) => renderPiece(piece, view)));
}

/** The same as text, for values that are. */
export function renderContentText(template: string, view: RequestView): string {
  return Buffer.from(renderContent(template, view)).toString('utf8');
}

function renderPiece(piece: Piece, view: RequestView): Uint8Array[] {
  if ('literal' in piece) return [Buffer.from(piece.literal)];
  if ('field' in piece) return [valueOf(piece.field, view) ?? EMPTY];
  const complete = piece.optional.every((inner) => !('field' in inner) || isThere(valueOf(inner.field, view)));
  return complete ? piece.optional.flatMap((inner) => renderPiece(inner, view)) : [];
}

const EMPTY = new Uint8Array();

function isThere(value: Uint8Array | undefined): boolean {
  return value !== undefined && value.length > 0;
}

/** The template cut into its pieces. */
const contentPieces = oncePerText((template): readonly Piece[] =>
  template.split(/(\[\[.*?\]\])/s).flatMap((text): Piece[] => {
    const inner = /^\[\[(.*)\]\]$/s.exec(text)?.[1];
    return inner === undefined ? plainPieces(text) : [{ optional: plainPieces(inner) }];
  }),
);

const FIELD = /\{([a-z_]+)(?::([^}|]*))?((?:\|[a-z0-9]+)*)\}/g;

function plainPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(FIELD)) {
    if (match.index > end) pieces.push({ literal: text.slice(end, match.index) });
    const [whole, name = '', argument = '', filters = ''] = match;
    pieces.push({ field: { name, argument, filters: filters.split('|').slice(1) } });
    end = match.index + whole.length;
  }
  if (end < text.length) pieces.push({ literal: text.slice(end) });
  return pieces;
}

const fieldsOf = (pieces: readonly Piece[]): Field[] =>
  pieces.flatMap((piece) => ('field' in piece ? [piece.field] : 'optional' in piece ? fieldsOf(piece.optional) : []));

/** The names of the fields in a template: `body`, `header`, `json` …; undefined content is made by a function. */
export function contentFields(template: unknown): ReadonlySet<string> {
  return typeof template === 'string' ? fieldNames(template) : NONE;
}

const NONE: ReadonlySet<string> = new Set();
const fieldNames = oncePerText(
  (template): ReadonlySet<string> => new Set(fieldsOf(contentPieces(template)).map(({ name }) => name)),
);

/** The template as alternating literal text and fields, for saying it in words. */
export function contentParts(template: string): Array<{ literal: string } | { field: string; argument: string }> {
  const flat = (pieces: readonly Piece[]): Array<{ literal: string } | { field: string; argument: string }> =>
    pieces.flatMap((piece) => {
      if ('literal' in piece) return [{ literal: piece.literal }];
      if ('optional' in piece) return flat(piece.optional);
      return [{ field: [piece.field.name, ...piece.field.filters].join('|'), argument: piece.field.argument }];
    });
  return flat(contentPieces(template));
}

/** What is wrong with a template of a user's own; undefined: nothing. */
export function contentProblem(template: string): string | undefined {
  for (const { name, argument, filters } of fieldsOf(contentPieces(template))) {
    const source = SOURCES[name];
    if (!source)
      return `{${name}} is not known; there are ${Object.keys(SOURCES)
        .map((known) => `{${known}}`)
        .join(', ')}`;
    if (ARGUMENTS.has(name) !== (argument !== '')) {
      return argument === '' ? `{${name}} needs a name, as in {${name}:…}` : `{${name}} has no name after it`;
    }
    const unknown = filters.find((filter) => !FILTERS[filter]);
    if (unknown !== undefined)
      return `the filter |${unknown} is not known; there are ${Object.keys(FILTERS).join(', ')}`;
  }
  return undefined;
}

function valueOf({ name, argument, filters }: Field, view: RequestView): Uint8Array | undefined {
  const source = SOURCES[name];
  if (!source) throw new Error(`Unknown field {${name}} in a signed content`);
  const found = source(view, argument);
  if (found === undefined) return undefined;
  let value: Uint8Array = typeof found === 'string' ? Buffer.from(found) : found;
  for (const filter of filters) {
    const apply = FILTERS[filter];
    if (!apply) throw new Error(`Unknown filter |${filter} in a signed content`);
    value = apply(Buffer.from(value));
  }
  return value;
}

const ARGUMENTS = new Set(['header', 'json', 'form', 'query', 'param']);

const SOURCES: Readonly<Record<string, (view: RequestView, argument: string) => string | Uint8Array | undefined>> = {
  body: ({ body }) => body,
  timestamp: ({ timestamp }) => timestamp,
  id: ({ id }) => id,
  url: ({ url }) => url,
  method: ({ method }) => method,
  secret: ({ secret }) => secret,
  nonce: ({ nonce }) => nonce,
  header: ({ rawHeaders }, name) => headerValue(rawHeaders, name),
  json: ({ body }, pointer) => textAtPointer(body, pointer),
  form: ({ body }, name) => formOf(body).get(name) ?? undefined,
  query: ({ url }, name) => queryOf(url).get(name) ?? undefined,
  param: ({ params }, name) => params?.[name],
  form_sorted: (view) =>
    sortedForm(view)
      .map(([name, value]) => name + value)
      .join(''),
  form_as_sent: ({ body }) => [...formOf(body)].flat().join(''),
  form_sorted_values: (view) =>
    sortedForm(view)
      .map(([, value]) => value)
      .join('|'),
};

const digest = (algorithm: string) => (bytes: Buffer) => createHash(algorithm).update(bytes).digest();
const text = (change: (text: string) => string) => (bytes: Buffer) => Buffer.from(change(bytes.toString('utf8')));

const FILTERS: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
  sha1: digest('sha1'),
  sha256: digest('sha256'),
  sha512: digest('sha512'),
  md5: digest('md5'),
  crc32: (bytes) => Buffer.from(String(crc32(bytes))),
  hex: (bytes) => Buffer.from(bytes.toString('hex')),
  base64: (bytes) => Buffer.from(bytes.toString('base64')),
  base64url: (bytes) => Buffer.from(bytes.toString('base64url')),
  lower: text((value) => value.toLowerCase()),
  /** Of a URL: path and query. */
  path: text((url) => url.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/'),
  noquery: text((url) => url.replace(/\?.*$/s, '')),
  /** As a JSON string. */
  json: text((value) => JSON.stringify(value)),
  /** JSON as `JSON.stringify` writes it. */
  minify: text((json) => {
    try {
      return JSON.stringify(JSON.parse(json));
    } catch {
      return json;
    }
  }),
};

/** The form that a body is; repeated fields are kept. */
export function formOf(body: Uint8Array): URLSearchParams {
  return new URLSearchParams(Buffer.from(body).toString('utf8'));
}

export function queryOf(url: string | undefined): URLSearchParams {
  const start = url?.indexOf('?') ?? -1;
  return new URLSearchParams(start === -1 ? '' : url?.slice(start + 1));
}

/** By name, in the order of code units; of a repeated field each value once, sorted (twilio-node, lib/webhooks). */
function sortedForm({ body, signatureField }: RequestView): Array<readonly [string, string]> {
  const form = formOf(body);
  const names = [...new Set(form.keys())].filter((name) => name !== signatureField).toSorted(byCodeUnit);
  return names.flatMap((name) =>
    [...new Set(form.getAll(name))].toSorted(byCodeUnit).map((value) => [name, value] as const),
  );
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The keys of a JSON pointer (RFC 6901). */
export function pointerKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A scheme may ask for a dozen fields of one body. */
const parsedBody = oncePerObject((body: Uint8Array): JsonNode | undefined => parseJsonBytes(body));

/** The text at a pointer as it is spelled; null is empty text, and what is no scalar counts as missing. */
function textAtPointer(body: Uint8Array, pointer: string): string | undefined {
  const json = parsedBody(body);
  const node = json && nodeAt(json, pointerKeys(pointer));
  if (node?.kind === 'string') return node.value;
  if (node?.kind !== 'literal') return undefined;
  return node.text === 'null' ? '' : node.text;
}

let crcTable: Uint32Array | undefined;

/** CRC-32 of ISO 3309, unsigned; `zlib.crc32` came with Node 22. */
function crc32(bytes: Uint8Array): number {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
