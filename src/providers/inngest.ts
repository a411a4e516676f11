import { defineProvider } from './profile.ts';

export const inngest = defineProvider({
  id: 'inngest',
  name: 'Inngest',
  evidence: { confidence: 'sdk_verified', sources: ['inngest 4.24.0'] },
  secretVariable: 'INNGEST_SIGNING_KEY',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8', dropThrough: '-' },
    signedContent: '{body}{timestamp}',
    encoding: 'hex',
    place: { name: 'X-Inngest-Signature', parts: ['t={timestamp}', 's={signature}'], separator: '&' },
    timestamp: { unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Inngest-Signature', '{signature}'],
  ],
});
