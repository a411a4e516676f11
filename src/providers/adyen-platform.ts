import { defineProvider } from './profile.ts';

export const adyenPlatform = defineProvider({
  id: 'adyen-platform',
  name: 'Adyen Management / Balance Platform webhooks',
  evidence: { confidence: 'sdk_verified', sources: ['@adyen/api-library 32.1.0'] },
  secretVariable: 'ADYEN_HMAC_KEY',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'hex' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'HmacSignature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'data.id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Protocol', 'HmacSHA256'],
    ['HmacSignature', '{signature}'],
  ],
});
