import { defineProvider } from './profile.ts';

export const brex = defineProvider({
  id: 'brex',
  name: 'Brex',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'BREX_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'base64', dropPrefix: 'whsec_' },
    signedContent: '{id}.{timestamp}.{body}',
    encoding: 'base64',
    place: { name: 'Webhook-Signature', parts: ['v1,{signature}'], separator: ' ' },
    timestamp: { header: 'Webhook-Timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
    idHeader: 'Webhook-Id',
  },
  looksLike: 'standard-webhooks',
  eventType: { bodyPath: 'event_type' },
  eventId: { header: 'Webhook-Id' },
  eventIdForm: { literalPrefix: 'msg_', prefix: 'msg_', length: 27, alphabet: 'base62' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Webhook-Id', '{event_id}'],
    ['Webhook-Timestamp', '{timestamp}'],
    ['Webhook-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['transfer_id'] },
});
