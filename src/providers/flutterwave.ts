import { defineProvider } from './profile.ts';

export const flutterwave = defineProvider({
  id: 'flutterwave',
  name: 'Flutterwave v4',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'FLUTTERWAVE_SECRET_HASH',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'flutterwave-signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['flutterwave-signature', '{signature}'],
  ],
});
