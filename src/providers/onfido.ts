import { defineProvider } from './profile.ts';

export const onfido = defineProvider({
  id: 'onfido',
  name: 'Onfido',
  evidence: { confidence: 'sdk_verified', sources: ['@onfido/api 6.2.0'] },
  secretVariable: 'ONFIDO_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-SHA2-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'payload.action' },
  eventId: { bodyPath: 'payload.object.id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-SHA2-Signature', '{signature}'],
  ],
});
