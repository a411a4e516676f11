import { defineProvider } from './profile.ts';

export const pagarmeV4 = defineProvider({
  id: 'pagarme-v4',
  name: 'Pagar.me v4 postback',
  evidence: { confidence: 'memory', sources: ['memory'] },
  secretVariable: 'PAGARME_V4_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Hub-Signature', parts: ['sha1={signature}'] },
  },
  companions: [['Content-Type', 'application/x-www-form-urlencoded*']],
  neverWith: ['X-Hub-Signature-256'],
  eventType: { bodyPath: 'event' },
  eventId: { bodyPath: 'fingerprint' },
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['X-Hub-Signature', '{signature}'],
  ],
  wire: { style: 'form' },
});
