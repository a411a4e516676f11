import { defineProvider } from './profile.ts';

export const sanity = defineProvider({
  id: 'sanity',
  name: 'Sanity',
  evidence: { confidence: 'sdk_verified', sources: ['@sanity/webhook 4.0.4'] },
  secretVariable: 'SANITY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'base64url',
    place: { name: 'sanity-webhook-signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ',' },
    timestamp: { unit: 'ms' },
  },
  eventType: { header: 'sanity-operation' },
  eventId: { header: 'idempotency-key' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['sanity-operation', '{event_type}'],
    ['idempotency-key', '{event_id}'],
    ['sanity-webhook-signature', '{signature}'],
  ],
});
