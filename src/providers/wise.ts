import { defineProvider } from './profile.ts';

export const wise = defineProvider({
  id: 'wise',
  name: 'Wise',
  evidence: { confidence: 'third_party', sources: ['a published table of providers', 'memory for header names'] },
  secretVariable: 'WISE_PUBLIC_KEY',
  signature: {
    kind: 'key_pair',
    algorithm: 'rsa-sha256',
    signedContent: '{body}',
    encoding: 'base64',
    publicKeyForm: 'pem',
    place: { name: 'X-Signature-SHA256', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event_type' },
  eventId: { header: 'X-Delivery-Id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Delivery-Id', '{event_id}'],
    ['X-Signature-SHA256', '{signature}'],
  ],
  refresh: { idPaths: ['data.resource.id'] },
});
