import { defineProvider } from './profile.ts';

export const pusherBeams = defineProvider({
  id: 'pusher-beams',
  name: 'Pusher Beams',
  evidence: { confidence: 'documented', sources: ['webhooks.fyi (sha1 hex)'] },
  secretVariable: 'PUSHER_BEAMS_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'Webhook-Signature', parts: ['{signature}'] },
  },
  companions: ['Webhook-Event-Type'],
  eventType: { header: 'Webhook-Event-Type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Webhook-Event-Type', '{event_type}'],
    ['Webhook-Signature', '{signature}'],
  ],
});
