import stringWidth from 'string-width';

import { safeText } from '../reporters/safe-text.ts';

const graphemes = new Intl.Segmenter();

/** Text from anywhere in exactly so many columns: cut with a sign, or filled up with spaces. */
export function fit(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutTo(safeText(text), columns);
  const space = ' '.repeat(Math.max(0, columns - stringWidth(cut)));
  return align === 'left' ? cut + space : space + cut;
}

/** Text in at most so many columns. A wide character that would stick out is left out whole. */
export function cutTo(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let result = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = width + stringWidth(segment);
    if (next > columns - 1) break;
    result += segment;
    width = next;
  }
  return columns > 0 ? `${result}…` : '';
}

/** Text broken into lines of at most so many columns, between words where that can be. */
export function wrap(text: string, columns: number): string[] {
  if (stringWidth(text) <= columns) return [text];
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    const size = stringWidth(segment);
    if (width + size > columns && line !== '') {
      const [, whole = line, begun = ''] = WORD_AT_END.exec(line) ?? [];
      lines.push(whole);
      line = begun;
      width = stringWidth(line);
    }
    line += segment;
    width += size;
  }
  return [...lines, line];
}

/** A line up to its last space after a word, and the word that has begun behind it. */
const WORD_AT_END = /^(\s*\S.* )(\S+)$/s;
