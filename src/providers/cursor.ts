import { defineProvider } from './profile.ts';

export const cursor = defineProvider({
  id: 'cursor',
  name: 'Cursor background agents',
  evidence: { confidence: 'documented', sources: ['hookdeck webhook-skills cursor'] },
  secretVariable: 'CURSOR_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Webhook-Signature', parts: ['sha256={signature}'] },
  },
  companions: ['X-Webhook-Event'],
  eventType: { header: 'X-Webhook-Event' },
  eventId: { header: 'X-Webhook-ID' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Webhook-ID', '{event_id}'],
    ['X-Webhook-Event', '{event_type}'],
    ['X-Webhook-Signature', '{signature}'],
  ],
});
