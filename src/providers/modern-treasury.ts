import { defineProvider } from './profile.ts';

export const modernTreasury = defineProvider({
  id: 'modern-treasury',
  name: 'Modern Treasury',
  evidence: { confidence: 'sdk_verified', sources: ['modern-treasury 3.3.0'] },
  secretVariable: 'MODERN_TREASURY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Signature', parts: ['{signature}'] },
  },
  companions: ['X-Topic'],
  eventType: { header: 'X-Topic', bodyPath: 'event' },
  eventId: { header: 'X-Webhook-ID' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Webhook-ID', '{event_id}'],
    ['X-Topic', '{event_name}'],
    ['X-Signature', '{signature}'],
  ],
});
