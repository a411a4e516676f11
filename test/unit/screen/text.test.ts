import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';

import { cutTo, fit, wrap } from '../../../src/screen/text.ts';

test.each([
  ['日本語', 4, '日…'],
  ['👩‍👩‍👧‍👦 family', 5, '👩‍👩‍👧‍👦 f…'],
  ['abc', 3, 'abc'],
  ['abc', 0, ''],
])('%s in %i columns is %s', (text, columns, cut) => {
  expect(cutTo(text, columns)).toBe(cut);
});

// The widths are those that tmux and others with wcwidth give them.
test.each([
  ['กำลัง', 'กำลัง  '],
  ['नमस्ते', 'नमस्ते  '],
  ['क्षत्रिय', 'क्षत्रिय'],
  ['zero\u200bw\u00adidth', 'zerow…'],
  ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦    '],
  ['한글', '한글  '],
])('%s fills six columns', (text, filled) => {
  expect(fit(text, 6)).toBe(filled);
});

test.each([
  ['a bc def', 6, ['a bc ', 'def']],
  ['a bcdef', 3, ['a ', 'bcd', 'ef']],
  ['ab cd ef', 5, ['ab ', 'cd ef']],
  ['  abcdef', 4, ['  ab', 'cdef']],
])('%j in %i columns is %j', (text, columns, lines) => {
  expect(wrap(text, columns)).toEqual(lines);
});

test('long text is broken in a time that grows with its length', () => {
  const started = performance.now();
  for (const text of ['x'.repeat(200_000), 'ab cd '.repeat(40_000), '日本語'.repeat(20_000)]) {
    expect(wrap(text, 80).join('')).toBe(text);
  }
  expect(performance.now() - started).toBeLessThan(5_000);
});

test.each(['👩‍👩‍👧‍👦', 'e\u0301', '世'])('%s is never torn apart', (cluster) => {
  const lines = wrap(`x${cluster.repeat(200)}`, 7);
  expect(lines.join('')).toBe(`x${cluster.repeat(200)}`);
  for (const line of lines) expect(line.replaceAll(cluster, '').length).toBeLessThanOrEqual(1);
});

test('broken into lines nothing is lost, and every line fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.integer({ min: 2, max: 20 }), (text, columns) => {
      const lines = wrap(text, columns);
      expect(lines.join('')).toBe(text);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      expect(stringWidth(fit(text, columns))).toBe(columns);
    }),
  );
});
