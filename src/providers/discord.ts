import { defineProvider } from './profile.ts';

export const discord = defineProvider({
  id: 'discord',
  name: 'Discord',
  evidence: { confidence: 'sdk_verified', sources: ['discord-interactions 4.4.0'] },
  secretVariable: 'DISCORD_PUBLIC_KEY',
  signature: {
    kind: 'key_pair',
    algorithm: 'ed25519',
    signedContent: '{timestamp}{body}',
    encoding: 'hex',
    publicKeyForm: 'raw_hex',
    place: { name: 'X-Signature-Ed25519', parts: ['{signature}'] },
    timestamp: { header: 'X-Signature-Timestamp', unit: 's' },
  },
  eventType: { bodyPath: 'event.type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Signature-Timestamp', '{timestamp}'],
    ['X-Signature-Ed25519', '{signature}'],
  ],
  refresh: { idPaths: ['event.data.id', 'event.data.user.id', 'event.data.user_id'] },
});
