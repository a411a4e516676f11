import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  COMPACT,
  jsonNode,
  type JsonStyle,
  jsonValue,
  parseJson,
  parseJsonBytes,
  PRETTY,
  printJson,
  utf8Text,
} from '../../../src/core/json-text.ts';

const PHP: JsonStyle = { ...COMPACT, escapeSlash: true, escapeNonAscii: true };
const PYTHON: JsonStyle = { indent: 0, colon: ': ', comma: ', ', escapeNonAscii: true };
const GO: JsonStyle = { ...COMPACT, sortKeys: true, escapeHtml: true };

function respell(text: string, style: JsonStyle = COMPACT): string {
  return printJson(parseJson(text), style);
}

describe('JSON that is read and written again', () => {
  test('is what JSON.stringify makes of what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(respell(text)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test.each([2, 4, 1])('is indented by %i spaces as JSON.stringify indents', (indent) => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(respell(text, { ...PRETTY, indent })).toBe(JSON.stringify(JSON.parse(text), undefined, indent));
      }),
    );
  });

  test('is indented by tabs as JSON.stringify indents', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(respell(text, { ...PRETTY, indent: '\t' })).toBe(JSON.stringify(JSON.parse(text), undefined, '\t'));
      }),
    );
  });

  test.each<{ name: string; style: JsonStyle }>([
    { name: 'compact', style: COMPACT },
    { name: 'pretty', style: PRETTY },
    { name: "PHP's", style: PHP },
    { name: "Python's", style: PYTHON },
    { name: "Go's", style: GO },
    { name: 'with every switch', style: { ...PHP, ...GO, indent: '\t', colon: ': ', normaliseNumbers: true } },
  ])('has the same value in the $name style', ({ style }) => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(respell(text, style))).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['a number with zeros after the point', '{"amount":100.00}'],
    ['a number with an exponent', '[1e5,1E+5,1.50e-07]'],
    ['minus zero', '[-0,-0.0,0]'],
    ['an integer beyond 2^53', '{"id":12345678901234567890123}'],
    ['a number beyond any double', '[1e400,-1e400]'],
    ['keys that look like numbers, in their order', '{"10":"a","9":"b","a":"c","0":"d"}'],
    ['a repeated key', '{"a":1,"b":2,"a":3}'],
    ['the key __proto__', '{"__proto__":{"admin":true},"constructor":null}'],
    ['an empty key', '{"":{"":[]}}'],
    ['a lone surrogate', String.raw`{"\udc00":"\ud83c"}`],
    ['text that looks like structure', String.raw`{"{[,:]}":"}],[{\"\\\\\""}`],
    ['empty lists and objects', '[[],{},[[]],[{}]]'],
    ['a string alone', '"₹"'],
    ['a number alone', '0.10'],
    ['null alone', 'null'],
  ])('keeps %s', (_, text) => {
    expect(respell(text)).toBe(text);
  });

  test.each([
    ['white space', ' \t\r\n{ "a" :\n[ 1 ,\r\n2 ]\t} \n', '{"a":[1,2]}'],
    ['escapes that need not be', String.raw`"\u0041\/\u20b9\u000A"`, String.raw`"A/₹\n"`],
    ['a surrogate pair that was escaped', String.raw`"\uD83C\uDF81"`, '"🎁"'],
    ['a lone surrogate that was not escaped', '"\ud83c"', String.raw`"\ud83c"`],
  ])('forgets %s', (_, text, expected) => {
    expect(respell(text)).toBe(expected);
  });
});

describe('a style', () => {
  const text = '{"b":"a/b","a":["₹ Zoë 🎁",{},[],null,true,1.50],"c":{"d":"<&>\u2028\u2029"}}';

  test.each<{ name: string; style: JsonStyle; expected: string }>([
    {
      name: 'PHP escapes slashes and, as surrogate pairs in lower-case hex, non-ASCII characters',
      style: PHP,
      expected: String.raw`{"b":"a\/b","a":["\u20b9 Zo\u00eb \ud83c\udf81",{},[],null,true,1.50],"c":{"d":"<&>\u2028\u2029"}}`,
    },
    {
      name: 'Python puts a space after commas and colons',
      style: PYTHON,
      expected: String.raw`{"b": "a/b", "a": ["\u20b9 Zo\u00eb \ud83c\udf81", {}, [], null, true, 1.50], "c": {"d": "<&>\u2028\u2029"}}`,
    },
    {
      name: 'Go sorts keys and escapes what HTML minds',
      style: GO,
      expected: String.raw`{"a":["₹ Zoë 🎁",{},[],null,true,1.50],"b":"a/b","c":{"d":"\u003c\u0026\u003e\u2028\u2029"}}`,
    },
    {
      name: 'slashes alone can be escaped',
      style: { ...COMPACT, escapeSlash: true },
      expected: String.raw`{"b":"a\/b","a":["₹ Zoë 🎁",{},[],null,true,1.50],"c":{"d":"<&>` + '\u2028\u2029"}}',
    },
    {
      name: 'numbers can be as JavaScript writes them',
      style: { ...COMPACT, normaliseNumbers: true },
      expected: '{"b":"a/b","a":["₹ Zoë 🎁",{},[],null,true,1.5],"c":{"d":"<&>\u2028\u2029"}}',
    },
    {
      name: 'indents keep Python a space after colons and none after commas',
      style: { ...PYTHON, indent: 4 },
      expected: [
        '{',
        '    "b": "a/b",',
        '    "a": [',
        String.raw`        "\u20b9 Zo\u00eb \ud83c\udf81",`,
        '        {},',
        '        [],',
        '        null,',
        '        true,',
        '        1.50',
        '    ],',
        '    "c": {',
        String.raw`        "d": "<&>\u2028\u2029"`,
        '    }',
        '}',
      ].join('\n'),
    },
  ])('$name', ({ style, expected }) => {
    expect(respell(text, style)).toBe(expected);
  });

  test('escapes keys as it escapes values', () => {
    expect(respell('{"a/é":1}', PHP)).toBe(String.raw`{"a\/\u00e9":1}`);
  });

  test('sorts at every level, by code unit, and keeps repeated keys in their order', () => {
    expect(respell('{"b":1,"a":[{"z":1,"Z":2}],"é":3,"b":2,"10":4,"9":5}', { ...COMPACT, sortKeys: true })).toBe(
      '{"10":4,"9":5,"a":[{"Z":2,"z":1}],"b":1,"b":2,"é":3}',
    );
  });

  test.each([
    ['100.00', '100'],
    ['1E+2', '100'],
    ['-0.0', '0'],
    ['1e21', '1e+21'],
    ['12345678901234567890', '12345678901234567000'],
    ['0.1', '0.1'],
    ['true', 'true'],
    ['null', 'null'],
  ])('writes %s as JavaScript writes it: %s', (written, expected) => {
    expect(respell(`[${written}]`, { ...COMPACT, normaliseNumbers: true })).toBe(`[${expected}]`);
  });
});

describe('text that is not JSON', () => {
  test.each([
    [''],
    [' '],
    ['{'],
    ['[1,]'],
    ['{"a":1,}'],
    ['{"a" 1}'],
    ['{a:1}'],
    ["{'a':1}"],
    ['[1 2]'],
    ['01'],
    ['+1'],
    ['.5'],
    ['1.'],
    ['NaN'],
    ['Infinity'],
    ['undefined'],
    ['True'],
    ['"a'],
    ['"\n"'],
    [String.raw`"\x41"`],
    [String.raw`"\u12"`],
    ['{} {}'],
    ['// note\n{}'],
    ['\ufeff{}'],
    ['\u00a0{}'],
    ['[1]]'],
  ])('%j is a SyntaxError', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});

describe('large and deep JSON', () => {
  test('2,000 levels are read and written again; more are refused', () => {
    const levels = (pairs: number): string => '[{"a":'.repeat(pairs) + '100.00' + '}]'.repeat(pairs);
    expect(respell(levels(1000))).toBe(levels(1000));
    expect(() => parseJson(levels(1001))).toThrow(SyntaxError);
  });

  test('2,000 levels are written with indents, too', () => {
    const text = '['.repeat(2000) + ']'.repeat(2000);
    expect(respell(respell(text, PRETTY))).toBe(text);
  });

  test('levels beside each other do not add up', () => {
    const text = `[${'[[]],'.repeat(5_000)}{}]`;
    expect(respell(text)).toBe(text);
  });

  test('100,000 levels are not JSON to the reader of bytes', () => {
    expect(parseJsonBytes(Buffer.from('['.repeat(100_000) + ']'.repeat(100_000)))).toBeUndefined();
  });

  test('a string of 5 MiB is read', () => {
    const node = parseJson(`{"a":"${'é'.repeat(5 * 1024 * 1024)}"}`);
    expect(node.kind === 'object' && node.members.map(({ key, value }) => [key, value.kind])).toEqual([
      ['a', 'string'],
    ]);
  });

  test('a string of 20 MiB, less than a listener takes, is read', () => {
    const node = parseJson(`{"a":"${'x'.repeat(20 * 1024 * 1024)}"}`);
    expect(node.kind === 'object' && node.members.map(({ key, value }) => [key, value.kind])).toEqual([
      ['a', 'string'],
    ]);
  });
});

describe('plain values', () => {
  test('a node gives its value, with __proto__ a key like any other', () => {
    expect(jsonValue(parseJson('{"a":[1.50,"x"],"__proto__":{"b":null}}'))).toEqual(
      JSON.parse('{"a":[1.5,"x"],"__proto__":{"b":null}}'),
    );
  });

  test('of a repeated key the last counts, as for JSON.parse', () => {
    expect(jsonValue(parseJson('{"a":1,"a":2}'))).toEqual({ a: 2 });
  });

  test('a value gives its node', () => {
    expect(jsonNode({ a: [1.5, 'x', null], b: {} })).toEqual({
      kind: 'object',
      members: [
        {
          key: 'a',
          value: {
            kind: 'array',
            items: [
              { kind: 'literal', text: '1.5' },
              { kind: 'string', value: 'x' },
              { kind: 'literal', text: 'null' },
            ],
          },
        },
        { key: 'b', value: { kind: 'object', members: [] } },
      ],
    });
  });
});

describe('bytes as text', () => {
  test('text comes back from its bytes, a byte order mark included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Text(Buffer.from(`\ufeff${text}`))).toBe(`\ufeff${text}`);
      }),
    );
  });

  test('bytes that are read as text give the same bytes again; others are not text', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = utf8Text(bytes);
        expect(text === undefined || Buffer.from(text).equals(bytes)).toBe(true);
      }),
    );
  });

  test.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a cut character', [0xe2, 0x82]],
    ['a byte that never occurs', [0xff]],
    ['a code point beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('%s is not text', (_, bytes) => {
    expect(utf8Text(Uint8Array.from(bytes))).toBeUndefined();
  });

  test('JSON bytes are read as JSON', () => {
    expect(parseJsonBytes(Buffer.from('[100.00]'))).toEqual({
      kind: 'array',
      items: [{ kind: 'literal', text: '100.00' }],
    });
  });

  test.each([
    ['no bytes', Buffer.alloc(0)],
    ['a form', Buffer.from('payload=%7B%7D')],
    ['JSON in Latin-1', Buffer.from('"é"', 'latin1')],
    ['JSON in UTF-16', Buffer.from('{}', 'utf16le')],
  ])('%s are not JSON', (_, bytes) => {
    expect(parseJsonBytes(bytes)).toBeUndefined();
  });
});
