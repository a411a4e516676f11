import { defineProvider } from './profile.ts';

export const courier = defineProvider({
  id: 'courier',
  name: 'Courier',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'COURIER_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'courier-signature', parts: ['t={timestamp}', 'signature={signature}'], separator: ',' },
    timestamp: { unit: 'ms', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['courier-signature', '{signature}'],
  ],
});
