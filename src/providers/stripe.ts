import type { Provider } from '../core/types.ts';
import { stripeTies } from './stripe/ties.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const stripe = {
  id: 'stripe',
  name: 'Stripe',
  evidence: { confidence: 'sdk_verified', sources: ['stripe 23.1.0'] },
  docsUrl: 'https://docs.stripe.com/webhooks',
  secretVariable: 'STRIPE_WEBHOOK_SECRET',
  confusedVariables: ['STRIPE_SECRET_KEY', 'STRIPE_API_KEY'],
  // stripe-node Webhooks.js: the secret as text with its whsec_, `t` is signed, only old timestamps are refused.
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'Stripe-Signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ',' },
    timestamp: { unit: 's', toleranceSeconds: 300, refusesFuture: false },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['User-Agent', 'Stripe/1.0 (+https://stripe.com/docs/webhooks)'],
    ['Accept', '*/*; q=0.5, application/xml'],
    ['Cache-Control', 'no-cache'],
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Stripe-Signature', '{signature}'],
  ],
  wire: { style: 'pretty' },
  refresh: {
    // Customers, products and prices stay: an event is about them, it does not make them.
    ids: [
      { prefix: '(?:evt|pi|ch|du|py|in|ii|il|re|pm|seti|txn|sub|po)_[13]', length: 23, alphabet: 'base62' },
      { prefix: '(?:req|dp|si)_', length: 14, alphabet: 'base62' },
      { prefix: 'cs_test_[ab]1', length: 56, alphabet: 'base62' },
      { prefix: '', length: 36, alphabet: 'uuid' },
    ],
    times: { eventKeys: ['created'] },
  },
  subject: ['amount', 'amount_total', 'amount_due', 'amount_paid'].map((field) => ({
    amount: `data.object.${field}`,
    currency: 'data.object.currency',
    unit: 'minor' as const,
    // docs.stripe.com/currencies, "Special cases".
    digits: { ISK: 2, UGX: 2, MGA: 0 },
  })),
  ties: stripeTies,
  pathPrefixes: ['data.object'],
  endpointRules: [
    {
      kind: 'https_only',
      severity: 'discouraged',
      rule: 'Its documentation speaks of https endpoints only.',
      source: 'https://docs.stripe.com/webhooks',
    },
  ],
  delivery: {
    timeoutMs: 10_000,
    retries: {
      delaysMs: [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 20 * HOUR],
      signsEachAttempt: true,
      certainty: 'assumed',
      source:
        'Documented: up to three days in live mode, with growing waits, and a new timestamp and signature for each ' +
        'attempt. The single waits are not; a sandbox makes three retries over a few hours.',
    },
  },
  notes: ['How long Stripe waits for an answer is not documented; 10 s is what hooks waits.'],
} as const satisfies Provider;
