import { defineProvider } from './profile.ts';

export const crisp = defineProvider({
  id: 'crisp',
  name: 'Crisp',
  evidence: { confidence: 'sdk_verified', sources: ['crisp-api 11.3.0'] },
  secretVariable: 'CRISP_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '[{timestamp};{body}]',
    encoding: 'hex',
    place: { name: 'X-Crisp-Signature', parts: ['{signature}'] },
    timestamp: { header: 'X-Crisp-Request-Timestamp', unit: 'ms' },
  },
  eventType: { bodyPath: 'event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Crisp-Request-Timestamp', '{timestamp}'],
    ['X-Crisp-Signature', '{signature}'],
  ],
});
