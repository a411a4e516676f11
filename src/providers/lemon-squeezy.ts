import { defineProvider } from './profile.ts';

export const lemonSqueezy = defineProvider({
  id: 'lemon-squeezy',
  name: 'Lemon Squeezy',
  evidence: {
    confidence: 'third_party',
    sources: ['tern src/platforms/algorithms.ts', 'a published table of providers'],
  },
  secretVariable: 'LEMON_SQUEEZY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Signature', parts: ['{signature}'] },
  },
  companions: ['X-Event-Name'],
  eventType: { header: 'X-Event-Name' },
  eventId: { bodyPath: 'meta.webhook_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Event-Name', '{json:/meta/event_name}'],
    ['X-Signature', '{signature}'],
  ],
});
