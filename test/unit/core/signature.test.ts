import { createHmac } from 'node:crypto';

import { Webhooks } from '@octokit/webhooks';
import * as fc from 'fast-check';
import Razorpay from 'razorpay';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Stripe } from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { hmacOf } from '../../../src/core/signature.ts';
import type { DigestSignature } from '../../../src/core/signature-profile.ts';
import { renderContent } from '../../../src/core/signed-content.ts';
import type { LabelledSecret, Provider, RawHeaders, Verification } from '../../../src/core/types.ts';
import { verifySignature, type VerifyOptions } from '../../../src/core/verification.ts';
import { signatureHeaders } from '../../helpers/signed.ts';
import { github } from '../../../src/providers/github.ts';
import { paymentApi } from '../../../src/providers/payment-api.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks.ts';
import { stripe } from '../../../src/providers/stripe.ts';

interface SignedMessage {
  readonly id: string;
  readonly profile: DigestSignature;
  readonly secret: string;
  readonly body: string;
  readonly messageId?: string;
  readonly at: Date;
  readonly headers: RawHeaders;
}

/** Signatures that others made: providers' documents and libraries, and HMACs of other tools. */
const vectors: SignedMessage[] = [
  {
    id: 'razorpay',
    profile: razorpay.signature,
    secret: 'rzp_whsec_test_1',
    body: String.raw`{"entity":"event","account_id":"acc_BFQ7uQEaa7j2z7","event":"payment.captured","contains":["payment"],"payload":{"payment":{"entity":{"id":"pay_Rp71WNLQjxbMsB","amount":50000,"currency":"INR","notes":[],"description":"\u20b9 a\/b"}}},"created_at":1790000044}`,
    at: new Date(1_790_000_044_000),
    headers: [['X-Razorpay-Signature', 'c228eed52c9bd5a9e7d0507ce6f502f14a9a98a7e00be65e3e8ad1d68f4a0f34']],
  },
  {
    id: 'stripe',
    profile: stripe.signature,
    secret: 'whsec_0123456789abcdefghijABCDEFGHIJ',
    body: '{"id":"evt_1","object":"event","type":"payment_intent.succeeded","created":1790000044,"data":{"object":{"id":"pi_1","amount":2000,"note":"é"}}}',
    at: new Date(1_790_000_044_000),
    headers: [['Stripe-Signature', 't=1790000044,v1=3a3baae35dd2343c4554ba88234841cf6093c6d09c76c27297e00681dd53d9cd']],
  },
  {
    id: 'github',
    profile: github.signature,
    secret: "It's a Secret to Everybody",
    body: '{"action":"opened","number":7}',
    at: new Date(1_795_312_800_000),
    headers: [
      ['X-Hub-Signature-256', 'sha256=34fd4221cb1c8b95d142c6dc81775bb15fcd403d46608fdf114c11b6a0f525c5'],
      ['X-Hub-Signature', 'sha1=1f9c8a4ec00425e55d888b6bf8692a5254365957'],
    ],
  },
  {
    id: "github, GitHub's documentation",
    profile: { ...github.signature, legacy: [] },
    secret: "It's a Secret to Everybody",
    body: 'Hello, World!',
    at: new Date(0),
    headers: [['X-Hub-Signature-256', 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17']],
  },
  {
    id: 'standard-webhooks',
    profile: standardWebhooks.signature,
    secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    body: '{"type":"invoice.paid","timestamp":"2026-09-21T14:54:04Z","data":{"id":"1"}}',
    messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_790_000_044_000),
    headers: [
      ['webhook-id', 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
      ['webhook-timestamp', '1790000044'],
      ['webhook-signature', 'v1,E70fjzm4xI84lCqdbxf+c2wXFt1vW2ZL7kNUPF4S2dU='],
    ],
  },
  {
    id: "standard-webhooks, Svix's documentation",
    profile: standardWebhooks.signature,
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    body: '{"test": 2432232314}',
    messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_614_265_330_000),
    headers: [
      ['webhook-id', 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
      ['webhook-timestamp', '1614265330'],
      ['webhook-signature', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
    ],
  },
  {
    id: 'payment-api',
    profile: paymentApi.signature,
    secret: 'whsec_payment_1',
    body: '{"id":"evt_1234567890abcdef","type":"payment.succeeded","created":1699564800,"data":{"object":{"id":"pay_1234567890abcdef","amount":2999,"currency":"usd","status":"succeeded","customer":{"email":"customer@example.com","name":"Jane Doe"}}}}',
    at: new Date(1_790_000_044_000),
    headers: [['Payment-Signature', 'f9984b0fdc4d0201395fb64b7b0376f54dcb243b1a518ae60122bd663d243706']],
  },
];

function labelled(value: string, label = '--secret'): LabelledSecret {
  return { label, value };
}

function verify(profile: DigestSignature, options: Partial<VerifyOptions>): Verification {
  return verifySignature('acme', profile, {
    secrets: [],
    rawHeaders: [],
    body: new Uint8Array(),
    method: 'POST',
    urls: [],
    at: new Date(1_790_000_044_000),
    ...options,
  });
}

describe('signatures made by others', () => {
  test.each(vectors)('are made the same: $id', ({ profile, secret, body, messageId, at, headers }) => {
    const message = { body: Buffer.from(body), at, ...(messageId !== undefined && { id: messageId }) };
    expect(signatureHeaders(profile, [labelled(secret)], message)).toEqual(headers);
  });

  test.each(vectors)('are found right: $id', ({ profile, secret, body, at, headers }) => {
    expect(verify(profile, { secrets: [labelled(secret)], rawHeaders: headers, body: Buffer.from(body), at })).toEqual({
      valid: true,
      scheme: 'acme hmac-sha256',
      secretLabel: '--secret',
    });
  });

  test.each([
    ['sha1', 'b617318655057264e28bc0b6fb378c8ef146be00'],
    ['sha256', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      'sha512',
      '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
    ],
  ] as const)('are those of the RFCs 2202 and 4231 for HMAC-%s', (algorithm, expected) => {
    const key = Buffer.alloc(20, 0x0b);
    expect(hmacOf(algorithm, key, Buffer.from('Hi There')).toString('hex')).toBe(expected);
  });

  test('are over the bytes of the body, in the place the template gives it', () => {
    const body = Buffer.from([0xff, 0x00, 0x0a, 0x80]);
    const expected = createHmac('sha256', 'key').update('msg_é:').update(body).update('|12').digest('hex');
    expect(
      hmacOf(
        'sha256',
        Buffer.from('key'),
        renderContent('{id}:{body}|{timestamp}', {
          body,
          rawHeaders: [],
          method: 'POST',
          id: 'msg_é',
          timestamp: '12',
        }),
      ).toString('hex'),
    ).toBe(expected);
  });
});

const signing = [razorpay, stripe, github, standardWebhooks, paymentApi].flatMap((provider: Provider) =>
  provider.signature.kind === 'hmac' ? [{ id: provider.id, profile: provider.signature }] : [],
);

function secretsOf({ key }: DigestSignature): fc.Arbitrary<string> {
  return key.encoding === 'utf8'
    ? fc.string({ minLength: 1, unit: 'grapheme' })
    : fc
        .uint8Array({ minLength: 24, maxLength: 24 })
        .map((bytes) => (key.dropPrefix ?? '') + Buffer.from(bytes).toString('base64'));
}

const moments = fc.date({ min: new Date('2014-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

interface RandomMessage {
  readonly body: Uint8Array;
  readonly at: Date;
  readonly id: string;
}

const messages: fc.Arbitrary<RandomMessage> = fc.record({
  body: fc.uint8Array({ maxLength: 300 }),
  at: moments,
  id: fc.stringMatching(/^[0-9A-Za-z_]{1,30}$/),
});

describe.each(signing)('a message of $id', ({ profile }) => {
  test('that was signed is valid under the same secret', () => {
    fc.assert(
      fc.property(messages, secretsOf(profile), (message, secret) => {
        const rawHeaders = signatureHeaders(profile, [labelled(secret)], message);
        expect(
          verify(profile, { secrets: [labelled(secret)], rawHeaders, body: message.body, at: message.at }),
        ).toEqual({ valid: true, scheme: 'acme hmac-sha256', secretLabel: '--secret' });
      }),
    );
  });

  test('of which a bit was flipped is not valid', () => {
    fc.assert(
      fc.property(messages, secretsOf(profile), fc.nat(), (message, secret, choice) => {
        fc.pre(message.body.length > 0);
        const rawHeaders = signatureHeaders(profile, [labelled(secret)], message);
        const body = Uint8Array.from(message.body);
        const bit = choice % (body.length * 8);
        body[bit >> 3] = (body[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verify(profile, { secrets: [labelled(secret)], rawHeaders, body, at: message.at })).toMatchObject({
          valid: false,
          reason: 'signature_mismatch',
        });
      }),
    );
  });

  test('of which a byte was added or lost at the end is not valid', () => {
    fc.assert(
      fc.property(
        messages,
        secretsOf(profile),
        fc.uint8Array({ minLength: 1, maxLength: 2 }),
        (message, secret, end) => {
          const body = Buffer.concat([message.body, end]);
          const secrets = [labelled(secret)];
          const longer = signatureHeaders(profile, secrets, { ...message, body });
          const shorter = signatureHeaders(profile, secrets, message);
          const wrong = { valid: false, reason: 'signature_mismatch' };
          expect(verify(profile, { secrets, rawHeaders: longer, body: message.body, at: message.at })).toMatchObject(
            wrong,
          );
          expect(verify(profile, { secrets, rawHeaders: shorter, body, at: message.at })).toMatchObject(wrong);
        },
      ),
    );
  });

  test('is not valid under another secret', () => {
    fc.assert(
      fc.property(messages, secretsOf(profile), secretsOf(profile), (message, secret, other) => {
        fc.pre(secret !== other);
        const rawHeaders = signatureHeaders(profile, [labelled(secret)], message);
        expect(verify(profile, { secrets: [labelled(other)], rawHeaders, body: message.body, at: message.at })).toEqual(
          {
            valid: false,
            reason: 'signature_mismatch',
            detail: `The signature in ${profile.place.name} is not that of this body under the secret from --secret.`,
          },
        );
      }),
    );
  });

  test('is valid while its secret is one of several, and the label says which', () => {
    fc.assert(
      fc.property(
        messages,
        fc.uniqueArray(secretsOf(profile), { minLength: 2, maxLength: 4 }),
        fc.nat(),
        (message, values, choice) => {
          const secrets = values.map((value, index) => labelled(value, `secret ${index}`));
          const index = choice % secrets.length;
          const rawHeaders = signatureHeaders(profile, secrets.slice(index, index + 1), message);
          expect(verify(profile, { secrets, rawHeaders, body: message.body, at: message.at })).toEqual({
            valid: true,
            scheme: 'acme hmac-sha256',
            secretLabel: `secret ${index}`,
          });
          const others = secrets.filter((_, position) => position !== index);
          expect(verify(profile, { secrets: others, rawHeaders, body: message.body, at: message.at })).toMatchObject({
            valid: false,
            reason: 'signature_mismatch',
          });
        },
      ),
    );
  });

  test('has its headers found whatever their case and whatever stands between them', () => {
    const message = { body: Buffer.from('{}'), at: new Date(1_790_000_044_000), id: 'msg_1' };
    const secrets = [labelled('whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=')];
    const rawHeaders = signatureHeaders(profile, secrets, message)
      .flatMap(([name, value]): RawHeaders => [
        ['X-Between', 'x'],
        [name.toUpperCase(), value],
      ])
      .toReversed();
    expect(verify(profile, { secrets, rawHeaders, body: message.body }).valid).toBe(true);
  });

  test('is not valid without its signature header', () => {
    expect(verify(profile, { secrets: [labelled('whsec_MDEy')] })).toEqual({
      valid: false,
      reason: 'signature_missing',
      detail: `There is no ${profile.place.name} header.`,
    });
  });
});

describe('rotation of secrets', () => {
  const message = { body: Buffer.from('{}'), at: new Date(1_790_000_044_000), id: 'msg_1' };
  const older = labelled('whsec_b2xkb2xkb2xkb2xkb2xkb2xk', 'old');
  const newer = labelled('whsec_bmV3bmV3bmV3bmV3bmV3bmV3', 'new');

  test.each([
    { id: 'stripe', profile: stripe.signature, form: /^t=1790000044,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/ },
    { id: 'standard-webhooks', profile: standardWebhooks.signature, form: /^v1,[^ ,]{44} v1,[^ ,]{44}$/ },
    { id: 'payment-api', profile: paymentApi.signature, form: /^[0-9a-f]{64},[0-9a-f]{64}$/ },
  ])('$id signs with each secret, and either verifies it', ({ profile, form }) => {
    const rawHeaders = signatureHeaders(profile, [newer, older], message);
    expect(rawHeaders.at(-1)?.[1]).toMatch(form);
    expect(
      [[older], [newer], [older, newer]].map((secrets) => verify(profile, { secrets, rawHeaders, body: message.body })),
    ).toEqual(['old', 'new', 'old'].map((secretLabel) => ({ valid: true, scheme: 'acme hmac-sha256', secretLabel })));
  });

  test.each([
    { id: 'razorpay', profile: razorpay.signature },
    { id: 'github', profile: github.signature },
  ])('$id has room for one signature: that of the first secret', ({ profile }) => {
    expect(signatureHeaders(profile, [newer, older], message)).toEqual(signatureHeaders(profile, [newer], message));
  });

  test('several secrets of which none is right are counted, not listed', () => {
    const rawHeaders: RawHeaders = [['X-Razorpay-Signature', 'ab'.repeat(32)]];
    expect(verify(razorpay.signature, { secrets: [older, newer], rawHeaders })).toEqual({
      valid: false,
      reason: 'signature_mismatch',
      detail: 'The signature in X-Razorpay-Signature is not that of this body under any of 2 secrets.',
    });
  });
});

describe('the age of a signature', () => {
  const signedAtMs = 1_790_000_044_000;
  const secrets = [labelled('whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=')];
  const body = Buffer.from('{}');
  const judged = (profile: DigestSignature, ageMs: number, toleranceSeconds?: number | 'none'): Verification =>
    verify(profile, {
      secrets,
      body,
      rawHeaders: signatureHeaders(profile, secrets, { body, at: new Date(signedAtMs), id: 'msg_1' }),
      at: new Date(signedAtMs + ageMs),
      ...(toleranceSeconds !== undefined && { toleranceSeconds }),
    });
  const valid = { valid: true, scheme: 'acme hmac-sha256', secretLabel: '--secret' };
  const tooOld = (age: number, tolerance: number): Verification => ({
    valid: false,
    reason: 'timestamp_too_old',
    detail: `The signature is right, but was made ${age} s before it was judged; the tolerance is ${tolerance} s.`,
  });
  const inFuture = (ahead: number, tolerance: number): Verification => ({
    valid: false,
    reason: 'timestamp_in_future',
    detail: `The signature is right, but its timestamp is ${ahead} s ahead of the clock; the tolerance is ${tolerance} s.`,
  });

  test.each([
    { ageMs: 0, stripes: valid, standard: valid },
    { ageMs: 300_000, stripes: valid, standard: valid },
    { ageMs: 300_999, stripes: valid, standard: valid },
    { ageMs: 301_000, stripes: tooOld(301, 300), standard: tooOld(301, 300) },
    { ageMs: -300_000, stripes: valid, standard: valid },
    { ageMs: -301_000, stripes: valid, standard: inFuture(301, 300) },
    { ageMs: -86_400_000, stripes: valid, standard: inFuture(86_400, 300) },
  ])('$ageMs ms is judged as the providers judge it', ({ ageMs, stripes, standard }) => {
    expect([judged(stripe.signature, ageMs), judged(standardWebhooks.signature, ageMs)]).toEqual([stripes, standard]);
  });

  test.each([
    { ageMs: 10_000, tolerance: 10, expected: valid },
    { ageMs: 11_000, tolerance: 10, expected: tooOld(11, 10) },
    { ageMs: -11_000, tolerance: 10, expected: inFuture(11, 10) },
    { ageMs: 3_600_000, tolerance: 3600, expected: valid },
    { ageMs: 10 ** 12, tolerance: 'none' as const, expected: valid },
    { ageMs: -(10 ** 12), tolerance: 'none' as const, expected: valid },
    { ageMs: 0, tolerance: 0, expected: valid },
    { ageMs: 1_000, tolerance: 0, expected: tooOld(1, 0) },
  ])('$ageMs ms is judged by a tolerance of $tolerance, both ways', ({ ageMs, tolerance, expected }) => {
    expect([judged(stripe.signature, ageMs, tolerance), judged(standardWebhooks.signature, ageMs, tolerance)]).toEqual([
      expected,
      expected,
    ]);
  });

  test('does not matter where none is signed', () => {
    expect([10 ** 12, -(10 ** 12)].map((ageMs) => judged(razorpay.signature, ageMs))).toEqual([valid, valid]);
  });

  test('is not told of a wrong signature', () => {
    const rawHeaders: RawHeaders = [['Stripe-Signature', `t=1,v1=${'ab'.repeat(32)}`]];
    expect(verify(stripe.signature, { secrets, rawHeaders, body })).toMatchObject({ reason: 'signature_mismatch' });
  });

  test('in milliseconds is judged as such', () => {
    const profile: DigestSignature = {
      ...stripe.signature,
      timestamp: { unit: 'ms', toleranceSeconds: 300, refusesFuture: true },
    };
    expect([300_000, 301_000, -300_000, -301_000].map((ageMs) => judged(profile, ageMs))).toEqual([
      valid,
      tooOld(301, 300),
      valid,
      inFuture(301, 300),
    ]);
  });

  test.each([['abc'], ['1790000044.5'], ['-1790000044'], ['0x6ab0'], ['']])(
    'cannot be told of the timestamp %j, whoever signed it',
    (timestamp) => {
      const signature = createHmac('sha256', 'secret').update(`${timestamp}.{}`).digest('hex');
      const rawHeaders: RawHeaders = [['Stripe-Signature', `t=${timestamp},v1=${signature}`]];
      expect(verify(stripe.signature, { secrets: [labelled('secret')], rawHeaders, body })).toEqual({
        valid: false,
        reason: 'timestamp_malformed',
        detail: 'The timestamp is not a whole number of s.',
      });
    },
  );
});

describe('a request that is not signed as it should be', () => {
  const hex = 'ab'.repeat(32);
  const base64 = Buffer.from(hex, 'hex').toString('base64');

  test.each<{ name: string; profile: DigestSignature; headers: RawHeaders; reason: string; detail: string }>([
    {
      name: 'an empty signature',
      profile: razorpay.signature,
      headers: [['X-Razorpay-Signature', '']],
      reason: 'signature_malformed',
      detail: 'The X-Razorpay-Signature header does not have the form <hex>.',
    },
    {
      name: 'GitHub without its prefix',
      profile: github.signature,
      headers: [['X-Hub-Signature-256', hex]],
      reason: 'signature_malformed',
      detail: 'The X-Hub-Signature-256 header does not have the form sha256=<hex>.',
    },
    {
      name: "GitHub's prefix alone",
      profile: github.signature,
      headers: [['X-Hub-Signature-256', 'sha256=']],
      reason: 'signature_malformed',
      detail: 'The X-Hub-Signature-256 header does not have the form sha256=<hex>.',
    },
    {
      name: 'GitHub with the legacy signature alone',
      profile: github.signature,
      headers: [['X-Hub-Signature', `sha1=${'ab'.repeat(20)}`]],
      reason: 'signature_missing',
      detail: 'There is no X-Hub-Signature-256 header.',
    },
    {
      name: 'Stripe with a scheme that is not v1',
      profile: stripe.signature,
      headers: [['Stripe-Signature', `t=1790000044,v0=${hex}`]],
      reason: 'signature_malformed',
      detail: 'The Stripe-Signature header does not have the form t=<timestamp>,v1=<hex>.',
    },
    {
      name: 'Stripe without the time',
      profile: stripe.signature,
      headers: [['Stripe-Signature', `v1=${hex}`]],
      reason: 'timestamp_missing',
      detail: 'Stripe-Signature has no timestamp; the timestamp is part of what is signed.',
    },
    {
      name: 'Standard Webhooks without an id',
      profile: standardWebhooks.signature,
      headers: [
        ['webhook-timestamp', '1790000044'],
        ['webhook-signature', `v1,${base64}`],
      ],
      reason: 'id_missing',
      detail: 'There is no webhook-id header; the id is part of what is signed.',
    },
    {
      name: 'Standard Webhooks without the time',
      profile: standardWebhooks.signature,
      headers: [
        ['webhook-id', 'msg_1'],
        ['webhook-signature', `v1,${base64}`],
      ],
      reason: 'timestamp_missing',
      detail: 'There is no webhook-timestamp header; the timestamp is part of what is signed.',
    },
    {
      name: 'Standard Webhooks with a public-key signature alone',
      profile: standardWebhooks.signature,
      headers: [
        ['webhook-id', 'msg_1'],
        ['webhook-timestamp', '1790000044'],
        ['webhook-signature', `v1a,${base64}`],
      ],
      reason: 'signature_malformed',
      detail: 'The webhook-signature header does not have the form v1,<base64>.',
    },
  ])('$name', ({ profile, headers, reason, detail }) => {
    expect(verify(profile, { secrets: [labelled('whsec_MDEy')], rawHeaders: headers })).toEqual({
      valid: false,
      reason,
      detail,
    });
  });

  test('a secret that is not base64 is an error that does not show it', () => {
    const rawHeaders: RawHeaders = [
      ['webhook-id', 'msg_1'],
      ['webhook-timestamp', '1790000044'],
      ['webhook-signature', `v1,${base64}`],
    ];
    expect(() => verify(standardWebhooks.signature, { secrets: [labelled('whsec_not base64!')], rawHeaders })).toThrow(
      expect.objectContaining({
        code: 'INVALID_SECRET',
        message: 'The secret (--secret) is not base64 after "whsec_".',
        hint: 'The signing secret of this scheme is base64 text after "whsec_"; copy it whole, without quotes.',
      }),
    );
  });
});

describe('the verdict is that of the official library', () => {
  const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
  const wrongHex = 'ab'.repeat(32);
  const texts = fc.string({ unit: 'binary', minLength: 1 });
  const jsonTexts = fc.json();
  /** Whether a check that throws when it says no says yes. */
  const accepts = (check: () => unknown): boolean => {
    try {
      return check() !== false;
    } catch {
      return false;
    }
  };
  const isValid = (
    profile: DigestSignature,
    body: string,
    rawHeaders: RawHeaders,
    at = new Date(1_790_000_044_000),
  ): boolean => verify(profile, { secrets: [labelled(secret)], body: Buffer.from(body), rawHeaders, at }).valid;

  afterEach(() => {
    vi.useRealTimers();
  });

  test('razorpay: it accepts what we sign', () => {
    fc.assert(
      fc.property(texts, secretsOf(razorpay.signature), (text, key) => {
        fc.pre(text.isWellFormed() && key.isWellFormed());
        const message = { body: Buffer.from(text), at: new Date() };
        const signature = signatureHeaders(razorpay.signature, [labelled(key)], message)[0]?.[1] ?? '';
        expect(Razorpay.validateWebhookSignature(text, signature, key)).toBe(true);
        expect(Razorpay.validateWebhookSignature(`${text} `, signature, key)).toBe(false);
      }),
    );
  });

  const razorpaySignature = createHmac('sha256', secret).update('{"event":"x"}').digest('hex');
  test.each([
    ['as it is', razorpaySignature],
    ['in upper case', razorpaySignature.toUpperCase()],
    ['with a prefix', `sha256=${razorpaySignature}`],
    ['in base64', Buffer.from(razorpaySignature, 'hex').toString('base64')],
    ['cut', razorpaySignature.slice(0, -1)],
    ['doubled', `${razorpaySignature},${razorpaySignature}`],
    ['of something else', wrongHex],
  ])('razorpay: a signature %s', (_, signature) => {
    expect(isValid(razorpay.signature, '{"event":"x"}', [['X-Razorpay-Signature', signature]])).toBe(
      Razorpay.validateWebhookSignature('{"event":"x"}', signature, secret),
    );
  });

  test('github: it accepts what we sign, and we accept what it signs', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.string({ minLength: 1 }), async (text, key) => {
        fc.pre(text.isWellFormed());
        const webhooks = new Webhooks({ secret: key });
        const message = { body: Buffer.from(text), at: new Date() };
        const ours = signatureHeaders(github.signature, [labelled(key)], message)[0]?.[1] ?? '';
        expect(await webhooks.verify(text, ours)).toBe(true);
        const rawHeaders: RawHeaders = [['X-Hub-Signature-256', await webhooks.sign(text)]];
        expect(verify(github.signature, { secrets: [labelled(key)], body: message.body, rawHeaders }).valid).toBe(true);
      }),
    );
  });

  const githubSignature = createHmac('sha256', secret).update('{"zen":"x"}').digest('hex');
  test.each([
    ['as it is', `sha256=${githubSignature}`],
    ['in upper case', `sha256=${githubSignature.toUpperCase()}`],
    ['with the prefix in upper case', `SHA256=${githubSignature}`],
    ['without prefix', githubSignature],
    ['with the prefix of SHA-1', `sha1=${githubSignature}`],
    ['of something else', `sha256=${wrongHex}`],
  ])('github: a signature %s', async (_, signature) => {
    expect(isValid(github.signature, '{"zen":"x"}', [['X-Hub-Signature-256', signature]])).toBe(
      await new Webhooks({ secret }).verify('{"zen":"x"}', signature),
    );
  });

  test('stripe: it accepts what we sign, and we accept what it signs', () => {
    fc.assert(
      fc.property(jsonTexts, moments, (text, at) => {
        const timestamp = Math.floor(at.getTime() / 1000);
        const ours =
          signatureHeaders(stripe.signature, [labelled(secret)], { body: Buffer.from(text), at })[0]?.[1] ?? '';
        expect(
          accepts(() => {
            Stripe.webhooks.constructEvent(text, ours, secret, 300, undefined, at.getTime());
          }),
        ).toBe(true);
        const header = Stripe.webhooks.generateTestHeaderString({ payload: text, secret, timestamp });
        expect(isValid(stripe.signature, text, [['Stripe-Signature', header]], at)).toBe(true);
        expect(header).toBe(ours);
      }),
    );
  });

  const stripeSignature = createHmac('sha256', secret).update('1790000044.{"id":"evt_1"}').digest('hex');
  const stripeAges = [0, 300_000, 300_999, 301_000, -300_000, -301_000, -10_000_000];
  const stripeHeaders: Array<[string, string]> = [
    ['as it is', `t=1790000044,v1=${stripeSignature}`],
    ['before the time', `v1=${stripeSignature},t=1790000044`],
    ['after a wrong one', `t=1790000044,v1=${wrongHex},v1=${stripeSignature}`],
    ['before a wrong one', `t=1790000044,v1=${stripeSignature},v1=${wrongHex}`],
    ['beside the scheme v0', `t=1790000044,v1=${stripeSignature},v0=${wrongHex}`],
    ['as scheme v0 alone', `t=1790000044,v0=${stripeSignature}`],
    ['in upper case', `t=1790000044,v1=${stripeSignature.toUpperCase()}`],
    ['of another time', `t=1790000045,v1=${stripeSignature}`],
    ['without time', `v1=${stripeSignature}`],
    ['without scheme', `t=1790000044,${stripeSignature}`],
    ['with a semicolon', `t=1790000044;v1=${stripeSignature}`],
    ['after a space', `t=1790000044, v1=${stripeSignature}`],
    ['after an unknown part', `x=1,t=1790000044,v1=${stripeSignature}`],
    ['of something else', `t=1790000044,v1=${wrongHex}`],
    ['missing', 't=1790000044'],
  ];
  test.each(stripeHeaders)('stripe: a signature %s', (_, header) => {
    const body = '{"id":"evt_1"}';
    expect(isValid(stripe.signature, body, [['Stripe-Signature', header]])).toBe(
      accepts(() => Stripe.webhooks.constructEvent(body, header, secret, 300, undefined, 1_790_000_044_000)),
    );
  });

  test.each(stripeAges)('stripe: an age of %i ms', (ageMs) => {
    const body = '{"id":"evt_1"}';
    const header = `t=1790000044,v1=${stripeSignature}`;
    const at = new Date(1_790_000_044_000 + ageMs);
    expect(isValid(stripe.signature, body, [['Stripe-Signature', header]], at)).toBe(
      accepts(() => Stripe.webhooks.constructEvent(body, header, secret, 300, undefined, at.getTime())),
    );
  });

  test.each([
    ['standardwebhooks', StandardWebhook],
    ['svix', SvixWebhook],
  ])('standard-webhooks: %s accepts what we sign, and we accept what it signs', (_, Webhook) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    fc.assert(
      fc.property(jsonTexts, moments, secretsOf(standardWebhooks.signature), (text, at, key) => {
        vi.setSystemTime(at);
        const webhook = new Webhook(key);
        const body = Buffer.from(text);
        const ours = signatureHeaders(standardWebhooks.signature, [labelled(key)], { body, at, id: 'msg_1' });
        expect(accepts(() => void webhook.verify(text, Object.fromEntries(ours)))).toBe(true);
        const rawHeaders: RawHeaders = [
          ['webhook-id', 'msg_1'],
          ['webhook-timestamp', String(Math.floor(at.getTime() / 1000))],
          ['webhook-signature', webhook.sign('msg_1', at, text)],
        ];
        expect(verify(standardWebhooks.signature, { secrets: [labelled(key)], rawHeaders, body, at }).valid).toBe(true);
      }),
    );
  });

  const key = Buffer.from('MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=', 'base64');
  const standardSignature = createHmac('sha256', key).update('msg_1.1790000044.{"type":"x"}').digest('base64');
  const wrongBase64 = Buffer.from(wrongHex, 'hex').toString('base64');
  const judgeStandard = (signature: string, ageMs: number): [boolean, boolean] => {
    const rawHeaders: RawHeaders = [
      ['webhook-id', 'msg_1'],
      ['webhook-timestamp', '1790000044'],
      ['webhook-signature', signature],
    ];
    const at = new Date(1_790_000_044_000 + ageMs);
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(at);
    return [
      isValid(standardWebhooks.signature, '{"type":"x"}', rawHeaders, at),
      accepts(() => void new StandardWebhook(secret).verify('{"type":"x"}', Object.fromEntries(rawHeaders))),
    ];
  };
  const standardHeaders: Array<[string, string]> = [
    ['as it is', `v1,${standardSignature}`],
    ['after a wrong one', `v1,${wrongBase64} v1,${standardSignature}`],
    ['before a wrong one', `v1,${standardSignature} v1,${wrongBase64}`],
    ['beside a public-key one', `v1a,${wrongBase64} v1,${standardSignature}`],
    ['between spaces', `  v1,${standardSignature}  v1,${wrongBase64} `],
    ['of version 2', `v2,${standardSignature}`],
    ['without version', standardSignature],
    ['with an equals sign', `v1=${standardSignature}`],
    ['without padding', `v1,${standardSignature.replace('=', '')}`],
    ['in the URL alphabet', `v1,${standardSignature.replaceAll('+', '-').replaceAll('/', '_')}`],
    ['in hex', `v1,${Buffer.from(standardSignature, 'base64').toString('hex')}`],
    ['of something else', `v1,${wrongBase64}`],
  ];
  test.each(standardHeaders)('standard-webhooks: a signature %s', (_, signature) => {
    const [ours, theirs] = judgeStandard(signature, 0);
    expect(ours).toBe(theirs);
  });

  test.each([0, 300_000, 300_999, 301_000, -300_000, -301_000, -86_400_000])(
    'standard-webhooks: an age of %i ms',
    (ageMs) => {
      const [ours, theirs] = judgeStandard(`v1,${standardSignature}`, ageMs);
      expect(ours).toBe(theirs);
    },
  );

  test.each([
    ['base64', 'whsec_MDEyMzQ1Njc4OWFiY2RlZg=='],
    ['base64 without the prefix', 'MDEyMzQ1Njc4OWFiY2RlZg=='],
    ['the URL alphabet', 'whsec_-_-_MDEyMzQ1Njc4OWFi'],
    ['text', 'whsec_my secret'],
    ['nothing', 'whsec_'],
    ['the prefix twice', 'whsec_whsec_MDEyMzQ1'],
    ['a line break after it', 'whsec_MDEyMzQ1Njc4OWFiY2RlZg==\n'],
  ])('standard-webhooks: a secret that is %s', (_, value) => {
    const message = { body: Buffer.from('{}'), at: new Date(1_790_000_044_000), id: 'msg_1' };
    expect(accepts(() => signatureHeaders(standardWebhooks.signature, [labelled(value)], message))).toBe(
      accepts(() => new StandardWebhook(value)),
    );
  });
});
