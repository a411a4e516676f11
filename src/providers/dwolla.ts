import { defineProvider } from './profile.ts';

export const dwolla = defineProvider({
  id: 'dwolla',
  name: 'Dwolla',
  evidence: { confidence: 'third_party', sources: ['a published table of providers', 'memory for X-Dwolla-Topic'] },
  secretVariable: 'DWOLLA_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Request-Signature-SHA-256', parts: ['{signature}'] },
  },
  eventType: { header: 'X-Dwolla-Topic' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Dwolla-Topic', '{json:/topic}'],
    ['X-Request-Signature-SHA-256', '{signature}'],
  ],
});
