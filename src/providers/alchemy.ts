import { defineProvider } from './profile.ts';

export const alchemy = defineProvider({
  id: 'alchemy',
  name: 'Alchemy Notify',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'ALCHEMY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Alchemy-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Alchemy-Signature', '{signature}'],
  ],
});
