import { createHmac } from 'node:crypto';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { diagnose } from '../../../src/core/diagnosis.ts';
import { providerRequest } from '../../../src/core/request.ts';
import type { DigestSignature } from '../../../src/core/signature-profile.ts';
import type { Diagnosis, LabelledSecret, Provider, RawHeaders } from '../../../src/core/types.ts';
import { github } from '../../../src/providers/github.ts';
import { providers } from '../../../src/providers/index.ts';
import { paymentApi } from '../../../src/providers/payment-api.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks.ts';
import { stripe } from '../../../src/providers/stripe.ts';
import { signatureHeaders } from '../../helpers/signed.ts';

type SigningProvider = Provider & { readonly signature: DigestSignature };

const SECRET = 'rzp_whsec_test_1';
const NOW = new Date('2026-09-21T14:14:04Z');
const MIB = 1024 * 1024;

function hmac(secret: string | Uint8Array, content: string | Uint8Array, algorithm = 'sha256'): Buffer {
  return createHmac(algorithm, secret).update(content).digest();
}

function hex(secret: string | Uint8Array, content: string | Uint8Array, algorithm = 'sha256'): string {
  return hmac(secret, content, algorithm).toString('hex');
}

function base64(secret: string | Uint8Array, content: string | Uint8Array, algorithm = 'sha256'): string {
  return hmac(secret, content, algorithm).toString('base64');
}

interface Mistaken {
  readonly name: string;
  readonly provider?: SigningProvider;
  /** The secret as it was given to hooks. */
  readonly secret?: string;
  /** Secrets that lie nearby. */
  readonly others?: readonly LabelledSecret[];
  /** The body as it was saved. */
  readonly body?: string | Uint8Array;
  readonly headers: RawHeaders;
  readonly codes: readonly string[];
  readonly label?: string;
}

function diagnoseRow({ provider = razorpay, secret = SECRET, others = [], body = BODY, headers }: Mistaken): Diagnosis {
  return diagnose({
    provider,
    profile: provider.signature,
    request: { rawHeaders: headers, body: Buffer.from(body), method: 'POST', urls: [] },
    secrets: [{ label: '--secret', value: secret }],
    otherSecrets: others,
    providers,
    at: NOW,
    hashedBytesMax: 16 * MIB,
  });
}

/** What a diagnosis says, and that it gives neither a secret nor a right signature away. */
function judge(row: Mistaken): { codes: string[]; label: string | undefined; givenAway: string[] } {
  const { provider = razorpay, secret = SECRET, others = [], body = BODY } = row;
  const diagnosis = diagnoseRow(row);
  const words = JSON.stringify(diagnosis);
  const secrets = [secret, secret.trim(), ...others.map(({ value }) => value)];
  const right = secrets.flatMap((value) => {
    const message = { body: Buffer.from(body), at: NOW, id: 'msg_1' };
    try {
      return signatureHeaders(provider.signature, [{ label: '', value }], message).map(([, header]) => header);
    } catch {
      return [];
    }
  });
  const digests = right.flatMap((header) => header.split(/[,= ]/)).filter((part) => part.length >= 40);
  return {
    codes: diagnosis.mistakes.map(({ code }) => code),
    label: diagnosis.secretLabel,
    givenAway: [...secrets, ...digests].filter((text) => words.includes(text)),
  };
}

function expected({ codes, label = '--secret' }: Mistaken): ReturnType<typeof judge> {
  return { codes: [...codes], label, givenAway: [] };
}

/** A table by the names of its rows. */
function named(rows: readonly Mistaken[]): Array<[string, Mistaken]> {
  return rows.map((row) => [row.name, row]);
}

/** Razorpay's own spelling: slashes and non-ASCII characters escaped, notes unsorted, on one line. */
const BODY = String.raw`{"event":"payment.captured","payload":{"payment":{"entity":{"id":"pay_Rp71WNLQjxbMsB","amount":50000,"notes":{"url":"https:\/\/x\/a","gift":"\u20b9 Zo\u00eb \ud83c\udf81 & <b>"}}}},"created_at":1790000044}`;
const PARSED = JSON.parse(BODY) as { payload: unknown };
const REWRITTEN = JSON.stringify(PARSED);

function razorpaySigned(signed: string | Uint8Array, secret: string | Uint8Array = SECRET): RawHeaders {
  return [['X-Razorpay-Signature', hex(secret, signed)]];
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function escapeNonAscii(text: string): string {
  return text.replace(
    /[\u0080-\uffff]/g,
    (character) => String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}

/** The saved body, the body that was signed, and what happened in between. */
const bodies: Array<[string, string | Uint8Array, string | Uint8Array, string]> = [
  ['a newline was added when saving', `${BODY}\n`, BODY, 'trailing_newline_added'],
  ['CR LF was added when saving', `${BODY}\r\n`, BODY, 'trailing_newline_added'],
  ['the second of two newlines was added', `${BODY}\n\n`, `${BODY}\n`, 'trailing_newline_added'],
  ['the newline at the end was lost', BODY, `${BODY}\n`, 'trailing_newline_lost'],
  ['the CR LF at the end was lost', BODY, `${BODY}\r\n`, 'trailing_newline_lost'],
  [
    'a newline was added to bytes that are not text',
    Buffer.from([0xff, 0x0a]),
    Buffer.from([0xff]),
    'trailing_newline_added',
  ],
  ['LF became CR LF', '{\r\n"a":1\r\n}', '{\n"a":1\n}', 'crlf_added'],
  ['CR LF became LF', '{\n"a":1\n}', '{\r\n"a":1\r\n}', 'crlf_lost'],
  ['LF became CR LF, and one was added', '{\r\n"a":1\r\n}\r\n', '{\n"a":1\n}', 'crlf_added'],
  ['CR LF became LF, and one was added', '{\n"a":1\n}\n', '{\r\n"a":1\r\n}', 'crlf_lost'],
  ['CR LF became LF, and the one at the end was lost', '{\n"a":1\n}', '{\r\n"a":1\r\n}\r\n', 'crlf_lost'],
  ['a byte order mark was added', `\ufeff${BODY}`, BODY, 'bom_added'],
  ['white space was added around it', `  ${BODY}\n\n\n`, BODY, 'white_space_added'],
  [
    'Latin-1 was read as if and written as UTF-8',
    Buffer.from('caf\u00c3\u00a9'),
    Buffer.from('caf\u00e9'),
    'charset_changed',
  ],
  ['what was signed is UTF-8 that was encoded twice', Buffer.from('₹'), Buffer.from('â\u0082¹'), 'charset_changed'],
  [
    'the form field alone was signed',
    `payload=${encodeURIComponent('{"a":"b c"}')}`,
    '{"a":"b c"}',
    'form_field_signed',
  ],
  ['no body was signed', BODY, '', 'empty_body_signed'],
  ['JSON.stringify(JSON.parse(body)) was signed', BODY, REWRITTEN, 'json_reserialised'],
  ['it was indented by 2 spaces', BODY, JSON.stringify(PARSED, undefined, 2), 'json_reserialised'],
  ['it was indented by 4 spaces', BODY, JSON.stringify(PARSED, undefined, 4), 'json_reserialised'],
  [
    'it was indented by 4 spaces, and had a newline at the end',
    BODY,
    `${JSON.stringify(PARSED, undefined, 4)}\n`,
    'json_reserialised',
  ],
  ['it was indented by tabs', BODY, JSON.stringify(PARSED, undefined, '\t'), 'json_reserialised'],
  [
    "Python's json.dumps was signed",
    '{"a":[1,"\u20b9/"],"b":2}',
    String.raw`{"a": [1, "\u20b9/"], "b": 2}`,
    'json_reserialised',
  ],
  [
    "Python's json.dumps of UTF-8 was signed",
    '{"a":[1,"\u20b9/"],"b":2}',
    '{"a": [1, "\u20b9/"], "b": 2}',
    'json_reserialised',
  ],
  ['its keys were sorted', BODY, JSON.stringify(sorted(PARSED)), 'json_reserialised'],
  ['its keys were sorted and it was indented', BODY, JSON.stringify(sorted(PARSED), undefined, 2), 'json_reserialised'],
  [
    "Go's encoding/json wrote a map",
    BODY,
    JSON.stringify(sorted(PARSED))
      .replace('&', String.raw`\u0026`)
      .replace('<', String.raw`\u003c`)
      .replace('>', String.raw`\u003e`),
    'json_reserialised',
  ],
  ['slashes were unescaped', BODY, escapeNonAscii(REWRITTEN), 'json_reserialised'],
  ['slashes were escaped', escapeNonAscii(REWRITTEN), BODY, 'json_reserialised'],
  ['non-ASCII characters were unescaped', BODY, REWRITTEN.replaceAll('/', String.raw`\/`), 'json_reserialised'],
  ['non-ASCII characters were escaped', REWRITTEN.replaceAll('/', String.raw`\/`), BODY, 'json_reserialised'],
  ['a framework kept the parsed body, which was PHP, alone', REWRITTEN, BODY, 'json_reserialised'],
  ['a formatter indented the saved file', `${JSON.stringify(PARSED, undefined, 2)}\n`, BODY, 'json_reserialised'],
  ['100.00 became 100', '{"amount":100.00}', '{"amount":100}', 'json_reserialised'],
  ['1e2 became 100 and the rest was indented', '{"amount":1e2}', '{\n  "amount": 100\n}', 'json_reserialised'],
  [
    'keys that look like numbers moved to the front, as JavaScript moves them',
    '{"b":1,"a":2,"10":3,"9":4}',
    '{"9":4,"10":3,"b":1,"a":2}',
    'json_reserialised',
  ],
  ['of a repeated key JavaScript kept the last', '{"a":1,"b":2,"a":3}', '{"a":3,"b":2}', 'json_reserialised'],
  ['only its payload was signed', BODY, JSON.stringify(PARSED.payload), 'part_signed'],
  [
    "only its payload was signed, in the sender's own spelling",
    BODY,
    escapeNonAscii(JSON.stringify(PARSED.payload)).replaceAll('/', String.raw`\/`),
    'part_signed',
  ],
  ['it was saved as a JSON string', JSON.stringify(BODY), BODY, 'json_string'],
  ['a JSON string of it was signed', '{"a":1}', JSON.stringify('{"a":1}'), 'json_in_string'],
];

describe('a body that was changed on the way', () => {
  const rows = bodies.map(([name, body, signed, code]): Mistaken => ({
    name,
    body,
    headers: razorpaySigned(signed),
    codes: [code],
  }));

  test.each(named(rows))('%s', (_, row) => {
    expect(judge(row)).toEqual(expected(row));
  });
});

describe('the wrong key', () => {
  const hexSecret = '00112233445566778899aabbccddeeff';
  const base64Secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
  const decoded = Buffer.from('MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=', 'base64');
  const stripeSigned = (secret: string | Uint8Array): RawHeaders => [
    ['Stripe-Signature', `t=1790000044,v1=${hex(secret, `1790000044.${BODY}`)}`],
  ];
  const standardSigned = (secret: string | Uint8Array): RawHeaders => [
    ['webhook-id', 'msg_1'],
    ['webhook-timestamp', '1790000044'],
    ['webhook-signature', `v1,${base64(secret, `msg_1.1790000044.${BODY}`)}`],
  ];

  const keys: Mistaken[] = [
    {
      name: 'a newline after the secret given',
      secret: `${SECRET}\n`,
      headers: razorpaySigned(BODY),
      codes: ['secret_white_space'],
    },
    {
      name: 'spaces around the secret given',
      secret: `  ${SECRET} `,
      headers: razorpaySigned(BODY),
      codes: ['secret_white_space'],
    },
    {
      name: "a newline after the signer's secret",
      headers: razorpaySigned(BODY, `${SECRET}\n`),
      codes: ['secret_white_space'],
    },
    {
      name: "CR LF after the signer's secret",
      headers: razorpaySigned(BODY, `${SECRET}\r\n`),
      codes: ['secret_white_space'],
    },
    {
      name: "a space after the signer's secret",
      headers: razorpaySigned(BODY, `${SECRET} `),
      codes: ['secret_white_space'],
    },
    {
      name: 'double quotes around the secret given',
      secret: `"${SECRET}"`,
      headers: razorpaySigned(BODY),
      codes: ['secret_quotes'],
    },
    {
      name: 'single quotes around the secret given',
      secret: `'${SECRET}'`,
      headers: razorpaySigned(BODY),
      codes: ['secret_quotes'],
    },
    {
      name: 'backticks around the secret given',
      secret: `\`${SECRET}\``,
      headers: razorpaySigned(BODY),
      codes: ['secret_quotes'],
    },
    {
      name: 'white space around quotes around the secret given',
      secret: ` "${SECRET}"\n`,
      headers: razorpaySigned(BODY),
      codes: ['secret_quotes'],
    },
    {
      name: 'white space in quotes around the secret given',
      secret: `' ${SECRET}'`,
      headers: razorpaySigned(BODY),
      codes: ['secret_quotes'],
    },
    {
      name: "double quotes around the signer's secret",
      headers: razorpaySigned(BODY, `"${SECRET}"`),
      codes: ['secret_quotes'],
    },
    {
      name: "single quotes around the signer's secret",
      headers: razorpaySigned(BODY, `'${SECRET}'`),
      codes: ['secret_quotes'],
    },
    {
      name: 'the line of a .env file',
      secret: `RAZORPAY_WEBHOOK_SECRET=${SECRET}`,
      headers: razorpaySigned(BODY),
      codes: ['secret_assignment'],
    },
    {
      name: 'an exported line with quotes',
      secret: `export RAZORPAY_WEBHOOK_SECRET="${SECRET}"`,
      headers: razorpaySigned(BODY),
      codes: ['secret_assignment'],
    },
    {
      name: 'the indented line of a .env file, with quotes',
      secret: `  RAZORPAY_WEBHOOK_SECRET="${SECRET}" `,
      headers: razorpaySigned(BODY),
      codes: ['secret_assignment'],
    },
    { name: 'the secret in upper case', headers: razorpaySigned(BODY, SECRET.toUpperCase()), codes: ['secret_case'] },
    {
      name: 'the secret in lower case',
      secret: 'Rzp_Whsec_Test_1',
      headers: razorpaySigned(BODY, SECRET),
      codes: ['secret_case'],
    },
    {
      name: 'the prefix dropped by the signer',
      provider: stripe,
      secret: base64Secret,
      headers: stripeSigned(base64Secret.slice(6)),
      codes: ['secret_prefix'],
    },
    {
      name: 'the prefix kept by the signer',
      provider: stripe,
      secret: base64Secret.slice(6),
      headers: stripeSigned(base64Secret),
      codes: ['secret_prefix'],
    },
    {
      name: 'base64 used as text',
      provider: standardWebhooks,
      secret: base64Secret,
      headers: standardSigned(base64Secret),
      codes: ['secret_as_text'],
    },
    {
      name: 'base64 used as text without its prefix',
      provider: standardWebhooks,
      secret: base64Secret,
      headers: standardSigned(base64Secret.slice(6)),
      codes: ['secret_as_text'],
    },
    {
      name: 'text decoded as base64',
      provider: stripe,
      secret: base64Secret,
      headers: stripeSigned(decoded),
      codes: ['secret_base64_decoded'],
    },
    {
      name: 'text decoded as base64, without a prefix',
      secret: base64Secret.slice(6),
      headers: razorpaySigned(BODY, decoded),
      codes: ['secret_base64_decoded'],
    },
    {
      name: 'text decoded as hex',
      secret: hexSecret,
      headers: razorpaySigned(BODY, Buffer.from(hexSecret, 'hex')),
      codes: ['secret_hex_decoded'],
    },
    {
      name: 'text encoded to base64',
      headers: razorpaySigned(BODY, Buffer.from(SECRET).toString('base64')),
      codes: ['secret_base64_encoded'],
    },
    {
      name: 'another secret that lies nearby',
      others: [
        { label: '$STRIPE_WEBHOOK_SECRET', value: 'whsec_unrelated_one' },
        { label: '$RAZORPAY_KEY_SECRET', value: 'key_secret_of_the_api' },
      ],
      headers: razorpaySigned(BODY, 'key_secret_of_the_api'),
      codes: ['other_secret'],
      label: '$RAZORPAY_KEY_SECRET',
    },
    {
      name: 'another secret nearby, beside one that does not fit the scheme',
      provider: standardWebhooks,
      secret: base64Secret,
      others: [
        { label: '$RAZORPAY_WEBHOOK_SECRET', value: 'not base64 at all' },
        { label: '$STANDARD_WEBHOOKS_SECRET', value: 'whsec_b3RoZXJvdGhlcm90aGVyb3RoZXI=' },
      ],
      headers: standardSigned('otherotherotherother'),
      codes: ['other_secret'],
      label: '$STANDARD_WEBHOOKS_SECRET',
    },
  ];
  test.each(named(keys))('%s', (_, row) => {
    expect(judge(row)).toEqual(expected(row));
  });

  test('of several secrets given, the label says which one it was', () => {
    expect(
      diagnose({
        provider: razorpay,
        profile: razorpay.signature,
        request: {
          rawHeaders: razorpaySigned(BODY, 'second_secret'),
          body: Buffer.from(`${BODY}\n`),
          method: 'POST',
          urls: [],
        },
        secrets: [
          { label: '--secret number 1', value: 'first_secret' },
          { label: '--secret number 2', value: 'second_secret' },
        ],
        otherSecrets: [],
        providers,
        at: NOW,
        hashedBytesMax: MIB,
      }),
    ).toMatchObject({ mistakes: [{ code: 'trailing_newline_added' }], secretLabel: '--secret number 2' });
  });

  test('words of a secret are not shown as its prefix', () => {
    const secret = 'correcthorsebatterystaple_7';
    const { mistakes } = diagnoseRow({ name: '', secret, headers: razorpaySigned(BODY, '7'), codes: [] });
    expect(JSON.stringify(mistakes)).not.toContain('correcthorse');
  });
});

describe('a signature written another way', () => {
  const githubSigned = (signature: string): RawHeaders => [['X-Hub-Signature-256', signature]];
  const standardSecret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
  const standardKey = Buffer.from('0123456789abcdef0123456789abcdef');
  const standardDigest = hmac(standardKey, `msg_1.1790000044.${BODY}`);
  const standardSigned = (value: string): RawHeaders => [
    ['webhook-id', 'msg_1'],
    ['webhook-timestamp', '1790000044'],
    ['webhook-signature', value],
  ];
  const standard = { provider: standardWebhooks, secret: standardSecret };

  test.each(
    named([
      { name: 'SHA-1', headers: [['X-Razorpay-Signature', hex(SECRET, BODY, 'sha1')]], codes: ['other_algorithm'] },
      { name: 'SHA-512', headers: [['X-Razorpay-Signature', hex(SECRET, BODY, 'sha512')]], codes: ['other_algorithm'] },
      {
        name: 'base64 in place of hex',
        headers: [['X-Razorpay-Signature', base64(SECRET, BODY)]],
        codes: ['signature_encoding'],
      },
      {
        name: 'base64 without padding',
        headers: [['X-Razorpay-Signature', base64(SECRET, BODY).replace('=', '')]],
        codes: ['signature_encoding'],
      },
      {
        name: 'base64 of the hex text',
        headers: [['X-Razorpay-Signature', Buffer.from(hex(SECRET, BODY)).toString('base64')]],
        codes: ['signature_encoding'],
      },
      {
        name: 'upper-case hex',
        headers: [['X-Razorpay-Signature', hex(SECRET, BODY).toUpperCase()]],
        codes: ['signature_encoding'],
      },
      {
        name: 'upper-case hex after the prefix',
        provider: github,
        headers: githubSigned(`sha256=${hex(SECRET, BODY).toUpperCase()}`),
        codes: ['signature_encoding'],
      },
      {
        name: 'base64 of SHA-1',
        headers: [['X-Razorpay-Signature', base64(SECRET, BODY, 'sha1')]],
        codes: ['signature_encoding', 'other_algorithm'],
      },
      {
        name: 'upper-case hex of SHA-512',
        headers: [['X-Razorpay-Signature', hex(SECRET, BODY, 'sha512').toUpperCase()]],
        codes: ['signature_encoding', 'other_algorithm'],
      },
      {
        name: 'hex in place of base64',
        ...standard,
        headers: standardSigned(`v1,${standardDigest.toString('hex')}`),
        codes: ['signature_encoding'],
      },
      {
        name: 'base64 in the URL alphabet',
        ...standard,
        body: '{"n":3}',
        headers: standardSigned(`v1,${hmac(standardKey, 'msg_1.1790000044.{"n":3}').toString('base64url')}`),
        codes: ['signature_encoding'],
      },
      {
        name: 'without the prefix sha256=',
        provider: github,
        headers: githubSigned(hex(SECRET, BODY)),
        codes: ['signature_format'],
      },
      {
        name: 'with a prefix that does not belong',
        headers: [['X-Razorpay-Signature', `sha256=${hex(SECRET, BODY)}`]],
        codes: ['signature_format'],
      },
      { name: 'in quotes', headers: [['X-Razorpay-Signature', `"${hex(SECRET, BODY)}"`]], codes: ['signature_format'] },
      {
        name: 'without its version',
        ...standard,
        headers: standardSigned(standardDigest.toString('base64')),
        codes: ['signature_format'],
      },
      {
        name: 'with the version before an equals sign',
        ...standard,
        headers: standardSigned(`v1=${standardDigest.toString('base64')}`),
        codes: ['signature_format'],
      },
      {
        name: 'as scheme v0',
        provider: stripe,
        headers: [['Stripe-Signature', `t=1790000044,v0=${hex(SECRET, `1790000044.${BODY}`)}`]],
        codes: ['signature_format'],
      },
      {
        name: 'without scheme',
        provider: stripe,
        headers: [['Stripe-Signature', `t=1790000044,${hex(SECRET, `1790000044.${BODY}`)}`]],
        codes: ['signature_format'],
      },
    ]),
  )('%s', (_, row) => {
    expect(judge(row)).toEqual(expected(row));
  });
});

describe('other content', () => {
  const stripeSigned = (content: string): RawHeaders => [
    ['Stripe-Signature', `t=1790000044,v1=${hex(SECRET, content)}`],
  ];
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const standard = {
    provider: standardWebhooks,
    secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  };
  const standardSigned = (content: string): RawHeaders => [
    ['webhook-id', 'msg_1'],
    ['webhook-timestamp', '1790000044'],
    ['webhook-signature', `v1,${base64(key, content)}`],
  ];

  test.each(
    named([
      { name: 'the timestamp left out', provider: stripe, headers: stripeSigned(BODY), codes: ['timestamp_left_out'] },
      {
        name: 'the timestamp left out and not sent',
        provider: stripe,
        headers: [['Stripe-Signature', `v1=${hex(SECRET, BODY)}`]],
        codes: ['timestamp_left_out'],
      },
      {
        name: 'the timestamp without a point',
        provider: stripe,
        headers: stripeSigned(`1790000044${BODY}`),
        codes: ['other_content'],
      },
      {
        name: 'the timestamp before a colon',
        provider: stripe,
        headers: stripeSigned(`1790000044:${BODY}`),
        codes: ['other_content'],
      },
      {
        name: 'the timestamp last',
        provider: stripe,
        headers: stripeSigned(`${BODY}.1790000044`),
        codes: ['other_content'],
      },
      { name: 'the id left out', ...standard, headers: standardSigned(`1790000044.${BODY}`), codes: ['id_left_out'] },
      {
        name: 'the timestamp left out beside the id',
        ...standard,
        headers: standardSigned(`msg_1.${BODY}`),
        codes: ['timestamp_left_out'],
      },
      { name: 'id and timestamp left out', ...standard, headers: standardSigned(BODY), codes: ['timestamp_left_out'] },
    ]),
  )('%s', (_, row) => {
    expect(judge(row)).toEqual(expected(row));
  });
});

describe('a signature that is right, of a request that is refused for another reason', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');

  test.each(
    named([
      {
        name: 'a timestamp that is no number',
        provider: stripe,
        headers: [['Stripe-Signature', `t=abc,v1=${hex(SECRET, `abc.${BODY}`)}`]],
        codes: [],
      },
      {
        name: 'a timestamp that is empty and not sent',
        provider: stripe,
        headers: [['Stripe-Signature', `v1=${hex(SECRET, `.${BODY}`)}`]],
        codes: [],
      },
      {
        name: 'an id that is empty and not sent',
        provider: standardWebhooks,
        secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
        headers: [
          ['webhook-timestamp', '1790000044'],
          ['webhook-signature', `v1,${base64(key, `.1790000044.${BODY}`)}`],
        ],
        codes: [],
      },
    ]),
  )('is not said to match nothing: %s', (_, row) => {
    // No mistakes after something was tried means that another secret was used, or the body was changed.
    const { mistakes, tried } = diagnoseRow(row);
    expect(mistakes.length === 0 && tried > 0).toBe(false);
  });
});

describe('the signature of another scheme', () => {
  const standardSecret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
  const message = { body: Buffer.from(BODY), at: new Date('2020-01-01T00:00:00Z'), id: 'msg_1' };
  const signedBy = (provider: SigningProvider, secret = SECRET): RawHeaders =>
    providerRequest({
      provider,
      body: message.body,
      at: message.at,
      eventId: message.id,
      eventType: 'push',
      secrets: [{ label: '', value: secret }],
      extra: [],
      url: '',
    }).rawHeaders;

  test.each(
    named([
      { name: 'GitHub, taken for Razorpay', headers: signedBy(github), codes: ['other_provider'] },
      { name: 'Stripe, however old, taken for Razorpay', headers: signedBy(stripe), codes: ['other_provider'] },
      {
        name: 'Standard Webhooks, taken for Stripe',
        provider: stripe,
        secret: standardSecret,
        headers: signedBy(standardWebhooks, standardSecret),
        codes: ['other_provider'],
      },
      {
        name: 'Razorpay, taken for Standard Webhooks',
        provider: standardWebhooks,
        secret: standardSecret,
        headers: signedBy(razorpay, standardSecret),
        codes: ['other_provider'],
      },
      {
        name: 'the payment API, taken for GitHub',
        provider: github,
        headers: signedBy(paymentApi),
        codes: ['other_provider'],
      },
      {
        name: 'GitHub under a nearby secret, taken for Razorpay',
        others: [{ label: '$GITHUB_WEBHOOK_SECRET', value: 'github_secret_nearby' }],
        headers: signedBy(github, 'github_secret_nearby'),
        codes: ['other_provider'],
        label: '$GITHUB_WEBHOOK_SECRET',
      },
    ]),
  )('%s', (_, row) => {
    expect(judge(row)).toEqual(expected(row));
  });

  test('is named with the way to verify it', () => {
    expect(diagnoseRow({ name: '', headers: signedBy(github), codes: [] })).toEqual({
      mistakes: [
        {
          code: 'other_provider',
          message:
            'The request is signed in the way of GitHub, in X-Hub-Signature-256, and that signature is right: verify it with --provider github.',
        },
      ],
      tried: 1,
      secretLabel: '--secret',
    });
  });
});

describe('a signature in a header of another name', () => {
  const standardSecret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
  const standardKey = Buffer.from('0123456789abcdef0123456789abcdef');
  const acme: SigningProvider = {
    ...paymentApi,
    id: 'acme',
    signature: {
      ...paymentApi.signature,
      encoding: 'base64',
      place: { name: 'X-Acme-Signature', parts: ['{signature}'] },
    },
  };

  test.each(
    named([
      { name: 'is found', headers: [['X-Signature', hex(SECRET, BODY)]], codes: ['signature_header_name'] },
      {
        name: 'is found among others',
        headers: [
          ['Host', 'localhost'],
          ['X-Request-Id', '0123456789abcdef0123456789abcdef01234567'],
          ['X-Signature', hex(SECRET, BODY)],
        ],
        codes: ['signature_header_name'],
      },
      {
        name: 'is found after a prefix',
        headers: [['X-Signature-256', `sha256=${hex(SECRET, BODY)}`]],
        codes: ['signature_header_name'],
      },
      {
        name: 'is found in base64 with a plus or a slash',
        provider: acme,
        secret: 'acme_signing_key_1',
        body: '{"n":0}',
        headers: [['X-Signature', 'KEnPlbsBn/mRvsyUnD2VHJEi0vBtYezpSvkH5maOsfk=']],
        codes: ['signature_header_name'],
      },
      {
        name: 'is found in base64 of letters and digits alone',
        provider: acme,
        secret: 'acme_signing_key_1',
        body: '{"n":1}',
        headers: [['X-Signature', 'fyoYdckp5ZuB37mK3aqAWPi4ZNi8OSa9f4aoUptRk7k=']],
        codes: ['signature_header_name'],
      },
      {
        name: 'and made with SHA-1 has both mistakes',
        provider: github,
        headers: [['X-Hub-Signature', `sha1=${hex(SECRET, BODY, 'sha1')}`]],
        codes: ['signature_header_name', 'other_algorithm'],
      },
      {
        name: 'and in base64 in place of hex has both mistakes',
        headers: [['X-Signature', base64(SECRET, BODY)]],
        codes: ['signature_header_name', 'signature_encoding'],
      },
      {
        name: 'is found where id and timestamp are signed, too',
        provider: standardWebhooks,
        secret: standardSecret,
        headers: [
          ['webhook-id', 'msg_1'],
          ['webhook-timestamp', '1790000044'],
          ['x-webhook-signature', `v1,${base64(standardKey, `msg_1.1790000044.${BODY}`)}`],
        ],
        codes: ['signature_header_name'],
      },
    ]),
  )('%s', (_, row) => {
    const { codes, ...rest } = judge(row);
    const { codes: wanted, ...others } = expected(row);
    expect({ codes: codes.toSorted(), ...rest }).toEqual({ codes: wanted.toSorted(), ...others });
  });
});

describe('two mistakes at once', () => {
  const stripeHeader = (signature: string): RawHeaders => [['Stripe-Signature', `t=1790000044,v1=${signature}`]];

  test.each(
    named([
      {
        name: 'a newline in the file and one after the secret',
        secret: `${SECRET}\n`,
        body: `${BODY}\n`,
        headers: razorpaySigned(BODY),
        codes: ['trailing_newline_added', 'secret_white_space'],
      },
      {
        name: 'JSON written again, with quotes around the secret',
        headers: razorpaySigned(REWRITTEN, `"${SECRET}"`),
        codes: ['json_reserialised', 'secret_quotes'],
      },
      {
        name: 'JSON written again, under the API secret',
        others: [{ label: '$RAZORPAY_KEY_SECRET', value: 'key_secret_of_the_api' }],
        headers: razorpaySigned(REWRITTEN, 'key_secret_of_the_api'),
        codes: ['json_reserialised', 'other_secret'],
        label: '$RAZORPAY_KEY_SECRET',
      },
      {
        name: 'only the payload, with SHA-1',
        headers: [['X-Razorpay-Signature', hex(SECRET, JSON.stringify(PARSED.payload), 'sha1')]],
        codes: ['part_signed', 'other_algorithm'],
      },
      {
        name: 'a newline in the file, and the timestamp left out',
        provider: stripe,
        body: `${BODY}\n`,
        headers: stripeHeader(hex(SECRET, BODY)),
        codes: ['trailing_newline_added', 'timestamp_left_out'],
      },
      {
        name: 'the prefix dropped, and the timestamp left out',
        provider: stripe,
        secret: 'whsec_0123456789',
        headers: stripeHeader(hex('0123456789', BODY)),
        codes: ['secret_prefix', 'timestamp_left_out'],
      },
      {
        name: 'white space in the secret and SHA-512',
        secret: ` ${SECRET}`,
        headers: [['X-Razorpay-Signature', hex(SECRET, BODY, 'sha512')]],
        codes: ['secret_white_space', 'other_algorithm'],
      },
      {
        name: 'a newline in the file, and base64 in place of hex',
        body: `${BODY}\n`,
        headers: [['X-Razorpay-Signature', base64(SECRET, BODY)]],
        codes: ['signature_encoding', 'trailing_newline_added'],
      },
      {
        name: 'JSON written again, and the prefix sha256= missing',
        provider: github,
        headers: [['X-Hub-Signature-256', hex(SECRET, REWRITTEN)]],
        codes: ['signature_format', 'json_reserialised'],
      },
      {
        name: 'a newline in the file, and another header',
        body: `${BODY}\n`,
        headers: [['X-Signature', hex(SECRET, BODY)]],
        codes: ['signature_header_name', 'trailing_newline_added'],
      },
      {
        name: 'three with the way it is written: base64, a newline in the file, white space in the secret',
        secret: `${SECRET} `,
        body: `${BODY}\n`,
        headers: [['X-Razorpay-Signature', base64(SECRET, BODY)]],
        codes: ['signature_encoding', 'trailing_newline_added', 'secret_white_space'],
      },
    ]),
  )('%s', (_, row) => {
    expect(judge(row)).toEqual(expected(row));
  });
});

describe('nothing is named that was not confirmed', () => {
  const secretText = fc.string({ minLength: 8 });

  test('of a body signed with an unknown secret', () => {
    fc.assert(
      fc.property(secretText, secretText, fc.json(), (secret, unknown, body) => {
        fc.pre(secret.trim() !== unknown.trim());
        const { mistakes, tried } = diagnoseRow({
          name: '',
          secret,
          body,
          headers: razorpaySigned(body, `${unknown}!`),
          codes: [],
        });
        expect({ mistakes, triedSome: tried > 10 }).toEqual({ mistakes: [], triedSome: true });
      }),
      { numRuns: 30 },
    );
  });

  test('of a body that was changed', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        (body, other) => {
          fc.pre(!Buffer.from(body).equals(other));
          const signed = Buffer.concat([Buffer.from('x'), other, Buffer.from('x')]);
          const { mistakes } = diagnoseRow({ name: '', body, headers: razorpaySigned(signed), codes: [] });
          expect(mistakes).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each<{ name: string; provider: SigningProvider; headers: RawHeaders }>([
    { name: 'an amount', provider: razorpay, headers: razorpaySigned(BODY.replace('50000', '5000')) },
    {
      name: 'a time',
      provider: stripe,
      headers: [['Stripe-Signature', `t=1790000045,v1=${hex(SECRET, `1790000044.${BODY}`)}`]],
    },
  ])('of $name that was changed', ({ name, provider, headers }) => {
    const { mistakes, secretLabel } = diagnoseRow({ name, provider, headers, codes: [] });
    expect({ mistakes, secretLabel }).toEqual({ mistakes: [], secretLabel: undefined });
  });

  test.each<{ name: string; headers: RawHeaders }>([
    { name: 'there are no headers', headers: [] },
    {
      name: 'no header could hold a signature',
      headers: [
        ['Host', 'localhost'],
        ['Content-Type', 'application/json'],
      ],
    },
    { name: 'the signature is empty', headers: [['X-Razorpay-Signature', '']] },
    { name: 'the signature is words', headers: [['X-Razorpay-Signature', 'not a signature']] },
    { name: 'the signature is cut', headers: [['X-Razorpay-Signature', hex(SECRET, BODY).slice(1)]] },
  ])('where $name, nothing is tried', ({ headers }) => {
    expect(diagnoseRow({ name: '', headers, codes: [] })).toEqual({ mistakes: [], tried: 0 });
  });
});

describe('the work it takes', () => {
  const large = Buffer.from(JSON.stringify({ note: 'x'.repeat(5 * MIB) }));
  const diagnoseLarge = (signed: Uint8Array, hashedBytesMax: number): Diagnosis =>
    diagnose({
      provider: razorpay,
      profile: razorpay.signature,
      request: { rawHeaders: razorpaySigned(signed), body: large, method: 'POST', urls: [] },
      secrets: [{ label: '--secret', value: SECRET }],
      otherSecrets: [],
      providers,
      at: NOW,
      hashedBytesMax,
    });

  test('a lost newline of 5 MiB is found', () => {
    const { mistakes } = diagnoseLarge(Buffer.concat([large, Buffer.from('\n')]), 100 * MIB);
    expect(mistakes.map(({ code }) => code)).toEqual(['trailing_newline_lost']);
  });

  test.each([0, 16 * MIB, 40 * MIB])('ends when %i bytes were hashed, at most one body later', (hashedBytesMax) => {
    const { mistakes, tried } = diagnoseLarge(Buffer.from('something else'), hashedBytesMax);
    expect(mistakes).toEqual([]);
    expect(tried).toBeGreaterThan(0);
    expect(tried * large.length).toBeLessThanOrEqual(hashedBytesMax + large.length);
  });

  test.each([100, 1_000, 3_000, 10_000])('is not brought down by JSON of %i levels', (levels) => {
    const body = '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
    expect(diagnoseRow({ name: '', body, headers: razorpaySigned('something else'), codes: [] }).mistakes).toEqual([]);
  });
});
