import { defineProvider } from './profile.ts';

export const mux = defineProvider({
  id: 'mux',
  name: 'Mux',
  evidence: { confidence: 'sdk_verified', sources: ['@mux/mux-node 15.3.0'] },
  secretVariable: 'MUX_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'Mux-Signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ',' },
    timestamp: { unit: 's', toleranceSeconds: 300 },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Mux-Signature', '{signature}'],
  ],
});
