import { defineProvider } from './profile.ts';

export const bigcommerce = defineProvider({
  id: 'bigcommerce',
  name: 'BigCommerce',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'BIGCOMMERCE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{id}.{timestamp}.{body}',
    encoding: 'base64',
    place: { name: 'webhook-signature', parts: ['v1,{signature}'], separator: ' ' },
    timestamp: { header: 'webhook-timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
    idHeader: 'webhook-id',
  },
  looksLike: 'standard-webhooks',
  eventType: { bodyPath: 'scope' },
  eventId: { header: 'webhook-id' },
  eventIdForm: { literalPrefix: 'msg_', prefix: 'msg_', length: 27, alphabet: 'base62' },
  headers: [
    ['Content-Type', 'application/json'],
    ['webhook-id', '{event_id}'],
    ['webhook-timestamp', '{timestamp}'],
    ['webhook-signature', '{signature}'],
  ],
});
