import { gzipSync } from 'node:zlib';

import { headerValue, overrideHeaders, withoutHeaders } from '../../core/headers.ts';
import type { RawHeaders } from '../../core/types.ts';
import type { Check, Shot } from '../model.ts';
import type { Trial } from '../trial.ts';

/** How requests travel: encodings, header names, methods. */
export const wire: readonly Check[] = [
  {
    id: 'ENC-001',
    severity: 'should',
    title: 'A charset in the content type makes no difference',
    why: 'A parser that is chosen by the whole text of the header is passed by, and the body is empty.',
    sends: 'a right event with Content-Type: application/json;charset=UTF-8',
    advice: 'media_type',
    evidence: ['expressjs/body-parser#474', 'airqo-platform/AirQo-api#6616'],
    needs: ['raw_json'],
    phase: 'torture',
    kind: 'accepted',
    features: [
      {
        label: 'Content-Type: application/json;charset=UTF-8',
        group: 'transport',
        headers: (headers) => overrideHeaders(headers, [['Content-Type', 'application/json;charset=UTF-8']]),
      },
    ],
  },
  {
    id: 'ENC-002',
    severity: 'should',
    title: 'A body that comes in chunks is read whole',
    why: 'Behind some proxies no Content-Length arrives: code that looks at it finds an empty body.',
    sends: 'a right event in three chunks, without Content-Length',
    advice: 'transport',
    evidence: ['RFC 9112, section 7.1', 'inngest/inngest-js#1267'],
    needs: ['signature'],
    phase: 'torture',
    kind: 'accepted',
    features: [{ label: 'a body in three chunks', group: 'transport', chunked: true }],
  },
  {
    id: 'ENC-003',
    severity: 'must',
    title: 'Header names are read whatever their case',
    why: 'Proxies and HTTP/2 change the case of names: the signature is not found, and every event is lost.',
    sends: 'right events with all header names in lower and in upper case',
    advice: 'transport',
    evidence: ['RFC 9110, section 5.1', 'github/docs#20134', 'slackapi/bolt-js#937'],
    needs: ['signature', 'header'],
    phase: 'torture',
    kind: 'accepted',
    features: [
      { label: 'header names in upper case', group: 'body', headers: renamed((name) => name.toUpperCase()) },
      { label: 'header names in lower case', group: 'transport', headers: renamed((name) => name.toLowerCase()) },
    ],
  },
  {
    id: 'ENC-004',
    severity: 'should',
    title: 'Other content types and encodings are no error',
    why: 'Where the parser does not match, the body is undefined: anybody can cause errors without a signature.',
    sends: 'forged requests without a content type, with others, and with bytes that are no UTF-8 or no gzip',
    advice: 'media_type',
    evidence: ['NestJS: rawBody is undefined for what it does not parse', 'misskey-dev/misskey#9823'],
    needs: ['plain_json'],
    phase: 'forged',
    kind: 'survived',
    // With the usual content type it is the body that it falls over, as over any other that is no JSON.
    symptomOf: (crashed) => (crashed.every(({ shot }) => isUsual(shot)) ? 'EVT-005' : undefined),
    shots: (trial) => ODD.map((make) => make(trial)),
  },
  {
    id: 'HTTP-001',
    severity: 'should',
    title: 'Other methods do no harm',
    why: 'Providers and scanners ask with GET, HEAD and OPTIONS: an error there fills the log, and anybody can cause it.',
    sends: 'GET, HEAD, OPTIONS, PUT and DELETE',
    advice: 'method',
    evidence: ['CloudEvents HTTP webhook 1.0.2, section 4', 'home-assistant/core#26299'],
    phase: 'forged',
    kind: 'survived',
    shots: otherMethods,
  },
];

function renamed(rename: (name: string) => string): (headers: RawHeaders) => RawHeaders {
  return (headers) => headers.map(([name, value]) => [rename(name), value]);
}

const isUsual = ({ rawHeaders }: Shot): boolean =>
  /^application\/json(?:;\s*charset=utf-8)?$/i.test(headerValue(rawHeaders, 'content-type') ?? '');

type Change = (shot: Shot) => Partial<Shot>;

/** A forged request: who sends these holds no secret. */
const odd =
  (label: string, change: Change) =>
  (trial: Trial): Shot => {
    const shot = trial.forged(trial.event(), label);
    return { ...shot, ...change(shot) };
  };

const typed =
  (type: string): Change =>
  ({ rawHeaders }) => ({ rawHeaders: overrideHeaders(rawHeaders, [['Content-Type', type]]) });

const ODD: ReadonlyArray<(trial: Trial) => Shot> = [
  odd('no content type', ({ rawHeaders }) => ({ rawHeaders: withoutHeaders(rawHeaders, ['content-type']) })),
  odd('Content-Type: text/plain', typed('text/plain')),
  odd('Content-Type: application/x-www-form-urlencoded', typed('application/x-www-form-urlencoded')),
  odd('an unknown charset', typed('application/json; charset=x-unknown')),
  odd('a body in gzip', ({ rawHeaders, body }) => ({
    rawHeaders: overrideHeaders(rawHeaders, [['Content-Encoding', 'gzip']]),
    body: gzipSync(body),
  })),
  odd('a body that says it is gzip and is not', ({ rawHeaders }) => ({
    rawHeaders: overrideHeaders(rawHeaders, [['Content-Encoding', 'gzip']]),
  })),
  odd('a byte order mark', ({ body }) => ({ body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]) })),
  odd('bytes that are no UTF-8', ({ body }) => ({ body: Buffer.concat([Buffer.from([0xff, 0xfe]), body]) })),
];

const NO_BODY = new Uint8Array();

function otherMethods(trial: Trial): Shot[] {
  const plain = trial.unsigned(trial.event(), '');
  const bodiless = withoutHeaders(plain.rawHeaders, ['content-type']);
  const asking = [...bodiless, ['WebHook-Request-Origin', 'hooks.example.com'] as const];
  return [
    { ...plain, method: 'GET', label: 'GET', rawHeaders: bodiless, body: NO_BODY },
    { ...plain, method: 'HEAD', label: 'HEAD', rawHeaders: bodiless, body: NO_BODY },
    { ...plain, method: 'OPTIONS', label: 'OPTIONS', rawHeaders: asking, body: NO_BODY },
    { ...plain, method: 'PUT', label: 'PUT' },
    { ...plain, method: 'DELETE', label: 'DELETE', rawHeaders: bodiless, body: NO_BODY },
  ];
}
