import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { matchTemplate, renderTemplate, templateParts } from '../../../src/core/template.ts';

describe('rendering', () => {
  test.each([
    ['t={timestamp},v1={signature}', { timestamp: '1', signature: 'ab' }, 't=1,v1=ab'],
    ['{a}{a}-{b}', { a: 'x', b: 'y' }, 'xx-y'],
    ['{a}', { a: '{b}', b: 'never' }, '{b}'],
    ['{a}', { a: '$& $1 $$' }, '$& $1 $$'],
    ['{a} {b}', { a: '', b: undefined }, ' {b}'],
    ['{missing} {Not A Field} {}', {}, '{missing} {Not A Field} {}'],
    ['{constructor}', {}, '{constructor}'],
  ])('%s with %j is %s', (template, values, expected) => {
    expect(renderTemplate(template, values)).toBe(expected);
  });
});

describe('the parts of a template', () => {
  test.each([
    ['{body}', [{ field: 'body' }]],
    [
      '{id}.{timestamp}.{body}',
      [{ field: 'id' }, { literal: '.' }, { field: 'timestamp' }, { literal: '.' }, { field: 'body' }],
    ],
    ['sha256={signature};', [{ literal: 'sha256=' }, { field: 'signature' }, { literal: ';' }]],
    ['plain {Text}', [{ literal: 'plain {Text}' }]],
    ['', []],
  ])('%s', (template, expected) => {
    expect(templateParts(template)).toEqual(expected);
  });
});

describe('reading a value out of text', () => {
  test.each([
    ['sha256={signature}', 'sha256=abc', 'abc'],
    ['{signature}', 'abc', 'abc'],
    ['{signature}', '', ''],
    ['v1,{signature}', 'v1,a,b', 'a,b'],
    ['<{signature}>', '<>', ''],
    ['aa{signature}aa', 'aaa', undefined],
    ['sha256={signature}', 'SHA256=abc', undefined],
    ['sha256={signature}', 'sha1=abc', undefined],
    ['t={timestamp}', 't=1', undefined],
  ])('%s in %j is %j', (template, text, expected) => {
    expect(matchTemplate(template, 'signature', text)).toBe(expected);
  });

  test('gives back what was put in', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, value, after) => {
        fc.pre(!/[{}]/.test(before + after));
        const template = `${before}{signature}${after}`;
        expect(matchTemplate(template, 'signature', renderTemplate(template, { signature: value }))).toBe(value);
      }),
    );
  });
});
