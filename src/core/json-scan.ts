import type { JsonPath } from './json-path.ts';

/** A double holds no more digits than these: what is longer counts as it is spelled. */
const LONG_NUMBER = /^-?\d[\d.e+]{15,}$/;

/**
 * The text of the string or number at a path of JSON, read without making anything of all else: every delivery is asked
 * what it is about. As with `JSON.parse`, the last of a repeated key counts; what is passed over is not checked.
 */
export function scanText(json: string, path: JsonPath): string | undefined {
  const found = new Scanner(json).valueAt(path, 0);
  if (found === undefined) return undefined;
  if (found.startsWith('"')) return parsedString(found);
  const number = String(Number(found));
  return LONG_NUMBER.test(number) ? found : number;
}

function parsedString(token: string): string | undefined {
  if (!/[\\\n]/.test(token)) return token.slice(1, -1);
  try {
    return JSON.parse(token) as string;
  } catch {
    return undefined;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const NUMBER = /-?\d[\d.eE+-]*/y;

class Scanner {
  #json: string;
  #position = 0;
  /** Along the path it is not JSON: nothing was found. */
  #broken = false;

  constructor(json: string) {
    this.#json = json;
  }

  /** The token at the rest of a path, counted from `depth`, in the value that begins here; passes over the value. */
  valueAt(path: JsonPath, depth: number): string | undefined {
    const code = this.#next();
    if (depth < path.length && (code === OPEN_OBJECT || code === OPEN_ARRAY)) return this.#memberAt(code, path, depth);
    const start = this.#position;
    this.#skip();
    if (depth < path.length) return undefined;
    if (code === QUOTE) return this.#json.slice(start, this.#position);
    NUMBER.lastIndex = start;
    return NUMBER.exec(this.#json)?.[0];
  }

  #memberAt(opening: number, path: JsonPath, depth: number): string | undefined {
    const closing = opening === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY;
    let found: string | undefined;
    this.#position++;
    if (this.#next() === closing) {
      this.#position++;
      return undefined;
    }
    for (let index = 0; !this.#broken; index++) {
      if (this.#isAt(opening, index, path[depth] ?? '')) found = this.valueAt(path, depth + 1);
      else this.#skip();
      const code = this.#next();
      this.#position++;
      if (code === closing) return this.#broken ? undefined : found;
      if (code !== COMMA) this.#broken = true;
    }
    return undefined;
  }

  /** Whether the member that begins here is that of a key; of an object, its key and the colon are passed. */
  #isAt(opening: number, index: number, key: string): boolean {
    if (opening === OPEN_ARRAY) return key === String(index);
    if (this.#next() !== QUOTE) {
      this.#broken = true;
      return false;
    }
    const start = this.#position;
    this.#passString();
    const token = this.#json.slice(start, this.#position);
    if (this.#next() !== COLON) this.#broken = true;
    this.#position++;
    return parsedString(token) === key;
  }

  /** Passes white space; the code of what comes then, NaN at the end. */
  #next(): number {
    let code = this.#json.charCodeAt(this.#position);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09)
      code = this.#json.charCodeAt(++this.#position);
    return code;
  }

  /** Passes over a value, however deep. */
  #skip(): void {
    const { length } = this.#json;
    let depth = 0;
    this.#next();
    for (; this.#position < length; this.#position++) {
      const code = this.#json.charCodeAt(this.#position);
      if (code === QUOTE) {
        this.#passString();
        if (depth === 0) return;
        this.#position--;
      } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth++;
      else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
        if (depth === 0) return; // The end of what this value is in.
        if (--depth === 0) {
          this.#position++;
          return;
        }
      } else if (code === COMMA && depth === 0) return;
    }
    if (depth > 0) this.#broken = true;
  }

  #passString(): void {
    let end = this.#position;
    do end = this.#json.indexOf('"', end + 1);
    while (end !== -1 && this.#isEscaped(end));
    if (end === -1) this.#broken = true;
    this.#position = end === -1 ? this.#json.length : end + 1;
  }

  /** After an odd number of backslashes. */
  #isEscaped(position: number): boolean {
    let first = position;
    while (this.#json.charCodeAt(first - 1) === BACKSLASH) first--;
    return (position - first) % 2 === 1;
  }
}
