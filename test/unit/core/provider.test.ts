import { describe, expect, test } from 'vitest';

import { groupByScheme, readIdentity, recogniseProviders } from '../../../src/core/provider.ts';
import type { Provider, RawHeaders } from '../../../src/core/types.ts';
import { github } from '../../../src/providers/github.ts';
import { providers } from '../../../src/providers/index.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks.ts';
import { stripe } from '../../../src/providers/stripe.ts';

const hex = 'ab'.repeat(32);
const base64 = Buffer.from(hex, 'hex').toString('base64');
const json = ['Content-Type', 'application/json; charset=utf-8'] as const;
const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
const META = ['facebook', 'instagram', 'messenger', 'whatsapp'];
const jwt = (alg: string): string => `Bearer ${Buffer.from(`{"alg":"${alg}"}`).toString('base64url')}.e30.c2ln`;

describe('whose request it is', () => {
  test.each<[string, RawHeaders, ...string[][]]>([
    ['Razorpay', [['x-razorpay-signature', hex]], ['razorpay']],
    ['Stripe', [['Stripe-Signature', `t=1,v1=${hex}`]], ['stripe']],
    [
      'GitHub',
      [
        ['X-Hub-Signature-256', `sha256=${hex}`],
        ['X-GitHub-Event', 'push'],
      ],
      ['github'],
    ],
    [
      'GitHub or Meta, where other headers may be lost',
      [['X-Hub-Signature-256', `sha256=${hex}`]],
      ['github', ...META],
    ],
    [
      'Meta, since GitHub would have named the event, and others have the old header alone',
      [json, ['X-Hub-Signature', `sha1=${'ab'.repeat(20)}`], ['X-Hub-Signature-256', `sha256=${hex}`]],
      META,
    ],
    [
      'GitLab, which signs as Standard Webhooks',
      [
        ['webhook-signature', `v1,${base64}`],
        ['X-Gitlab-Event', 'Push Hook'],
      ],
      ['gitlab'],
    ],
    [
      'Standard Webhooks, or who signs with that but another key',
      [json, ['webhook-signature', `v1,${base64}`]],
      ['standard-webhooks', 'anthropic', 'brex', 'dodo-payments', 'lithic', 'liveblocks', 'openai', 'replicate'],
      ['bigcommerce', 'imagekit', 'polar', 'whop'],
    ],
    [
      'Svix, or who sends through it',
      [['svix-signature', `v1,${base64}`]],
      ['svix', 'clerk', 'resend', 'seam', 'stytch'],
    ],
    ['Airwallex, by its timestamp', [json, ['x-timestamp', '1'], ['x-signature', hex]], ['airwallex']],
    ['Lemon Squeezy, by its event', [json, ['X-Event-Name', 'a'], ['X-Signature', hex]], ['lemon-squeezy']],
    ['Modern Treasury, by its topic', [json, ['X-Topic', 'a'], ['X-Signature', hex]], ['modern-treasury']],
    ['ClickUp, which sends nothing beside', [json, ['X-Signature', hex]], ['clickup']],
    [
      'Midtrans, by the length of an RSA signature',
      [json, ['X-Timestamp', '1'], ['X-Signature', Buffer.alloc(256, 1).toString('base64')]],
      ['midtrans-snapbi'],
    ],
    [
      'HubSpot, by its version',
      [json, ['X-HubSpot-Signature-Version', 'v2'], ['X-HubSpot-Signature', hex]],
      ['hubspot-v2'],
    ],
    [
      'HubSpot with its newest signature',
      [json, ['X-HubSpot-Signature-Version', 'v1'], ['X-HubSpot-Signature', hex], ['X-HubSpot-Signature-v3', base64]],
      ['hubspot-v3'],
    ],
    ['Twilio with a form', [form, ['X-Twilio-Signature', 'ab'.repeat(13) + 'a=']], ['twilio']],
    ['Twilio with JSON', [json, ['X-Twilio-Signature', 'ab'.repeat(13) + 'a=']], ['twilio-json']],
    ["Vonage, by its token's algorithm", [json, ['Authorization', jwt('HS256')]], ['vonage']],
    ['Google, by that of its own', [json, ['Authorization', jwt('RS256')]], ['google-pubsub']],
    [
      'Jira, by the id',
      [json, ['X-Atlassian-Webhook-Identifier', 'a'], ['X-Hub-Signature', `sha256=${hex}`]],
      ['jira'],
    ],
    [
      'Bitbucket, by the event',
      [json, ['X-Event-Key', 'repo:push'], ['X-Hub-Signature', `sha256=${hex}`]],
      ['bitbucket'],
    ],
    ['the payment API', [['Payment-Signature', hex]], ['payment-api']],
    ['one in upper-case hex', [['X-Razorpay-Signature', hex.toUpperCase()]], ['razorpay']],
    [
      'two at once',
      [
        ['Payment-Signature', hex],
        ['X-Razorpay-Signature', hex],
      ],
      ['razorpay'],
      ['payment-api'],
    ],
    ['nobody', [['Content-Type', 'application/json']]],
    ['the old form of that header', [['X-Hub-Signature', `sha1=${'ab'.repeat(20)}`]], ['intercom', 'pagarme-v4']],
    ['that form of it with JSON', [json, ['X-Hub-Signature', `sha1=${'ab'.repeat(20)}`]], ['intercom']],
    ['a header of that name with something else', [['Payment-Signature', 'eyJ4NDAyVmVyc2lvbiI6MX0=']]],
    ['an empty header', [['X-Razorpay-Signature', '']]],
    ['a header without the form', [['Stripe-Signature', hex]]],
  ])('is told by its headers: %s', (_, rawHeaders, ...expected) => {
    const told = recogniseProviders(providers, { rawHeaders, body: Buffer.of() });
    expect(groupByScheme(told).map((group) => group.map(({ id }) => id))).toEqual(expected);
  });
});

describe('the event a request is about', () => {
  const acme: Provider = {
    ...stripe,
    eventType: { header: 'X-Event' },
    eventId: { header: 'X-Id', bodyPath: 'meta.id' },
  };

  test.each<[string, Provider, RawHeaders, string | Uint8Array, ReturnType<typeof readIdentity>]>([
    [
      'type in the body, id in a header',
      razorpay,
      [['x-razorpay-event-id', 'TeiRkX3vBq0aZ7']],
      '{"event":"payment.captured"}',
      { eventType: 'payment.captured', eventId: 'TeiRkX3vBq0aZ7' },
    ],
    [
      'both in the body',
      stripe,
      [],
      '{"id":"evt_1","type":"charge.succeeded"}',
      { eventType: 'charge.succeeded', eventId: 'evt_1' },
    ],
    [
      'type in a header and refined by the body',
      github,
      [
        ['X-GitHub-Event', 'pull_request'],
        ['X-GitHub-Delivery', 'guid'],
      ],
      '{"action":"opened"}',
      { eventType: 'pull_request.opened', eventId: 'guid' },
    ],
    ['type in a header alone', github, [['X-GitHub-Event', 'push']], '{"ref":"main"}', { eventType: 'push' }],
    ['no header, though the body could refine it', github, [], '{"action":"opened"}', {}],
    ['an id in both: the header counts', acme, [['X-Id', 'a']], '{"meta":{"id":"b"}}', { eventId: 'a' }],
    [
      'an id that is a number',
      acme,
      [['X-Event', 'e']],
      '{"meta":{"id":12345678901234567890}}',
      { eventType: 'e', eventId: '12345678901234567890' },
    ],
    ['a body that is not JSON', razorpay, [['X-Razorpay-Event-Id', 'a']], 'event=payment.captured', { eventId: 'a' }],
    ['a body that is not text', stripe, [], Buffer.from([0xff]), {}],
    ['no body', standardWebhooks, [['webhook-id', 'msg_1']], '', { eventId: 'msg_1' }],
    ['a type that is not text', razorpay, [], '{"event":{"a":1}}', {}],
    ['a type that is empty', razorpay, [], '{"event":""}', {}],
    ['JSON that is no object', razorpay, [], '"event"', {}],
  ])('%s', (_, provider, rawHeaders, body, expected) => {
    expect(readIdentity(provider, { rawHeaders, body: Buffer.from(body) })).toEqual(expected);
  });
});
