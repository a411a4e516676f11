import { defineProvider } from './profile.ts';

export const workos = defineProvider({
  id: 'workos',
  name: 'WorkOS',
  evidence: { confidence: 'sdk_verified', sources: ['@workos-inc/node 8.13.0'] },
  secretVariable: 'WORKOS_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'WorkOS-Signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ', ' },
    timestamp: { unit: 'ms', toleranceSeconds: 180 },
  },
  eventType: { bodyPath: 'event' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['WorkOS-Signature', '{signature}'],
  ],
});
