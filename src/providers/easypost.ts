import { defineProvider } from './profile.ts';

export const easypost = defineProvider({
  id: 'easypost',
  name: 'EasyPost',
  evidence: { confidence: 'sdk_verified', sources: ['@easypost/api 8.9.0'] },
  secretVariable: 'EASYPOST_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8', normalise: 'NFKD' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Hmac-Signature', parts: ['hmac-sha256-hex={signature}'] },
  },
  eventType: { bodyPath: 'description' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Hmac-Signature', '{signature}'],
  ],
});
