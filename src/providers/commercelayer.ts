import { defineProvider } from './profile.ts';

export const commercelayer = defineProvider({
  id: 'commercelayer',
  name: 'Commerce Layer',
  evidence: { confidence: 'third_party', sources: ['a published table of providers', '5 receivers'] },
  secretVariable: 'COMMERCELAYER_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-CommerceLayer-Signature', parts: ['{signature}'] },
  },
  eventType: { header: 'X-CommerceLayer-Topic' },
  eventId: { bodyPath: 'data.id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-CommerceLayer-Topic', '{event_type}'],
    ['X-CommerceLayer-Signature', '{signature}'],
  ],
});
