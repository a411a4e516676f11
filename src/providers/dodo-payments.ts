import { defineProvider } from './profile.ts';

export const dodoPayments = defineProvider({
  id: 'dodo-payments',
  name: 'Dodo Payments',
  evidence: { confidence: 'sdk_verified', sources: ['dodopayments 2.52.0'] },
  secretVariable: 'DODO_PAYMENTS_WEBHOOK_SECRET',
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
  refresh: { idPaths: ['data.payment_id'] },
});
