import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toRecord } from '../../../src/core/record.ts';
import type { Delivery, RawHeaders, WebhookRequest } from '../../../src/core/types.ts';
import { har, rawHttp, rawHttpAsReceived } from '../../../src/deliveries/export.ts';
import { readEach, readSaved } from '../../../src/deliveries/import.ts';
import type { SavedRequest } from '../../../src/deliveries/saved.ts';

/** What was read, with bodies of one class, so that they can be compared. */
function read(content: string | Uint8Array, source = 'file'): SavedRequest[] {
  return readSaved(source, Buffer.from(content)).map((saved) => ({
    ...saved,
    request: { ...saved.request, body: Buffer.from(saved.request.body) },
  }));
}

function request(body: string | Uint8Array, rawHeaders: RawHeaders = [], path = '/hook'): WebhookRequest {
  return { method: 'POST', path, rawHeaders, body: Buffer.from(body) };
}

const delivery: Delivery = {
  id: 'dlv_1',
  receivedAt: new Date('2026-09-21T14:14:04.123Z'),
  origin: 'received',
  provider: 'razorpay',
  eventType: 'payment.captured',
  eventId: 'TeiRkX3vBq0aZ7',
  request: request('{"a":1}\n', [['X-A', '1']]),
  attempts: [],
};

const saved = {
  request: request('{"a":1}\n', [['X-A', '1']]),
  receivedAt: new Date('2026-09-21T14:14:04.123Z'),
  delivery,
  provider: 'razorpay',
  eventType: 'payment.captured',
  eventId: 'TeiRkX3vBq0aZ7',
};

const methods = fc.constantFrom('POST', 'PUT', 'GET', 'DELETE');
const paths = fc
  .tuple(fc.webPath({ size: 'small' }), fc.webQueryParameters({ size: 'small' }))
  .map(([path, query]) =>
    new URL(`/x${path}${query ? `?${query}` : ''}`, 'http://localhost').href.slice('http://localhost'.length),
  );
const headerValues = fc.stringMatching(/^(?:[!-~\u00a1-\u00ff](?:[\t -~\u00a1-\u00ff]{0,20}[!-~\u00a1-\u00ff])?)?$/);
const rawHeaders: fc.Arbitrary<RawHeaders> = fc.array(
  fc.tuple(fc.stringMatching(/^X-[A-Za-z0-9-]{1,10}$/), headerValues),
  {
    maxLength: 4,
  },
);
const requests: fc.Arbitrary<WebhookRequest> = fc.record({
  method: methods,
  path: paths,
  rawHeaders,
  body: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
});

describe('a raw HTTP request', () => {
  const body = '{"a":\r\n1}';

  test.each<[string, string, WebhookRequest]>([
    [
      'as it stands on the wire',
      `POST /hook?a=1 HTTP/1.1\r\nHost: localhost:3000\r\nX-A:1\r\nx-a:  2 \r\nX-Empty:\r\n\r\n${body}`,
      request(
        body,
        [
          ['Host', 'localhost:3000'],
          ['X-A', '1'],
          ['x-a', '2'],
          ['X-Empty', ''],
        ],
        '/hook?a=1',
      ),
    ],
    ['saved with LF alone', 'POST /hook HTTP/1.1\nX-A: b:c\n\n{\n}\n', request('{\n}\n', [['X-A', 'b:c']])],
    ['of HTTP/2', 'POST /hook HTTP/2\nX-A: 1\n\n{}', request('{}', [['X-A', '1']])],
    ['without headers', 'POST /hook HTTP/1.1\r\n\r\n{}', request('{}')],
    ['without a body', 'GET /hook HTTP/1.0\r\nX-A: 1\r\n\r\n', { ...request('', [['X-A', '1']]), method: 'GET' }],
    [
      'with a newline that an editor added: the length counts',
      'POST /hook HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}\n',
      request('{}', [['Content-Length', '2']]),
    ],
    [
      'cut short: what is there',
      'POST /hook HTTP/1.1\r\nContent-Length: 200\r\n\r\n{}',
      request('{}', [['Content-Length', '200']]),
    ],
    [
      'with a blank line in its body',
      'POST /hook HTTP/1.1\r\nX-A: 1\r\n\r\na\r\n\r\nb',
      request('a\r\n\r\nb', [['X-A', '1']]),
    ],
    [
      'in chunks',
      'POST /hook HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n3;name=value\r\n:1}\r\n0\r\nTrailer: x\r\n\r\n',
      request('{"a":1}', [['Transfer-Encoding', 'chunked']]),
    ],
    [
      'in chunks saved with LF alone',
      'POST /hook HTTP/1.1\ntransfer-encoding: Chunked\n\nA\n0123456789\n0\n\n',
      request('0123456789', [['transfer-encoding', 'Chunked']]),
    ],
    [
      'in no chunks but the last',
      'POST /hook HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      request('', [['Transfer-Encoding', 'chunked']]),
    ],
  ])('is read %s', (_, content, expected) => {
    expect(read(content)).toEqual([{ source: 'file', request: expected }]);
  });

  test.each([
    ['lengths', 'Content-Length: 3\r\n\r\n{}\n'],
    ['chunks', 'Transfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n0\r\nTrailer: x\r\n\r\n'],
  ])('may be followed by others, told by their %s', (_, rest) => {
    const [one, two, three] = ['/1', '/2', '/3'].map((path) => `POST ${path} HTTP/1.1\r\n${rest}`);
    const saved = read(`${one}${two}\r\n\r\n${three}\n`);
    expect(
      saved.map(({ source, request: { path, body: each } }) => [source, path, Buffer.from(each).toString()]),
    ).toEqual([
      ['file#1', '/1', '{}\n'],
      ['file#2', '/2', '{}\n'],
      ['file#3', '/3', '{}\n'],
    ]);
  });

  test('that is longer than its length says is an error, not cut', () => {
    expect(() => read('POST /hook HTTP/1.1\r\nContent-Length: 2\r\n\r\n{ }')).toThrow(
      expect.objectContaining({
        code: 'NOT_A_DELIVERY',
        message: 'file is not a delivery: something follows the body, which is as long as its headers say.',
      }),
    );
  });

  test('keeps bytes that are not text', () => {
    const bytes = Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0x80]);
    const head = Buffer.from('POST /hook HTTP/1.1\r\nX-A: caf\u00e9\r\n\r\n', 'latin1');
    expect(read(Buffer.concat([head, bytes]))).toEqual([
      { source: 'file', request: request(bytes, [['X-A', 'caf\u00e9']]) },
    ]);
  });

  test('keeps chunks of bytes that are not text', () => {
    const head = 'POST /hook HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
    const content = Buffer.concat([
      Buffer.from(`${head}3\r\n`),
      Buffer.from([0xff, 0x0d, 0x0a]),
      Buffer.from('\r\n0\r\n\r\n'),
    ]);
    expect(read(content)[0]?.request.body).toEqual(Buffer.from([0xff, 0x0d, 0x0a]));
  });

  test('that hooks wrote comes back', () => {
    fc.assert(
      fc.property(requests, (original) => {
        const url = `http://localhost:3000${original.path}`;
        const { method, body } = original;
        // Nobody sends a length of nothing with a question.
        const hasLength = body.length > 0 || !['GET', 'HEAD'].includes(method);
        expect(read(rawHttp({ ...original, url }))).toEqual([
          {
            source: 'file',
            request: {
              ...original,
              rawHeaders: [
                ['Host', 'localhost:3000'],
                ...original.rawHeaders,
                ...(hasLength ? [['Content-Length', String(body.length)]] : []),
              ],
            },
          },
        ]);
        expect(read(rawHttpAsReceived(original))).toEqual([{ source: 'file', request: original }]);
      }),
    );
  });

  test('that came in chunks and was written by hooks comes back', () => {
    const original = request('{"a":1}', [['Transfer-Encoding', 'chunked']]);
    expect(read(rawHttpAsReceived(original))[0]?.request.body.toString()).toBe('{"a":1}');
  });

  test.each([['abc'], ['-2'], [''], ['2.5'], ['0x2'], ['2, 2']])('with the length %j is an error', (length) => {
    expect(() => read(`POST /hook HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n{"a":1}`)).toThrow(
      expect.objectContaining({
        code: 'NOT_A_DELIVERY',
        message: `file is not a delivery: its Content-Length "${length}" is no length.`,
      }),
    );
  });

  test.each([
    ['a blank line', 'POST / HTTP/1.1\r\nX-A: 1', 'there is no blank line after the headers'],
    ['a colon', 'POST / HTTP/1.1\r\nnonsense\r\n\r\n', '"nonsense" is not a header line'],
    ['a name', 'POST / HTTP/1.1\r\n: x\r\n\r\n', '": x" is not a header line'],
    ['a size of a chunk', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 'its chunked body is broken'],
    [
      'its last chunk',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n',
      'its chunked body is broken',
    ],
    [
      'the whole of a chunk',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc',
      'its chunked body is broken',
    ],
  ])('without %s is an error', (_, content, problem) => {
    expect(() => read(content, 'saved.http')).toThrow(
      expect.objectContaining({
        code: 'NOT_A_DELIVERY',
        exitCode: 2,
        message: `saved.http is not a delivery: ${problem}.`,
      }),
    );
  });
});

describe('a delivery file', () => {
  test('is read with all it knows', () => {
    expect(read(JSON.stringify(toRecord(delivery), undefined, 2))).toEqual([{ source: 'file', ...saved }]);
  });

  test('is read with what it does not know left out', () => {
    const { provider: _provider, eventType: _eventType, eventId: _eventId, ...plain } = delivery;
    const { provider, eventType, eventId, ...known } = saved;
    expect(read(JSON.stringify(toRecord(plain)))).toEqual([{ source: 'file', ...known, delivery: plain }]);
    expect([provider, eventType, eventId]).toEqual(['razorpay', 'payment.captured', 'TeiRkX3vBq0aZ7']);
  });

  test.each([
    ['{}', 'request is not an object'],
    ['[]', 'it is not an object'],
    ['null', 'it is not an object'],
    ['"text"', 'it is not an object'],
    ['{"event":"payment.captured"}', 'request is not an object'],
    ['not JSON', 'it is neither JSON nor an HTTP request'],
    ['', 'it is neither JSON nor an HTTP request'],
    ['POST /', 'it is neither JSON nor an HTTP request'],
  ])('is none: %s', (content, problem) => {
    expect(() => read(content, 'body.json')).toThrow(
      expect.objectContaining({
        code: 'NOT_A_DELIVERY',
        exitCode: 2,
        message: `body.json is not a delivery: ${problem}.`,
      }),
    );
  });

  test('is none: bytes that are not text', () => {
    expect(() => read(Uint8Array.from([0xff, 0xfe, 0x7b]))).toThrow(
      expect.objectContaining({ code: 'NOT_A_DELIVERY' }),
    );
  });

  test('is read with the byte order mark that Windows puts before it', () => {
    expect(read(`\ufeff${JSON.stringify(toRecord(delivery))}`)).toEqual([{ source: 'file', ...saved }]);
  });
});

describe('lines of NDJSON', () => {
  const line = JSON.stringify(toRecord(delivery));
  const received = JSON.stringify({ ...toRecord(delivery), type: 'delivery.received', refused: false });

  test('are deliveries with their line; lines about other things are passed over', () => {
    const text = [
      '{"type":"listener.ready","url":"http://localhost:4400"}',
      received,
      '',
      line,
      '{"type":"listener.closed","received":1}',
      '',
    ];
    expect(read(text.join('\n'), 'out.ndjson')).toEqual([
      { source: 'out.ndjson:2', ...saved },
      { source: 'out.ndjson:4', ...saved },
    ]);
  });

  test('may end in CR LF', () => {
    expect(read(`${line}\r\n${received}\r\n`)).toHaveLength(2);
  });

  test('may be one', () => {
    expect(read(`${received}\n`)).toEqual([{ source: 'file', ...saved }]);
  });

  test('may hold no delivery at all', () => {
    expect(read('{"type":"listener.ready"}\n{"type":"listener.closed"}\n')).toEqual([]);
  });

  test('one of which is not a delivery is an error with its line', () => {
    expect(() => read(`${line}\n{"type":"delivery","id":1}\n`, 'out.ndjson')).toThrow(
      expect.objectContaining({
        code: 'NOT_A_DELIVERY',
        message: 'out.ndjson:2 is not a delivery: request is not an object.',
      }),
    );
  });
});

describe('of a file with many,', () => {
  const record = JSON.stringify(toRecord(delivery));
  const harEntry = { request: { method: 'POST', url: 'http://x/hook', postData: { text: '{}' } } };
  const places = (content: string): string[] =>
    readEach('file', Buffer.from(content)).map((item) => ('error' in item ? item.error.message : item.source));

  test.each([
    [
      'a line that was cut',
      `${record}\n${record.slice(0, 60)}`,
      'file:2',
      'the line is not JSON; it may have been cut',
    ],
    ['a line that is no delivery', `${record}\n{"type":"delivery"}\n`, 'file:2', 'request is not an object'],
    [
      'a broken entry',
      JSON.stringify({ log: { entries: [harEntry, { request: { ...harEntry.request, method: 1 } }] } }),
      'file#2',
      'its request has no method and URL',
    ],
  ])('%s does not keep the others back', (_, content, place, problem) => {
    expect(places(content)).toEqual([place.replace('2', '1'), `${place} is not a delivery: ${problem}.`]);
    expect(() => readSaved('file', Buffer.from(content))).toThrow(`${place} is not a delivery: ${problem}.`);
  });

  test('none is left of JSON of several lines that was cut', () => {
    const text = JSON.stringify(toRecord(delivery), undefined, 2);
    expect(() => readEach('file', Buffer.from(text.slice(0, -2)))).toThrow('it is neither JSON nor an HTTP request');
  });
});

describe('a HAR', () => {
  const entry = {
    startedDateTime: '2026-09-21T14:14:04.123Z',
    request: {
      method: 'POST',
      url: 'https://shop.example.com/hook?a=%20b',
      httpVersion: 'http/2.0',
      headers: [
        { name: ':authority', value: 'shop.example.com' },
        { name: ':method', value: 'POST' },
        { name: 'x-razorpay-signature', value: 'ab' },
        { name: 'X-A', value: '' },
      ],
      postData: { mimeType: 'application/json', text: '{"a":"é"}' },
    },
    response: { status: 200 },
  };
  const har1 = (...entries: unknown[]): string => JSON.stringify({ log: { version: '1.2', entries } });

  test('is read an entry a request, without the pseudo-headers of HTTP/2', () => {
    const { postData, ...page } = entry.request;
    expect(
      read(
        har1(
          entry,
          { ...entry, request: { ...page, method: 'GET' } },
          { request: { ...page, postData: { ...postData, text: '/w==', encoding: 'base64' } } },
        ),
        'x.har',
      ),
    ).toEqual([
      {
        source: 'x.har#1',
        request: request(
          '{"a":"é"}',
          [
            ['x-razorpay-signature', 'ab'],
            ['X-A', ''],
          ],
          '/hook?a=%20b',
        ),
        receivedAt: new Date('2026-09-21T14:14:04.123Z'),
      },
      {
        source: 'x.har#3',
        request: request(
          Uint8Array.from([0xff]),
          [
            ['x-razorpay-signature', 'ab'],
            ['X-A', ''],
          ],
          '/hook?a=%20b',
        ),
      },
    ]);
  });

  test('of one entry may have an empty body', () => {
    expect(read(har1({ request: { method: 'POST', url: 'http://x/' } }))).toEqual([
      { source: 'file#1', request: request('', [], '/') },
    ]);
  });

  test.each([
    [
      'form fields alone',
      { postData: { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a', value: 'b c' }] } },
    ],
    ['a size alone', { bodySize: 12 }],
  ])('with %s in place of the body does not hold it', (_, part) => {
    const { postData: _postData, ...page } = entry.request;
    expect(() => read(har1({ request: { ...page, ...part } }), 'x.har')).toThrow(
      expect.objectContaining({
        code: 'NO_BODY',
        exitCode: 2,
        message: 'The HAR does not hold the body of x.har#1: nothing can be said of its signature.',
      }),
    );
  });

  test('may be empty', () => {
    expect(read(har1())).toEqual([]);
  });

  test.each([
    ['no request', {}],
    ['no method', { request: { url: 'http://x/' } }],
    ['no URL', { request: { method: 'POST' } }],
    ['a URL that is none', { request: { method: 'POST', url: '/hook' } }],
    ['nothing', null],
    ['headers that are no list', { request: { ...entry.request, headers: { a: 'b' } } }],
    ['a header without a name', { request: { ...entry.request, headers: [{ value: 'b' }] } }],
    ['a header that is no text', { request: { ...entry.request, headers: [{ name: 'A', value: 1 }] } }],
    ['a body that is no text', { request: { ...entry.request, postData: { text: {} } } }],
  ])('with %s in an entry is an error with its place', (_, broken) => {
    expect(() => read(har1(entry, broken), 'x.har')).toThrow(
      expect.objectContaining({
        code: 'NOT_A_DELIVERY',
        exitCode: 2,
        message: expect.stringMatching(/^x\.har#2 is not a delivery: /),
      }),
    );
  });

  test('that hooks wrote comes back', () => {
    fc.assert(
      fc.property(fc.array(requests, { minLength: 1, maxLength: 3 }), (originals) => {
        const receivedAt = new Date('2026-09-21T14:14:04.123Z');
        const deliveries = originals.map((original): Delivery => ({ ...delivery, receivedAt, request: original }));
        expect(read(JSON.stringify(har(deliveries, '1.0.0')))).toEqual(
          originals.map((original, index) => ({ source: `file#${index + 1}`, request: original, receivedAt })),
        );
      }),
    );
  });

  test.each([['/'], ['//hook'], ['/a//b?x=[1]'], ['/%zz?a=b%20c&d=+'], ['/a;b=c:d@e']])(
    'that hooks wrote keeps the path %s',
    (path) => {
      const original = { ...delivery, request: request('{}', [['Host', 'localhost:3000']], path) };
      expect(read(JSON.stringify(har([original], '1.0.0')))[0]?.request.path).toBe(path);
    },
  );
});
