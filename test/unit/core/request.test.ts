import { createHmac } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { providerRequest, resignedRequest } from '../../../src/core/request.ts';
import type { Provider, RawHeaders } from '../../../src/core/types.ts';
import { generic } from '../../../src/providers/generic.ts';
import { github } from '../../../src/providers/github.ts';
import { paymentApi } from '../../../src/providers/payment-api.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks.ts';
import { stripe } from '../../../src/providers/stripe.ts';

const body = Buffer.from('{}');
const url = 'https://shop.example.com/webhook';
const at = new Date(1_790_000_044_000);
const value = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const secrets = [{ label: '--secret', value }];

function hex(content: string, algorithm = 'sha256'): string {
  return createHmac(algorithm, value).update(content).digest('hex');
}

const standardSignature = createHmac('sha256', '0123456789abcdef0123456789abcdef')
  .update('evt_1.1790000044.{}')
  .digest('base64');

describe('the headers a provider sends', () => {
  test.each<[string, Provider, RawHeaders]>([
    [
      'Razorpay',
      razorpay,
      [
        ['User-Agent', 'Razorpay-Webhook/v1'],
        ['Content-Type', 'application/json'],
        ['Request-Id', 'evt_1'],
        ['X-Razorpay-Event-Id', 'evt_1'],
        ['X-Razorpay-Signature', hex('{}')],
        ['Accept-Encoding', 'gzip'],
      ],
    ],
    [
      'Stripe',
      stripe,
      [
        ['User-Agent', 'Stripe/1.0 (+https://stripe.com/docs/webhooks)'],
        ['Accept', '*/*; q=0.5, application/xml'],
        ['Cache-Control', 'no-cache'],
        ['Content-Type', 'application/json; charset=utf-8'],
        ['Stripe-Signature', `t=1790000044,v1=${hex('1790000044.{}')}`],
      ],
    ],
    [
      'GitHub',
      github,
      [
        ['Accept', '*/*'],
        ['User-Agent', 'GitHub-Hookshot/044aadd'],
        ['X-GitHub-Delivery', 'evt_1'],
        ['X-GitHub-Event', 'pull_request'],
        ['X-GitHub-Hook-ID', '532146890'],
        ['X-GitHub-Hook-Installation-Target-ID', '871250341'],
        ['X-GitHub-Hook-Installation-Target-Type', 'repository'],
        ['X-Hub-Signature', `sha1=${hex('{}', 'sha1')}`],
        ['X-Hub-Signature-256', `sha256=${hex('{}')}`],
        ['Content-Type', 'application/json'],
      ],
    ],
    [
      'Standard Webhooks',
      standardWebhooks,
      [
        ['Content-Type', 'application/json'],
        ['webhook-id', 'evt_1'],
        ['webhook-timestamp', '1790000044'],
        ['webhook-signature', `v1,${standardSignature}`],
      ],
    ],
    [
      'the payment API',
      paymentApi,
      [
        ['Content-Type', 'application/json'],
        ['Payment-Signature', hex('{}')],
      ],
    ],
    ['the one that signs nothing', generic, [['Content-Type', 'application/json']]],
  ])('stand in its own order: %s', (_, provider, expected) => {
    expect(
      providerRequest({
        provider,
        body,
        eventType: 'pull_request.opened',
        eventId: 'evt_1',
        at,
        secrets,
        extra: [],
        url,
      }).rawHeaders,
    ).toEqual(expected);
  });

  test('without a secret have no signature, and without an id or type none of their headers', () => {
    const unsigned = { body, eventType: undefined, eventId: undefined, at, secrets: [], extra: [], url };
    expect([
      providerRequest({ provider: razorpay, ...unsigned }).rawHeaders,
      providerRequest({ provider: standardWebhooks, ...unsigned }).rawHeaders,
    ]).toEqual([
      [
        ['User-Agent', 'Razorpay-Webhook/v1'],
        ['Content-Type', 'application/json'],
        ['Accept-Encoding', 'gzip'],
      ],
      [
        ['Content-Type', 'application/json'],
        ['webhook-timestamp', '1790000044'],
      ],
    ]);
  });

  test("give way to the user's own, the signature included", () => {
    expect(
      providerRequest({
        url,
        provider: paymentApi,
        body,
        eventType: 'x',
        eventId: undefined,
        at,
        secrets,
        extra: [
          ['payment-signature', 'forged'],
          ['X-Own', '1'],
        ],
      }).rawHeaders,
    ).toEqual([
      ['Content-Type', 'application/json'],
      ['payment-signature', 'forged'],
      ['X-Own', '1'],
    ]);
  });
});

describe('a kept request that is signed anew', () => {
  test('has its signature, id and time in their old places, and the rest as it was', () => {
    expect(
      resignedRequest(
        {
          url,
          body,
          method: 'POST',
          rawHeaders: [
            ['X-First', '1'],
            ['Webhook-Signature', 'v1,old'],
            ['Webhook-Timestamp', '1'],
            ['Webhook-Id', 'old'],
            ['X-Last', '2'],
          ],
        },
        { provider: standardWebhooks, eventId: 'evt_1', at, secrets },
      ).rawHeaders,
    ).toEqual([
      ['X-First', '1'],
      ['webhook-signature', `v1,${standardSignature}`],
      ['webhook-timestamp', '1790000044'],
      ['webhook-id', 'evt_1'],
      ['X-Last', '2'],
    ]);
  });

  test('stays as it was when its provider signs nothing', () => {
    const rawHeaders: RawHeaders = [['Content-Type', 'application/json']];
    const request = { rawHeaders, body, url, method: 'POST' };
    expect(resignedRequest(request, { provider: generic, eventId: undefined, at, secrets })).toEqual(request);
  });
});
