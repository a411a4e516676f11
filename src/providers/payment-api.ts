import type { Provider } from '../core/types.ts';

export const paymentApi = {
  id: 'payment-api',
  name: 'Payment API (Payment-Signature)',
  evidence: { confidence: 'documented', sources: ['one published tutorial'] },
  secretVariable: 'PAYMENT_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    // The comma is ours: a secret that is being rotated is valid beside the new one, and how both sign is not written.
    place: { name: 'Payment-Signature', parts: ['{signature}'], separator: ',' },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Payment-Signature', '{signature}'],
  ],
  wire: { style: 'compact' },
  refresh: {
    ids: [{ prefix: '(?:evt|pay|ref|we|sub)_', length: 16, alphabet: 'hex' }],
    times: { eventKeys: ['created'] },
  },
  subject: [{ amount: 'data.object.amount', currency: 'data.object.currency', unit: 'minor' }],
  pathPrefixes: ['data.object', 'data'],
  delivery: {
    timeoutMs: 30_000,
    retries: {
      delaysMs: [60_000, 300_000, 1_500_000, 7_500_000],
      signsEachAttempt: true,
      disablesAfter: 3,
      certainty: 'assumed',
      source:
        'Documented: up to four retries with exponential waits, and an endpoint that keeps failing is disabled. The ' +
        'single waits, how many failures that takes, and when a retry is signed are not.',
    },
  },
  notes: [
    'Known from one published tutorial; no service of this form is known to be live.',
    'While a secret is rotated, old and new are valid. How both signatures are sent is not documented: hooks writes them ' +
      'with a comma between, the newer one first.',
    'The header name is also used by x402 payment requests, with base64 JSON as its value.',
  ],
} as const satisfies Provider;
