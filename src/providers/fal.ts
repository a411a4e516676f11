import { defineProvider } from './profile.ts';

export const fal = defineProvider({
  id: 'fal',
  name: 'fal.ai',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'FAL_PUBLIC_KEY',
  signature: {
    kind: 'key_pair',
    algorithm: 'ed25519',
    signedContent: '{header:x-fal-webhook-request-id}\n{header:x-fal-webhook-user-id}\n{timestamp}\n{body|sha256|hex}',
    encoding: 'hex',
    publicKeyForm: 'jwks',
    place: { name: 'x-fal-webhook-signature', parts: ['{signature}'] },
    timestamp: { header: 'x-fal-webhook-timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'status' },
  eventId: { header: 'x-fal-webhook-request-id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-fal-webhook-request-id', '{event_id}'],
    ['x-fal-webhook-user-id', 'user_1'],
    ['x-fal-webhook-timestamp', '{timestamp}'],
    ['x-fal-webhook-signature', '{signature}'],
  ],
});
