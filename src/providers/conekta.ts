import { defineProvider } from './profile.ts';

export const conekta = defineProvider({
  id: 'conekta',
  name: 'Conekta',
  evidence: {
    confidence: 'third_party',
    sources: ['a published table of providers', 'conekta npm webhook-keys models'],
  },
  secretVariable: 'CONEKTA_PUBLIC_KEY',
  signature: {
    kind: 'key_pair',
    algorithm: 'rsa-sha256',
    signedContent: '{body}',
    encoding: 'base64',
    publicKeyForm: 'pem',
    place: { name: 'Digest', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Digest', '{signature}'],
  ],
});
