import { createHash } from 'node:crypto';

import { COMPACT, type JsonNode, type JsonStyle, parseJson, PHP, printJson, utf8Text } from './json-text.ts';

/** A change that people's tools make to a body between signing and saving. */
export interface BodyVariant {
  readonly code: string;
  readonly message: string;
  readonly body: Uint8Array;
}

/**
 * The bodies that may have been signed, if `body` is what is left of one: likeliest first, made one at a time, each
 * different from the body and from those before it.
 */
export function* bodyVariants(body: Uint8Array): Generator<BodyVariant> {
  const seen = new Set([fingerprint(body)]);
  for (const variant of allVariants(body)) {
    const key = fingerprint(variant.body);
    if (seen.has(key)) continue;
    seen.add(key);
    yield variant;
  }
}

function fingerprint(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

function* allVariants(body: Uint8Array): Generator<BodyVariant> {
  yield* byteVariants(Buffer.from(body));
  const text = utf8Text(body);
  if (text === undefined) return;
  yield* textVariants(text);
  const json = readJson(text);
  if (!json) return;
  yield* partVariants(json);
  yield {
    code: 'json_reserialised',
    message: `What was signed is JSON.stringify(JSON.parse(…)) of these bytes: it was parsed and written again. ${KEEP_RAW}`,
    body: Buffer.from(JSON.stringify(JSON.parse(text.replace(/^\ufeff/, '')))),
  };
  for (const style of STYLES) {
    yield {
      code: 'json_reserialised',
      message: `What was signed is this JSON ${describeStyle(style)}; these bytes are spelled differently. It was parsed and written again on the way. ${KEEP_RAW}`,
      body: Buffer.from(printJson(json, style)),
    };
  }
  for (const style of STYLES.filter(({ sortKeys, normaliseNumbers }) => !sortKeys && !normaliseNumbers)) {
    yield {
      code: 'json_reserialised',
      message: `What was signed is this JSON ${[describeStyle(style), 'with a line break at the end'].filter(Boolean).join(', ')}; these bytes are spelled differently. It was parsed and written again on the way. ${KEEP_RAW}`,
      body: Buffer.from(`${printJson(json, style)}\n`),
    };
  }
}

const KEEP_RAW = 'Keep and verify the raw body.';

function* byteVariants(body: Buffer): Generator<BodyVariant> {
  const crlf = body.at(-2) === 0x0d && body.at(-1) === 0x0a;
  const added = 'The body ends in a line break that was not signed; an editor or echo adds one when saving.';
  if (crlf) yield { code: 'trailing_newline_added', message: added, body: body.subarray(0, -2) };
  if (body.at(-1) === 0x0a) yield { code: 'trailing_newline_added', message: added, body: body.subarray(0, -1) };
  for (const [end, name] of [
    ['\n', 'a newline'],
    ['\r\n', 'CR LF'],
  ] as const) {
    yield {
      code: 'trailing_newline_lost',
      message: `The body that was signed ended in ${name}; it was lost when saving (the shell's $(…) strips it).`,
      body: Buffer.concat([body, Buffer.from(end)]),
    };
  }
  const bom = Buffer.from([0xef, 0xbb, 0xbf]);
  if (body.subarray(0, 3).equals(bom)) {
    yield {
      code: 'bom_added',
      message: 'The body begins with a byte order mark that was not signed.',
      body: body.subarray(3),
    };
  }
}

function* textVariants(text: string): Generator<BodyVariant> {
  const variant = (code: string, message: string, changed: string): BodyVariant => ({
    code,
    message,
    body: Buffer.from(changed),
  });
  for (const { code, message, lineBreak } of LINE_BREAKS) {
    const changed = text.replace(/\r?\n/g, lineBreak);
    if (changed === text) continue;
    yield variant(code, `${message}.`, changed);
    yield changed.endsWith(lineBreak)
      ? variant(code, `${message}, and one was added at the end.`, changed.slice(0, -lineBreak.length))
      : variant(code, `${message}, and the one at the end was lost.`, changed + lineBreak);
  }
  yield variant('white_space_added', 'White space around the body was not signed.', text.trim());
  if (!/[\u0100-\uffff]/.test(text)) {
    yield {
      code: 'charset_changed',
      message: 'The signed body was read as Latin-1 and written as UTF-8; its non-ASCII characters are doubled.',
      body: Buffer.from(text, 'latin1'),
    };
  }
  if (/[\u0080-\uffff]/.test(text)) {
    yield variant(
      'charset_changed',
      'What was signed has the non-ASCII characters encoded twice (UTF-8 read as Latin-1).',
      Buffer.from(text).toString('latin1'),
    );
  }
  const form = text.startsWith('payload=') ? new URLSearchParams(text).get('payload') : null;
  if (form) {
    yield variant('form_field_signed', 'Only the form field "payload" was signed, not the form as it was sent.', form);
  }
}

const LINE_BREAKS = [
  {
    code: 'crlf_added',
    message: 'The line breaks of the signed body were LF; here they are CR LF (git autocrlf, or a Windows editor)',
    lineBreak: '\n',
  },
  {
    code: 'crlf_lost',
    message: 'The line breaks of the signed body were CR LF; here they are LF',
    lineBreak: '\r\n',
  },
] as const;

/** Bodies of which a part was signed, or which were wrapped into a string. */
function* partVariants(json: JsonNode): Generator<BodyVariant> {
  if (json.kind === 'string') {
    yield {
      code: 'json_string',
      message: 'The body is a JSON string that holds the signed body: it was serialised twice.',
      body: Buffer.from(json.value),
    };
  }
  if (json.kind !== 'object') return;
  for (const { key, value } of json.members) {
    if (value.kind !== 'object') continue;
    for (const style of [COMPACT, PHP]) {
      yield {
        code: 'part_signed',
        message: `Only the value of "${key}" was signed, not the whole body.`,
        body: Buffer.from(printJson(value, style)),
      };
    }
  }
  yield {
    code: 'json_in_string',
    message: 'The signed body is this JSON wrapped into a JSON string: it was serialised twice.',
    body: Buffer.from(JSON.stringify(printJson(json, COMPACT))),
  };
}

function readJson(text: string): JsonNode | undefined {
  try {
    return parseJson(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

const LAYOUTS: readonly JsonStyle[] = [
  COMPACT,
  { indent: 2, colon: ': ', comma: ',' },
  { indent: 0, colon: ': ', comma: ', ' },
  { indent: 4, colon: ': ', comma: ',' },
  { indent: '\t', colon: ': ', comma: ',' },
];

/** Spellings of the JSON writers in use: JavaScript, PHP, Python, Go, Ruby, and mixtures of their switches. */
const STYLES: readonly JsonStyle[] = [false, true].flatMap((normaliseNumbers) =>
  [false, true].flatMap((sortKeys) =>
    LAYOUTS.flatMap((layout) => [
      { ...layout, sortKeys, normaliseNumbers },
      { ...layout, sortKeys, normaliseNumbers, escapeSlash: true, escapeNonAscii: true },
      { ...layout, sortKeys, normaliseNumbers, escapeNonAscii: true },
      { ...layout, sortKeys, normaliseNumbers, escapeSlash: true },
      { ...layout, sortKeys, normaliseNumbers, escapeHtml: true },
    ]),
  ),
);

function describeStyle(style: JsonStyle): string {
  const words = [
    style.indent === 0 && style.comma === ',' && 'on one line without spaces',
    style.indent === 0 && style.comma === ', ' && 'on one line with a space after each comma and colon',
    style.indent === '\t' && 'indented by tabs',
    typeof style.indent === 'number' && style.indent > 0 && `indented by ${style.indent} spaces`,
    style.sortKeys && 'with sorted keys',
    style.escapeSlash && String.raw`with / written \/`,
    style.escapeNonAscii && String.raw`with non-ASCII characters written \uXXXX`,
    style.escapeHtml && String.raw`with &, < and > written \uXXXX`,
    style.normaliseNumbers && 'with numbers as JavaScript writes them',
  ];
  return words.filter((word) => word !== false && word !== undefined).join(', ');
}
