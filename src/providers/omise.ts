import { defineProvider } from './profile.ts';

export const omise = defineProvider({
  id: 'omise',
  name: 'Omise / Opn Payments',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'OMISE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'base64' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'Omise-Signature', parts: ['{signature}'], separator: ',' },
    timestamp: { header: 'Omise-Signature-Timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'key' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Omise-Signature-Timestamp', '{timestamp}'],
    ['Omise-Signature', '{signature}'],
  ],
});
