import { defineProvider } from './profile.ts';

export const worldline = defineProvider({
  id: 'worldline',
  name: 'Worldline',
  evidence: {
    confidence: 'sdk_verified',
    sources: ['onlinepayments-sdk-nodejs 6.2.0', 'docs.connect.worldline-solutions.com webhooks/event-structure'],
  },
  secretVariable: 'WORLDLINE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-GCS-Signature', parts: ['{signature}'] },
    params: { keyId: 'key-1' },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-GCS-KeyId', '{param:keyId}'],
    ['X-GCS-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'payment.id'] },
});
