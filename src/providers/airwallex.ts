import { defineProvider } from './profile.ts';

export const airwallex = defineProvider({
  id: 'airwallex',
  name: 'Airwallex',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'AIRWALLEX_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}{body}',
    encoding: 'hex',
    place: { name: 'x-signature', parts: ['{signature}'] },
    timestamp: { header: 'x-timestamp', unit: 'ms' },
  },
  companions: ['x-timestamp'],
  eventType: { bodyPath: 'name' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-timestamp', '{timestamp}'],
    ['x-signature', '{signature}'],
  ],
});
