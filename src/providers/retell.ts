import { defineProvider } from './profile.ts';

export const retell = defineProvider({
  id: 'retell',
  name: 'Retell AI',
  evidence: { confidence: 'sdk_verified', sources: ['retell-sdk 5.66.1'] },
  secretVariable: 'RETELL_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}{timestamp}',
    encoding: 'hex',
    place: { name: 'x-retell-signature', parts: ['v={timestamp}', 'd={signature}'], separator: ',' },
    timestamp: { unit: 'ms', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-retell-signature', '{signature}'],
  ],
  refresh: { idPaths: ['call.call_id'] },
});
