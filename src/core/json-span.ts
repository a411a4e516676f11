import type { JsonPath } from './json-path.ts';

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([{}[\]:,])|([^\s{}[\]:,"]+))/gy;

/** Where the value at a path stands in JSON text: the rest keeps its spelling, whatever is put there. */
export function spanAt(text: string, path: JsonPath): { readonly start: number; readonly end: number } | undefined {
  const tokens: Array<{ text: string; start: number; end: number }> = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const token = match[1] ?? match[2] ?? match[3] ?? '';
    tokens.push({ text: token, start: TOKEN.lastIndex - token.length, end: TOKEN.lastIndex });
  }
  let position = 0;

  /** Passes over a value; the span of what is wanted in it. */
  function value(wanted: JsonPath | undefined): { start: number; end: number } | undefined {
    const first = tokens[position++];
    let found: { start: number; end: number } | undefined;
    if (first?.text === '{' || first?.text === '[') {
      const closing = first.text === '{' ? '}' : ']';
      for (let index = 0; tokens[position] && tokens[position]?.text !== closing; index++) {
        if (tokens[position]?.text === ',') position++;
        let key = String(index);
        if (closing === '}') {
          key = JSON.parse(tokens[position]?.text ?? '""') as string;
          position += 2; // The key and its colon.
        }
        // Of a repeated key the last one counts, as for JSON.parse.
        found = value(wanted && wanted[0] === key ? wanted.slice(1) : undefined) ?? found;
      }
      position++;
    }
    const last = tokens[position - 1];
    return wanted?.length === 0 && first && last ? { start: first.start, end: last.end } : found;
  }

  return value(path);
}
