import { defineProvider } from './profile.ts';

export const hookdeck = defineProvider({
  id: 'hookdeck',
  name: 'Hookdeck Event Gateway',
  evidence: { confidence: 'documented', sources: ['webhooks.fyi; hookdeck product docs'] },
  secretVariable: 'HOOKDECK_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'x-hookdeck-signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { header: 'x-hookdeck-eventid' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-hookdeck-eventid', '{event_id}'],
    ['x-hookdeck-signature', '{signature}'],
  ],
});
