import { defineProvider } from './profile.ts';

export const whop = defineProvider({
  id: 'whop',
  name: 'Whop',
  evidence: { confidence: 'sdk_verified', sources: ['@whop/sdk 0.0.42'] },
  secretVariable: 'WHOP_WEBHOOK_SECRET',
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
  eventType: { bodyPath: 'type' },
  eventId: { header: 'webhook-id' },
  eventIdForm: { literalPrefix: 'msg_', prefix: 'msg_', length: 27, alphabet: 'base62' },
  headers: [
    ['Content-Type', 'application/json'],
    ['webhook-id', '{event_id}'],
    ['webhook-timestamp', '{timestamp}'],
    ['webhook-signature', '{signature}'],
  ],
});
