import { defineProvider } from './profile.ts';

export const smartsheet = defineProvider({
  id: 'smartsheet',
  name: 'Smartsheet',
  evidence: { confidence: 'memory', sources: ['webhooks.fyi (sha256 hex); memory for names'] },
  secretVariable: 'SMARTSHEET_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'Smartsheet-Hmac-SHA256', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'events.0.eventType' },
  eventId: { bodyPath: 'nonce' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Smartsheet-Hmac-SHA256', '{signature}'],
  ],
});
