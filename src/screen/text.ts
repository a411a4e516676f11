import stringWidth from 'string-width';

import { safeText } from '../reporters/safe-text.ts';

/** Text from anywhere in exactly so many columns: cut with a sign, or filled up with spaces. */
export function fit(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutTo(safeText(text).replace(INVISIBLE, ''), columns);
  const space = ' '.repeat(Math.max(0, columns - columnsIn(cut)));
  return align === 'left' ? cut + space : space + cut;
}

/** Soft hyphen, zero-width space, word joiner, byte order mark: some terminals give them a column, others none. */
const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/g;

/** Text in at most so many columns. A wide character that would stick out is left out whole. */
export function cutTo(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  // Where the sign goes when more comes than there is room for.
  let cutAt = 0;
  for (const cluster of clustersOf(text)) {
    width += widthOf(cluster);
    if (width > columns) return columns > 0 ? `${text.slice(0, cutAt)}…` : '';
    end += cluster.length;
    if (width < columns) cutAt = end;
  }
  return text;
}

/** Text broken into lines of at most so many columns, between words where that can be. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const cluster of clustersOf(text)) {
    const size = widthOf(cluster);
    if (width + size > columns && line !== '') {
      const [, whole = line, begun = ''] = WORD_AT_END.exec(line) ?? [];
      lines.push(whole);
      line = begun;
      width = columnsIn(line);
    }
    line += cluster;
    width += size;
  }
  return [...lines, line];
}

/** A line up to its last space after a word, and the word that has begun behind it. */
const WORD_AT_END = /^(\s*\S.* )(\S+)$/s;

function columnsIn(text: string): number {
  let width = 0;
  for (const cluster of clustersOf(text)) width += widthOf(cluster);
  return width;
}

const graphemes = new Intl.Segmenter();

/** Long text as a whole would take the segmenter the square of its length. */
const PIECE_LENGTH = 128;

const PLAIN = /^[ -~]*$/;

/** The characters as people count them. One of more than a piece, which nobody writes, is cut. */
function* clustersOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const piece = text.slice(start, start + PIECE_LENGTH);
    const clusters = PLAIN.test(piece)
      ? piece.split('')
      : Array.from(graphemes.segment(piece), ({ segment }) => segment);
    // The last may go on in the next piece.
    const goesOn = start + PIECE_LENGTH < text.length && clusters.length > 1 ? clusters.pop() : undefined;
    yield* clusters;
    start += piece.length - (goesOn?.length ?? 0);
  }
}

/** Of emoji and Hangul terminals make one; of others (Thai, Devanagari …) they add up the parts. */
const MERGED = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3\u1100-\u11ff]/u;

/** Measuring takes far longer than all else that is done with text here, and the same characters come again. */
const widths = new Map<string, number>();
const WIDTHS_MAX = 10_000;

function widthOf(cluster: string): number {
  if (PLAIN.test(cluster)) return cluster.length;
  const known = widths.get(cluster);
  if (known !== undefined) return known;
  const width = MERGED.test(cluster)
    ? stringWidth(cluster)
    : Array.from(cluster, (character) => stringWidth(character)).reduce((sum, one) => sum + one);
  if (widths.size >= WIDTHS_MAX) widths.clear();
  widths.set(cluster, width);
  return width;
}
