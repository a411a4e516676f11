import { createHmac } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { findHandshake } from '../../../src/core/handshake.ts';
import type { RawHeaders } from '../../../src/core/types.ts';

const SECRET = 'handshake-secret';

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: RawHeaders;
  readonly body?: unknown;
}

function ask({ method = 'POST', path = '/', headers = [], body }: Asked, secret: string | undefined = SECRET) {
  const text = body === undefined ? '' : JSON.stringify(body);
  return findHandshake({ method, path, rawHeaders: headers, body: Buffer.from(text) }, (providerId) =>
    secret === '' ? undefined : { label: `that of ${providerId}`, value: secret },
  );
}

const hmac = (content: string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', SECRET).update(content).digest(encoding);

const XERO = { events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: 'ABC' };

test.each<[sender: string, asked: Asked, status: number, body: string]>([
  ['Slack', { body: { token: 't', challenge: '3eZbrw', type: 'url_verification' } }, 200, '3eZbrw'],
  [
    'Zoom',
    { body: { event: 'endpoint.url_validation', payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' } } },
    200,
    JSON.stringify({ plainToken: 'qgg8vlvZRS6UYooatFL8Aw', encryptedToken: hmac('qgg8vlvZRS6UYooatFL8Aw', 'hex') }),
  ],
  [
    'Meta (WhatsApp, Messenger, Instagram, Facebook)',
    { method: 'GET', path: '/hook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=x' },
    200,
    '1158201444',
  ],
  [
    'X',
    { method: 'GET', path: '/?crc_token=abc123&nonce=x' },
    200,
    JSON.stringify({ response_token: `sha256=${hmac('abc123', 'base64')}` }),
  ],
  ['Dropbox or Nylas', { method: 'GET', path: '/?challenge=a%20b' }, 200, 'a b'],
  ['Microsoft Graph', { path: '/?validationToken=Validation%3A+x' }, 200, 'Validation: x'],
  ['Onfleet', { method: 'GET', path: '/?check=onfleet' }, 200, 'onfleet'],
  [
    'Twitch',
    {
      headers: [['Twitch-Eventsub-Message-Type', 'webhook_callback_verification']],
      body: { challenge: 'pogchamp', subscription: {} },
    },
    200,
    'pogchamp',
  ],
  ['Xero', { headers: [['x-xero-signature', 'ab']], body: XERO }, 200, ''],
  ['Discord', { headers: [['X-Signature-Ed25519', 'ab']], body: { type: 1 } }, 200, '{"type":1}'],
  ['Discord', { headers: [['X-Signature-Ed25519', 'ab']], body: { version: 1, type: 0 } }, 204, ''],
  ['Okta', { method: 'GET', headers: [['x-okta-verification-challenge', 'v']] }, 200, '{"verification":"v"}'],
  [
    'Azure Event Grid',
    { headers: [['aeg-event-type', 'SubscriptionValidation']], body: [{ data: { validationCode: '512d38b6' } }] },
    200,
    '{"validationResponse":"512d38b6"}',
  ],
  ['Worldline', { method: 'GET', headers: [['X-GCS-Webhooks-Endpoint-Verification', 'echo']] }, 200, 'echo'],
  ['Trello, SurveyMonkey, Mandrill or Intercom', { method: 'HEAD' }, 200, ''],
  ['Notion', { body: { verification_token: 'secret_x' } }, 200, 'Received.\n'],
])('%s asks %j and gets %i %s', (sender, asked, status, body) => {
  const handshake = ask(asked);
  expect({
    sender: handshake?.sender,
    status: handshake?.answer?.status,
    body: Buffer.from(handshake?.answer?.body ?? []).toString(),
  }).toEqual({ sender, status, body });
});

test.each<[header: string, asked: Asked]>([
  ['X-Hook-Secret: b537207f20cbfa02', { headers: [['X-Hook-Secret', 'b537207f20cbfa02']] }],
  ['Smartsheet-Hook-Response: c', { headers: [['Smartsheet-Hook-Challenge', 'c']], body: { challenge: 'c' } }],
  [
    'WebHook-Allowed-Origin: eventgrid.azure.net',
    { method: 'OPTIONS', headers: [['WebHook-Request-Origin', 'eventgrid.azure.net']] },
  ],
])('%s is answered in a header', (header, asked) => {
  expect(ask(asked)?.answer?.rawHeaders.map((pair) => pair.join(': '))).toContain(header);
});

test.each<[string, Asked]>([
  ['an event of Slack', { body: { type: 'event_callback', challenge: 'x' } }],
  ['an event of Discord', { headers: [['X-Signature-Ed25519', 'ab']], body: { type: 1, event: { type: 'X' } } }],
  ['one of another type', { headers: [['X-Signature-Ed25519', 'ab']], body: { type: 0, event: { type: 'X' } } }],
  ['an event of Xero', { headers: [['x-xero-signature', 'x']], body: { events: [{}] } }],
  ['an event of Asana', { headers: [['X-Hook-Signature', 'ab']], body: { events: [] } }],
  [
    'a notification of Twitch',
    { headers: [['Twitch-Eventsub-Message-Type', 'notification']], body: { challenge: 'x' } },
  ],
  ['a POST with a challenge in the query', { path: '/?challenge=x' }],
  ['an event of Razorpay', { body: { event: 'payment.captured' } }],
  ['no body at all', {}],
])('%s is no handshake', (_, asked) => {
  expect(ask(asked)).toBeUndefined();
});

test.each<[sender: string, Asked]>([
  ['Xero', { headers: [['x-xero-signature', 'ab']], body: XERO }],
  ['Discord', { headers: [['X-Signature-Ed25519', 'ab']], body: { type: 1 } }],
])('%s wants wrong signatures refused, without a word', (sender, asked) => {
  expect(ask(asked)).toMatchObject({ sender, refusal: { status: 401, body: Buffer.of() } });
});

describe('a secret', () => {
  test('that is missing is told', () => {
    const zoom = { event: 'endpoint.url_validation', payload: { plainToken: 'abc' } };
    expect(ask({ body: zoom }, '')).toEqual({ sender: 'Zoom', answer: undefined });
  });

  test.each<[sender: string, label: string, Asked]>([
    ['Zoom', 'that of zoom', { body: { event: 'endpoint.url_validation', payload: { plainToken: 'abc' } } }],
    ['X', 'that of x', { method: 'GET', path: '/?crc_token=abc' }],
  ])('is that of the provider: %s', (sender, secretLabel, asked) => {
    expect(ask(asked)).toMatchObject({ sender, secretLabel });
  });

  test('signs tokens alone: nobody gets the signature of an event of their own', () => {
    const forged = '{"event":"payment.captured"}';
    const zoom = { event: 'endpoint.url_validation', payload: { plainToken: forged } };
    expect(ask({ body: zoom })).toBeUndefined();
    expect(ask({ method: 'GET', path: `/?crc_token=${encodeURIComponent(forged)}` })).toBeUndefined();
  });
});
