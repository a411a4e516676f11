import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  allPaths,
  formatPath,
  mergeInto,
  nodeAt,
  parsePath,
  setAt,
  textAt,
  unsetAt,
} from '../../../src/core/json-path.ts';
import { COMPACT, jsonNode, parseJson, printJson } from '../../../src/core/json-text.ts';

describe('a path', () => {
  test.each([
    ['amount', ['amount']],
    ['payload.payment.entity.amount', ['payload', 'payment', 'entity', 'amount']],
    ['items[0].price', ['items', '0', 'price']],
    ['items[0][12]', ['items', '0', '12']],
    ['[3].a', ['3', 'a']],
    ['items.0.price', ['items', '0', 'price']],
    [String.raw`payload.payment\.downtime.entity`, ['payload', 'payment.downtime', 'entity']],
    [String.raw`a\[0]`, ['a[0]']],
    [String.raw`a\\b`, ['a\\b']],
    ['notes.gift note', ['notes', 'gift note']],
    ['notes.größe', ['notes', 'größe']],
    ['', []],
  ])('%s is cut into %j', (text, keys) => {
    expect(parsePath(text)).toEqual(keys);
  });

  test('is read back from its text, whatever its keys hold', () => {
    const key = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ minLength: 1, unit: fc.constantFrom('.', '[', ']', '\\', '0', 'a') }),
    );
    fc.assert(
      fc.property(fc.array(key), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });

  test('leads to its value from every place that allPaths names', () => {
    const event = jsonNode({ a: { 'b.c': [1, { d: 2 }] }, 'e[0]': { '\\': 3 } });
    const paths = allPaths(event).map((path) => formatPath(path));
    expect(paths).toEqual([
      'a',
      String.raw`a.b\.c`,
      String.raw`a.b\.c.0`,
      String.raw`a.b\.c.1`,
      String.raw`a.b\.c.1.d`,
      String.raw`e\[0]`,
      String.raw`e\[0].\\`,
    ]);
    expect(paths.map((path) => nodeAt(event, parsePath(path))?.kind)).toEqual([
      'object',
      'array',
      'literal',
      'object',
      'literal',
      'object',
      'literal',
    ]);
  });
});

describe('the value at a path', () => {
  const text = '{"a":{"b":[1.50,"x",null,true,{"c":"d"}]},"a2":1,"a2":2,"__proto__":{"p":"q"}}';

  test.each([
    ['a.b[0]', '1.50'],
    ['a.b.1', '"x"'],
    ['a.b[2]', 'null'],
    ['a.b[4]', '{"c":"d"}'],
    ['a2', '2'],
    ['__proto__.p', '"q"'],
    ['a.b[5]', undefined],
    ['a.b.length', undefined],
    ['a.b[1].length', undefined],
    ['toString', undefined],
    ['a.constructor', undefined],
    ['nothing.here', undefined],
  ])('%s is %s', (path, expected) => {
    const node = nodeAt(parseJson(text), parsePath(path));
    expect(node && printJson(node, COMPACT)).toBe(expected);
  });

  test('of the empty path is the whole', () => {
    const event = parseJson(text);
    expect(nodeAt(event, [])).toBe(event);
  });

  test.each([
    ['a.b[1]', 'x'],
    ['a.b[0]', '1.5'],
    ['a.b[4].c', 'd'],
    ['a2', '2'],
    ['__proto__.p', 'q'],
    ['a.b[2]', undefined],
    ['a.b', undefined],
    ['a.b[5]', undefined],
    ['a.b[1].length', undefined],
    ['toString', undefined],
    ['a.constructor', undefined],
    ['nothing.here', undefined],
  ])('as text, for strings and numbers: %s is %j', (path, expected) => {
    expect(textAt(JSON.parse(text), path)).toBe(expected);
  });

  test.each([[undefined], [null], ['text'], [5]])('of %j has no text', (value) => {
    expect(textAt(value, 'a')).toBeUndefined();
  });
});

describe('setting', () => {
  test.each([
    ['replaces a value in its place', '{"a":1,"b":2}', 'a', '{"a":9,"b":2}', true],
    ['puts a new key last', '{"b":2}', 'a', '{"b":2,"a":9}', true],
    ['replaces the last of repeated keys', '{"a":1,"a":2}', 'a', '{"a":1,"a":9}', true],
    ['replaces an item', '[1,2]', '[1]', '[1,9]', true],
    ['adds an item at the end', '[1,2]', '[2]', '[1,2,9]', true],
    ['leaves no gaps in a list', '[1,2]', '[3]', '[1,2]', false],
    ['puts no names into a list', '[1,2]', 'a', '[1,2]', false],
    ['puts nothing into text', '{"a":"x"}', 'a.b', '{"a":"x"}', false],
    ['makes no objects on the way', '{}', 'a.b', '{}', false],
    ['does not replace the whole', '{}', '', '{}', false],
  ])('%s', (_, before, path, after, done) => {
    const node = parseJson(before);
    expect([setAt(node, parsePath(path), { kind: 'literal', text: '9' }), printJson(node, COMPACT)]).toEqual([
      done,
      after,
    ]);
  });
});

describe('unsetting', () => {
  test.each([
    ['takes out a key', '{"a":1,"b":2}', 'a', '{"b":2}', true],
    ['takes out every one of repeated keys', '{"a":1,"b":2,"a":3}', 'a', '{"b":2}', true],
    ['takes out an item and closes the gap', '[1,2,3]', '[1]', '[1,3]', true],
    ['takes out nothing that is not there', '{"a":{}}', 'a.b', '{"a":{}}', false],
    ['does not take out the whole', '{"a":1}', '', '{"a":1}', false],
  ])('%s', (_, before, path, after, done) => {
    const node = parseJson(before);
    expect([unsetAt(node, parsePath(path)), printJson(node, COMPACT)]).toEqual([done, after]);
  });
});

describe('merging', () => {
  test.each([
    ['goes into objects', '{"a":{"b":1,"c":2},"d":3}', '{"a":{"b":9}}', '{"a":{"b":9,"c":2},"d":3}'],
    ['adds new keys last', '{"a":1}', '{"b":{"c":2}}', '{"a":1,"b":{"c":2}}'],
    ['replaces lists whole', '{"a":[1,2]}', '{"a":[3]}', '{"a":[3]}'],
    ['replaces what is of another kind', '{"a":[]}', '{"a":{"b":1}}', '{"a":{"b":1}}'],
    ['keeps null as a value', '{"a":1}', '{"a":null,"b":{"c":null}}', '{"a":null,"b":{"c":null}}'],
    ['keeps how numbers are written', '{"a":1.0}', '{"b":100.00}', '{"a":1.0,"b":100.00}'],
    ['replaces all when the patch is no object', '{"a":1}', '[1]', '[1]'],
    ['takes the last of repeated keys of the patch', '{"a":1}', '{"a":2,"a":3}', '{"a":3}'],
    ['sets __proto__ as a key', '{"a":1}', '{"__proto__":{"b":2}}', '{"a":1,"__proto__":{"b":2}}'],
  ])('%s', (_, target, patch, expected) => {
    expect(printJson(mergeInto(parseJson(target), parseJson(patch)), COMPACT)).toBe(expected);
  });
});
