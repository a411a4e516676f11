import { defineProvider } from './profile.ts';

export const chargify = defineProvider({
  id: 'chargify',
  name: 'Maxio Chargify',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'CHARGIFY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Chargify-Webhook-Signature-Hmac-Sha-256', parts: ['{signature}'] },
    legacy: [
      { header: 'X-Chargify-Webhook-Signature', algorithm: 'md5', part: '{signature}', hashed: '{secret}{body}' },
    ],
  },
  eventType: { bodyPath: 'event' },
  eventId: { header: 'X-Chargify-Webhook-Id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['X-Chargify-Webhook-Id', '{event_id}'],
    ['X-Chargify-Webhook-Signature', '{signature}'],
    ['X-Chargify-Webhook-Signature-Hmac-Sha-256', '{signature}'],
  ],
  wire: { style: 'form' },
});
