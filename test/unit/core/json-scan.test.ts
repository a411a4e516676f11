import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonPath } from '../../../src/core/json-path.ts';
import { scanText } from '../../../src/core/json-scan.ts';

/** Every path in a value, and one beside each. */
function pathsIn(value: unknown, above: JsonPath = []): JsonPath[] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, child]) => pathsIn(child, [...above, key]))
      : [];
  return [above, [...above, 'missing'], [...above, '0'], ...inner];
}

/** Text and numbers alone count. */
function textAt(value: unknown, [key, ...rest]: JsonPath): string | undefined {
  if (key === undefined) return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return textAt((value as Record<string, unknown>)[key], rest);
}

/** Few keys, so that they repeat at several levels; some have to be escaped. */
const keys = fc.constantFrom('event', 'data', 'id', '', '0', 'a.b', 'é', '\u{1f600}', 'q"', '\\', 'line\n');
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.constantFrom('\\', '"', '\\"', '{"event":"x"}', ',', ']'),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => String(number).length < 15),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
  ),
})).value;

test('it reads what JSON.parse would have, at every path of every value, however it is spelled', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
      const json = JSON.stringify(value, undefined, indent);
      for (const path of pathsIn(value).filter(({ length }) => length > 0)) {
        expect(scanText(json, path)).toBe(textAt(JSON.parse(json), path));
      }
    }),
    { numRuns: 500 },
  );
});

test('whatever it is given, it comes to an end and gives text or nothing', () => {
  const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '"event"', '"x"', '1', ' ', 'null', '\n');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
      expect(['string', 'undefined']).toContain(typeof scanText(parts.join(''), ['event']));
    }),
    { numRuns: 2000 },
  );
});

describe('the text at "event"', () => {
  test.each([
    ['the last of a repeated key', '{"event":"a","event":"b"}', 'b'],
    ['nothing where the last of a repeated key is no text', '{"event":"a","event":null}', undefined],
    ['that of a key spelled otherwise', String.raw`{"\u0065vent":"a"}`, 'a'],
    ['an escaped text', String.raw`{"event":"a\/\"\u00e9"}`, 'a/"é'],
    ['a long number as it is spelled', '{"event":12345678901234567890}', '12345678901234567890'],
    ['a number as JavaScript writes it', '{"event":1.50e1}', '15'],
    ['not one further in', '{"data":{"event":"a"},"list":[{"event":"b"}]}', undefined],
    ['not one in a text', String.raw`{"data":"\"event\":\"a\""}`, undefined],
    ['with white space around it', ' \r\n{ "event" \t: "a" , "b": [ ] } ', 'a'],
    ['nothing in a body that was cut', '{"event":"a","data":{"id":', undefined],
    ['nothing in what is no object', '"event"', undefined],
    ['nothing in nothing', '', undefined],
  ])('is %s', (_, json, expected) => {
    expect(scanText(json, ['event'])).toBe(expected);
  });

  test('is found below ten thousand levels', () => {
    const deep = `{"data":${'['.repeat(10_000)}${']'.repeat(10_000)},"event":"a"}`;
    expect(scanText(deep, ['event'])).toBe('a');
  });
});
