import { describe, expect, test } from 'vitest';

import type { Delivery, RawHeaders } from '../../../src/core/types.ts';
import {
  curlCommand,
  fixtureText,
  har,
  outgoing,
  rawHttp,
  rawHttpAsReceived,
  requestJson,
} from '../../../src/deliveries/export.ts';

const URL_TEXT = 'http://localhost:3000/hook';
const QUIET = ` --header 'User-Agent:' --header 'Accept:' --header 'Content-Type:' --header 'Expect:'`;

function curl(body: string | Uint8Array, rawHeaders: RawHeaders = [], url = URL_TEXT): string {
  return curlCommand({ url, method: 'POST', rawHeaders, body: Buffer.from(body) });
}

describe('a curl command', () => {
  test.each<[string, string, RawHeaders, string]>([
    ['sends text as it is', '{"a":1}', [], `curl --request POST '${URL_TEXT}'${QUIET} --data-raw '{"a":1}'`],
    ['sends nothing for an empty body', '', [], `curl --request POST '${URL_TEXT}'${QUIET}`],
    [
      'sends headers in their order and case, repeats and all',
      '{}',
      [
        ['Content-Type', 'application/json'],
        ['user-agent', 'Razorpay-Webhook/v1'],
        ['X-A', '1'],
        ['x-a', '2'],
        ['Accept', '*/*'],
      ],
      `curl --request POST '${URL_TEXT}' --header 'Content-Type: application/json' --header 'user-agent: Razorpay-Webhook/v1' --header 'X-A: 1' --header 'x-a: 2' --header 'Accept: */*' --header 'Expect:' --data-raw '{}'`,
    ],
    [
      'sends an empty header',
      '{}',
      [['X-Empty', '']],
      `curl --request POST '${URL_TEXT}' --header 'X-Empty;'${QUIET} --data-raw '{}'`,
    ],
    [
      'quotes single quotes',
      `it's 'so'`,
      [['X-A', `'`]],
      String.raw`curl --request POST '${URL_TEXT}' --header 'X-A: '\''' --header 'User-Agent:' --header 'Accept:' --header 'Content-Type:' --header 'Expect:' --data-raw 'it'\''s '\''so'\'''`,
    ],
    [
      'leaves alone what a shell would expand outside of quotes',
      '$HOME `id` $(id) \\n "x" !! \t ₹🎁\n',
      [],
      `curl --request POST '${URL_TEXT}'${QUIET} --data-raw '$HOME \`id\` $(id) \\n "x" !! \t ₹🎁\n'`,
    ],
    [
      'does not read a file for a body that begins with @',
      '@/etc/passwd',
      [],
      `curl --request POST '${URL_TEXT}'${QUIET} --data-raw '@/etc/passwd'`,
    ],
  ])('%s', (_, body, rawHeaders, expected) => {
    expect(curl(body, rawHeaders)).toBe(expected);
  });

  test('sends header bytes above 7F as the single bytes they are', () => {
    expect(curl('{}', [['X-A', "caf\u00e9 100% 'a\\b'"]])).toBe(
      String.raw`curl --request POST '${URL_TEXT}' --header "$(printf 'X-A: caf\351 100%% '\''a\\b'\''')"${QUIET} --data-raw '{}'`,
    );
  });

  test('asks for the head alone where the request does, and cannot send a body with it', () => {
    const request = { url: URL_TEXT, method: 'HEAD', rawHeaders: [], body: new Uint8Array() };
    expect(curlCommand(request)).toBe(`curl --head '${URL_TEXT}'${QUIET}`);
    expect(() => curlCommand({ ...request, body: Buffer.from('{}') })).toThrow(
      expect.objectContaining({ code: 'CANNOT_EXPORT', exitCode: 2 }),
    );
  });

  test('has its method and its URL, quoted', () => {
    expect(
      curlCommand({ url: "http://localhost/a'b?c=d&e=$f", method: 'PUT', rawHeaders: [], body: new Uint8Array() }),
    ).toBe(
      String.raw`curl --request PUT 'http://localhost/a'\''b?c=d&e=$f' --header 'User-Agent:' --header 'Accept:' --header 'Content-Type:' --header 'Expect:'`,
    );
  });

  test.each<[string, Uint8Array]>([
    ['NUL', Buffer.from('{"a":"\0"}')],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x0a])],
    ['200 KiB', Buffer.alloc(200 * 1024, "it's long ₹ ")],
  ])('sends %s by way of base64', (_, body) => {
    const [first, ...lines] = curl(body).split('\n');
    expect(first).toBe(`base64 -d <<'BODY' | curl --request POST '${URL_TEXT}'${QUIET} --data-binary @-`);
    expect(lines.at(-1)).toBe('BODY');
    const encoded = lines.slice(0, -1);
    expect(Buffer.from(encoded.join(''), 'base64').equals(body)).toBe(true);
    expect(encoded.filter((line) => line === '' || line.length > 76)).toEqual([]);
  });

  test('sends 90 KiB of text as it is', () => {
    const text = `{"a":"${'₹'.repeat(30 * 1024)}"}`;
    expect(curl(text)).toContain(` --data-raw '${text}'`);
  });

  test.each([
    ['http://localhost/hook?ids[0]=1'],
    ['http://localhost/hook?id={1,2}'],
    ['http://localhost/hook?n=[1-3]'],
  ])('keeps curl from taking %s for several URLs', (url) => {
    expect(curl('{}', [], url)).toMatch(/ (?:--globoff|-g) |%5B|%7B/i);
  });
});

describe('raw HTTP', () => {
  test('is what stands on the wire, with host and length', () => {
    const body = Buffer.from([0xff, 0x0a]);
    const bytes = rawHttp({
      url: 'https://shop.example.com:8443/hook?a=1#part',
      method: 'POST',
      rawHeaders: [
        ['X-A', 'caf\u00e9'],
        ['x-a', ''],
      ],
      body,
    });
    expect(Buffer.from(bytes).toString('latin1')).toBe(
      'POST /hook?a=1 HTTP/1.1\r\nHost: shop.example.com:8443\r\nX-A: caf\u00e9\r\nx-a: \r\nContent-Length: 2\r\n\r\n\u00ff\n',
    );
  });

  test('that was received in chunks is in one piece, with its length', () => {
    const rawHeaders: RawHeaders = [
      ['Transfer-Encoding', 'chunked'],
      ['X-A', '1'],
    ];
    const bytes = rawHttpAsReceived({ method: 'POST', path: '/hook', rawHeaders, body: Buffer.from('{}') });
    expect(Buffer.from(bytes).toString()).toBe('POST /hook HTTP/1.1\r\nX-A: 1\r\nContent-Length: 2\r\n\r\n{}');
  });

  test('as it was received has its own headers alone', () => {
    const bytes = rawHttpAsReceived({
      method: 'PUT',
      path: '/hook',
      rawHeaders: [
        ['host', 'localhost'],
        ['content-length', '2'],
      ],
      body: Buffer.from('{}'),
    });
    expect(Buffer.from(bytes).toString('latin1')).toBe(
      'PUT /hook HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}',
    );
  });
});

describe('JSON', () => {
  test.each([
    ['{"a":1}\n', { body: '{"a":1}\n' }],
    [Uint8Array.from([0xff]), { bodyBase64: '/w==' }],
  ])('holds the whole request: %j', (body, field) => {
    expect(requestJson({ url: URL_TEXT, method: 'POST', rawHeaders: [['X-A', '1']], body: Buffer.from(body) })).toEqual(
      {
        url: URL_TEXT,
        method: 'POST',
        rawHeaders: [['X-A', '1']],
        ...field,
      },
    );
  });
});

describe('a kept request that is sent again', () => {
  test('leaves behind what belonged to its connection', () => {
    const body = Buffer.from('{}');
    expect(
      outgoing(
        {
          method: 'POST',
          path: '/old',
          rawHeaders: [
            ['Host', 'old'],
            ['Connection', 'X-Hop'],
            ['X-Hop', '1'],
            ['Content-Length', '2'],
            ['X-Razorpay-Signature', 'ab'],
          ],
          body,
        },
        URL_TEXT,
      ),
    ).toEqual({ url: URL_TEXT, method: 'POST', rawHeaders: [['X-Razorpay-Signature', 'ab']], body });
  });
});

function delivery(body: string | Uint8Array, change: Partial<Delivery> = {}): Delivery {
  return {
    id: 'dlv_1',
    receivedAt: new Date('2026-09-21T14:14:04.123Z'),
    origin: 'received',
    request: { method: 'POST', path: '/hook', rawHeaders: [], body: Buffer.from(body) },
    attempts: [],
    ...change,
  };
}

describe('a sample event', () => {
  test('is the body, readable, its numbers and keys as they were written', () => {
    expect(fixtureText(delivery('{"b":100.00,"10":[],"9":"\\u20b9\\/"}'))).toBe(
      '{\n  "b": 100.00,\n  "10": [],\n  "9": "₹/"\n}\n',
    );
  });

  test.each([[''], ['a=1'], [Uint8Array.from([0xff])]])('cannot be made of %j', (body) => {
    expect(() => fixtureText(delivery(body))).toThrow(
      expect.objectContaining({
        code: 'NOT_JSON',
        exitCode: 2,
        message: 'The body of dlv_1 is not JSON, so it cannot become a fixture.',
      }),
    );
  });
});

describe('a HAR', () => {
  test('has an entry a delivery, with the last answer', () => {
    const rawHeaders: RawHeaders = [
      ['Host', 'shop.example.com'],
      ['Content-Type', 'application/json'],
    ];
    const attempt = {
      endpointUrl: URL_TEXT,
      startedAt: new Date('2026-09-21T14:14:05Z'),
      durationMs: 12.5,
      outcome: { kind: 'no_response', reason: 'timeout', detail: '' },
    } as const;
    const answered = {
      ...attempt,
      outcome: {
        kind: 'response',
        status: 500,
        rawHeaders: [['content-type', 'text/plain']],
        body: Uint8Array.from([0xff]),
      },
    } as const;
    expect(
      har(
        [
          delivery('{"a":"é"}', {
            request: { method: 'POST', path: '/hook?a=1&a=%202', rawHeaders, body: Buffer.from('{"a":"é"}') },
            attempts: [attempt, answered],
          }),
        ],
        '1.2.3',
      ),
    ).toEqual({
      log: {
        version: '1.2',
        creator: { name: 'hooks', version: '1.2.3' },
        entries: [
          {
            startedDateTime: '2026-09-21T14:14:04.123Z',
            time: 12.5,
            comment: 'dlv_1',
            request: {
              method: 'POST',
              url: 'http://shop.example.com/hook?a=1&a=%202',
              httpVersion: 'HTTP/1.1',
              headers: [
                { name: 'Host', value: 'shop.example.com' },
                { name: 'Content-Type', value: 'application/json' },
              ],
              queryString: [
                { name: 'a', value: '1' },
                { name: 'a', value: ' 2' },
              ],
              cookies: [],
              headersSize: -1,
              bodySize: 10,
              postData: { mimeType: 'application/json', text: '{"a":"é"}' },
            },
            response: {
              status: 500,
              statusText: '',
              httpVersion: 'HTTP/1.1',
              headers: [{ name: 'content-type', value: 'text/plain' }],
              cookies: [],
              redirectURL: '',
              headersSize: -1,
              bodySize: 1,
              content: { size: 1, mimeType: 'text/plain', text: '/w==', encoding: 'base64' },
            },
            cache: {},
            timings: { send: 0, wait: 12.5, receive: 0 },
          },
        ],
      },
    });
  });

  test('has an empty answer where there was none', () => {
    const { log } = har([delivery('{}')], '1.0.0') as {
      log: { entries: Array<{ request: unknown; response: unknown }> };
    };
    expect(log.entries[0]).toMatchObject({
      time: 0,
      request: { url: 'http://localhost/hook', postData: { mimeType: '', text: '{}' } },
      response: { status: 0, headers: [], bodySize: -1, content: { size: 0, text: '' } },
    });
  });

  test('is made whatever the sender wrote as its host', () => {
    const rawHeaders: RawHeaders = [['Host', 'not a host']];
    const odd = delivery('{}', { request: { method: 'POST', path: '/hook', rawHeaders, body: Buffer.from('{}') } });
    expect(() => har([odd], '1.0.0')).not.toThrow();
  });
});
