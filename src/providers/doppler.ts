import { defineProvider } from './profile.ts';

export const doppler = defineProvider({
  id: 'doppler',
  name: 'Doppler',
  evidence: { confidence: 'peer_verified', sources: ['@hookflo/tern 4.1.0', 'Hookflo/tern'] },
  secretVariable: 'DOPPLER_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Doppler-Signature', parts: ['sha256={signature}'] },
  },
  eventType: { bodyPath: 'type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Doppler-Signature', '{signature}'],
  ],
});
