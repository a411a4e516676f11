import { defineProvider } from './profile.ts';

export const go1 = defineProvider({
  id: 'go1',
  name: 'Go1',
  evidence: { confidence: 'sdk_verified', sources: ['go1com/webhook-verifier-js mirrored snapshot'] },
  secretVariable: 'GO1_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'go1-signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ',' },
    timestamp: { unit: 's', toleranceSeconds: 60 },
  },
  eventType: { bodyPath: 'type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['go1-signature', '{signature}'],
  ],
});
