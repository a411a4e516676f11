import { defineProvider } from './profile.ts';

export const flutterwaveV3 = defineProvider({
  id: 'flutterwave-v3',
  name: 'Flutterwave v3',
  evidence: { confidence: 'third_party', sources: ['a published table of providers', 'memory'] },
  secretVariable: 'FLUTTERWAVE_SECRET_HASH',
  signature: { kind: 'token', signedContent: '{secret}', place: { name: 'verif-hash', parts: ['{signature}'] } },
  eventType: { bodyPath: 'event' },
  eventId: { bodyPath: 'data.id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['verif-hash', '{signature}'],
  ],
});
