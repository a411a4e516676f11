import { defineProvider } from './profile.ts';

export const telnyx = defineProvider({
  id: 'telnyx',
  name: 'Telnyx',
  evidence: { confidence: 'sdk_verified', sources: ['telnyx 7.24.0'] },
  secretVariable: 'TELNYX_PUBLIC_KEY',
  signature: {
    kind: 'key_pair',
    algorithm: 'ed25519',
    signedContent: '{timestamp}|{body}',
    encoding: 'base64',
    publicKeyForm: 'raw_base64',
    place: { name: 'telnyx-signature-ed25519', parts: ['{signature}'] },
    timestamp: { header: 'telnyx-timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'data.event_type' },
  eventId: { bodyPath: 'data.id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['telnyx-timestamp', '{timestamp}'],
    ['telnyx-signature-ed25519', '{signature}'],
  ],
});
