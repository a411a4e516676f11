import { isUtf8 } from 'node:buffer';

/**
 * JSON that keeps what `JSON.parse` loses and a signature depends on: how a number was written (`100.00`), the order
 * of keys that look like numbers, repeated keys.
 */
export type JsonNode =
  | { kind: 'object'; members: Array<{ key: string; value: JsonNode }> }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'string'; value: string }
  /** A number, `true`, `false` or `null`, as written. */
  | { kind: 'literal'; text: string };

/** How JSON is spelled. */
export interface JsonStyle {
  /** Spaces a level, a tab, or 0 for one line. */
  readonly indent: number | '\t';
  /** Between key and value, and between items on one line. */
  readonly colon: ':' | ': ';
  readonly comma: ',' | ', ';
  readonly sortKeys?: boolean;
  /** `/` as `\/`. */
  readonly escapeSlash?: boolean;
  /** Characters above U+007F as `\uXXXX`, in lower-case hex. */
  readonly escapeNonAscii?: boolean;
  /** `&`, `<`, `>`, U+2028 and U+2029 as `\uXXXX`, as Go's encoding/json does. */
  readonly escapeHtml?: boolean;
  /** Numbers as JavaScript writes them: `100.00` becomes `100`. */
  readonly normaliseNumbers?: boolean;
}

export const COMPACT: JsonStyle = { indent: 0, colon: ':', comma: ',' };
export const PRETTY: JsonStyle = { indent: 2, colon: ': ', comma: ',' };
/** Python's `json.dumps` with its defaults. */
export const PYTHON: JsonStyle = { indent: 0, colon: ': ', comma: ', ', escapeNonAscii: true };
/** PHP's `json_encode` with its defaults. */
export const PHP: JsonStyle = { ...COMPACT, escapeSlash: true, escapeNonAscii: true };

/**
 * Reads JSON text.
 * @throws {SyntaxError} as `JSON.parse` does, and for more levels than {@link LEVELS_MAX}.
 */
export function parseJson(text: string): JsonNode {
  JSON.parse(text); // The judge of what is JSON; below, the text is known to be right.
  const tokens = text.match(TOKENS) ?? [];
  let position = 0;
  let level = 0;

  function value(): JsonNode {
    const token = tokens[position++] ?? '';
    if (token === '{' || token === '[') {
      if (++level > LEVELS_MAX) throw new SyntaxError(`JSON of more than ${LEVELS_MAX} levels`);
      const container = token === '{' ? object() : array();
      level--;
      return container;
    }
    if (token.startsWith('"')) return { kind: 'string', value: JSON.parse(token) as string };
    return { kind: 'literal', text: token };
  }

  function object(): JsonNode {
    const members: Array<{ key: string; value: JsonNode }> = [];
    while (tokens[position] !== '}') {
      if (tokens[position] === ',') position++;
      const key = JSON.parse(tokens[position] ?? '') as string;
      position += 2; // The key and its colon.
      members.push({ key, value: value() });
    }
    position++;
    return { kind: 'object', members };
  }

  function array(): JsonNode {
    const items: JsonNode[] = [];
    while (tokens[position] !== ']') {
      if (tokens[position] === ',') position++;
      items.push(value());
    }
    position++;
    return { kind: 'array', items };
  }

  return value();
}

/** Nobody sends so many; without a limit, hostile JSON would use up the stack. */
const LEVELS_MAX = 2_000;

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Writes JSON text in a style. */
export function printJson(node: JsonNode, style: JsonStyle): string {
  const unit = typeof style.indent === 'number' ? ' '.repeat(style.indent) : style.indent;

  function list(open: string, entries: string[], close: string, level: number): string {
    if (entries.length === 0) return open + close;
    if (unit === '') return open + entries.join(style.comma) + close;
    const inner = `\n${unit.repeat(level + 1)}`;
    return `${open}${inner}${entries.join(`,${inner}`)}\n${unit.repeat(level)}${close}`;
  }

  function print(current: JsonNode, level: number): string {
    switch (current.kind) {
      case 'string':
        return printString(current.value, style);
      case 'literal':
        return style.normaliseNumbers ? JSON.stringify(JSON.parse(current.text)) : current.text;
      case 'array': {
        const entries: string[] = [];
        for (const item of current.items) entries.push(print(item, level + 1));
        return list('[', entries, ']', level);
      }
      case 'object': {
        const members = style.sortKeys ? current.members.toSorted(byKey) : current.members;
        const entries: string[] = [];
        for (const { key, value } of members) {
          entries.push(printString(key, style) + style.colon + print(value, level + 1));
        }
        return list('{', entries, '}', level);
      }
    }
  }

  return print(node, 0);
}

function byKey(a: { key: string }, b: { key: string }): number {
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
}

function printString(value: string, style: JsonStyle): string {
  let text = JSON.stringify(value);
  if (style.escapeSlash) text = text.replaceAll('/', String.raw`\/`);
  if (style.escapeHtml) text = text.replace(/[&<>\u2028\u2029]/g, unicodeEscape);
  if (style.escapeNonAscii) text = text.replace(/[\u0080-\uffff]/g, unicodeEscape);
  return text;
}

function unicodeEscape(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The plain JavaScript value of a node. */
export function jsonValue(node: JsonNode): unknown {
  return JSON.parse(printJson(node, COMPACT));
}

/** The node of a plain JavaScript value. */
export function jsonNode(value: unknown): JsonNode {
  return parseJson(JSON.stringify(value));
}

/** Reads bytes as JSON: undefined when they are not UTF-8 or not JSON. */
export function parseJsonBytes(bytes: Uint8Array): JsonNode | undefined {
  const text = utf8Text(bytes);
  if (text === undefined) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** The bytes as text when they are valid UTF-8, so that encoding it again gives the same bytes. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : undefined;
}
