import type { Provider } from '../core/types.ts';

const MINUTE = 60_000;

export const standardWebhooks = {
  id: 'standard-webhooks',
  name: 'Standard Webhooks',
  evidence: { confidence: 'sdk_verified', sources: ['standardwebhooks 1.1.1'] },
  docsUrl: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
  secretVariable: 'STANDARD_WEBHOOKS_SECRET',
  // standardwebhooks dist/index.js: base64 key after whsec_, any `v1,` item may match, 5 minutes both ways.
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'base64', dropPrefix: 'whsec_' },
    signedContent: '{id}.{timestamp}.{body}',
    encoding: 'base64',
    place: { name: 'webhook-signature', parts: ['v1,{signature}'], separator: ' ' },
    timestamp: { header: 'webhook-timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
    idHeader: 'webhook-id',
  },
  eventType: { bodyPath: 'type' },
  eventId: { header: 'webhook-id' },
  eventIdForm: { literalPrefix: 'msg_', prefix: 'msg_', length: 27, alphabet: 'base62' },
  headers: [
    ['Content-Type', 'application/json'],
    ['webhook-id', '{event_id}'],
    ['webhook-timestamp', '{timestamp}'],
    ['webhook-signature', '{signature}'],
  ],
  wire: { style: 'compact' },
  refresh: {
    ids: [{ prefix: '[a-z]{2,8}_', length: 24, alphabet: 'base62' }],
    times: { eventKeys: ['timestamp'] },
  },
  pathPrefixes: ['data'],
  delivery: {
    timeoutMs: 20_000,
    retries: {
      delaysMs: [5_000, 5 * MINUTE, 30 * MINUTE, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * 60 * MINUTE)],
      jitter: 0.1,
      signsEachAttempt: true,
      heedsRetryAfter: true,
      disablingStatuses: [410],
      disablesAfter: 1,
      certainty: 'documented',
      source:
        "The specification's own example; senders choose. How large the recommended jitter is, is not said: here it is " +
        'a tenth of the wait.',
    },
  },
} as const satisfies Provider;
