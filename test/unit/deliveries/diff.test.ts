import { describe, expect, test } from 'vitest';

import type { RawHeaders, WebhookRequest } from '../../../src/core/types.ts';
import { type Difference, diffRequests } from '../../../src/deliveries/diff.ts';

function request(body: string | Uint8Array, rawHeaders: RawHeaders = [], path = '/hook'): WebhookRequest {
  return { method: 'POST', path, rawHeaders, body: Buffer.from(body) };
}

describe('two requests', () => {
  test('that are the same do not differ, whatever they hold', () => {
    const bytes = Uint8Array.from([0xff, 0x00, 0x0a]);
    expect(diffRequests(request(bytes, [['A', 'b']]), request(bytes, [['A', 'b']]))).toEqual([]);
  });

  test('differ in line, headers and body, in this order', () => {
    const before: WebhookRequest = {
      method: 'POST',
      path: '/a?x=1',
      rawHeaders: [['X-A', '1']],
      body: Buffer.from('{"a":1}'),
    };
    const after: WebhookRequest = {
      method: 'PUT',
      path: '/a',
      rawHeaders: [['X-B', '1']],
      body: Buffer.from('{"a":2}'),
    };
    expect(diffRequests(before, after)).toEqual([
      { part: 'request', name: 'method', before: 'POST', after: 'PUT' },
      { part: 'request', name: 'path', before: '/a?x=1', after: '/a' },
      { part: 'header', name: 'x-a', before: '1' },
      { part: 'header', name: 'x-b', after: '1' },
      { part: 'body', name: 'a', before: '1', after: '2' },
    ]);
  });
});

describe('headers', () => {
  test.each<[string, RawHeaders, RawHeaders, Difference[]]>([
    [
      'in another case or order are the same',
      [
        ['X-A', '1'],
        ['B', '2'],
      ],
      [
        ['b', '2'],
        ['x-a', '1'],
      ],
      [],
    ],
    ['of another value', [['X-A', '1']], [['x-a', '2']], [{ part: 'header', name: 'x-a', before: '1', after: '2' }]],
    [
      'that are repeated',
      [
        ['A', '1'],
        ['a', '2'],
      ],
      [['A', '1']],
      [{ part: 'header', name: 'a', before: '1, 2', after: '1' }],
    ],
    ['that became empty', [['A', '1']], [['A', '']], [{ part: 'header', name: 'a', before: '1', after: '' }]],
    ['that are gone', [['A', '']], [], [{ part: 'header', name: 'a', before: '' }]],
  ])('%s', (_, before, after, expected) => {
    expect(diffRequests(request('', before), request('', after))).toEqual(expected);
  });
});

describe('bodies', () => {
  test.each<[string, string | Uint8Array, string | Uint8Array, Array<Omit<Difference, 'part'>>]>([
    [
      'a value deep inside',
      '{"a":{"b":[1,{"c":"x"}]}}',
      '{"a":{"b":[1,{"c":"y"}]}}',
      [{ name: 'a.b.1.c', before: '"x"', after: '"y"' }],
    ],
    ['a key that was added', '{"a":1}', '{"a":1,"b":{"c":[]}}', [{ name: 'b', after: '{"c":[]}' }]],
    ['a key that was taken away', '{"a":1,"b":null}', '{"a":1}', [{ name: 'b', before: 'null' }]],
    ['an item that was added', '[1]', '[1,2]', [{ name: '1', after: '2' }]],
    ['another kind', '{"notes":[]}', '{"notes":{}}', [{ name: 'notes', before: '[]', after: '{}' }]],
    ['how a number is written', '{"a":100.00}', '{"a":100}', [{ name: 'a', before: '100.00', after: '100' }]],
    ['a key with a dot', '{"a.b":1}', '{"a.b":2}', [{ name: String.raw`a\.b`, before: '1', after: '2' }]],
    ['the whole', '1', '[]', [{ name: '(body)', before: '1', after: '[]' }]],
    [
      'several, in the order of the first',
      '{"b":1,"a":1,"c":1}',
      '{"d":2,"a":2,"b":2,"c":1}',
      [
        { name: 'b', before: '1', after: '2' },
        { name: 'a', before: '1', after: '2' },
        { name: 'd', after: '2' },
      ],
    ],
    [
      'white space alone',
      '{"a":1}',
      '{"a": 1}',
      [{ name: 'bytes', before: '7 bytes; from byte 5: "1}"', after: '8 bytes; from byte 5: " 1}"' }],
    ],
    [
      'an escape alone',
      String.raw`"a\/b"`,
      '"a/b"',
      [
        {
          name: 'bytes',
          before: String.raw`6 bytes; from byte 2: "\\/b\""`,
          after: String.raw`5 bytes; from byte 2: "/b\""`,
        },
      ],
    ],
    [
      'the order of keys alone',
      '{"a":1,"b":2}',
      '{"b":2,"a":1}',
      [
        {
          name: 'bytes',
          before: String.raw`13 bytes; from byte 2: "a\":1,\"b\":2}"`,
          after: String.raw`13 bytes; from byte 2: "b\":2,\"a\":1}"`,
        },
      ],
    ],
    [
      'a newline at the end',
      '{}',
      '{}\n',
      [{ name: 'bytes', before: '2 bytes; from byte 2: ""', after: String.raw`3 bytes; from byte 2: "\n"` }],
    ],
    [
      'a body that is there and one that is not',
      '',
      '{}',
      [{ name: 'bytes', before: '0 bytes; from byte 0: ""', after: '2 bytes; from byte 0: "{}"' }],
    ],
    [
      'bytes that are not text',
      Uint8Array.from([1, 0xff]),
      Uint8Array.from([1, 0xfe]),
      [{ name: 'bytes', before: '2 bytes; from byte 1: "ÿ"', after: '2 bytes; from byte 1: "þ"' }],
    ],
    [
      'long text from the first difference, cut',
      `${'x'.repeat(100)}a${'y'.repeat(100)}`,
      `${'x'.repeat(100)}b${'y'.repeat(100)}`,
      [
        {
          name: 'bytes',
          before: `201 bytes; from byte 100: "a${'y'.repeat(23)}"`,
          after: `201 bytes; from byte 100: "b${'y'.repeat(23)}"`,
        },
      ],
    ],
  ])('differ in %s', (_, before, after, expected) => {
    expect(diffRequests(request(before), request(after))).toEqual(
      expected.map(({ name, ...sides }) => ({ part: 'body', name, ...sides })),
    );
  });
});
