import { defineProvider } from './profile.ts';

export const castle = defineProvider({
  id: 'castle',
  name: 'Castle',
  evidence: { confidence: 'documented', sources: ['castle/castle-python castle/webhooks/verify.py'] },
  secretVariable: 'CASTLE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-Castle-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Castle-Signature', '{signature}'],
  ],
});
