import { defineProvider } from './profile.ts';

export const line = defineProvider({
  id: 'line',
  name: 'LINE Messaging API',
  evidence: { confidence: 'sdk_verified', sources: ['@line/bot-sdk 11.0.0'] },
  secretVariable: 'LINE_CHANNEL_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'x-line-signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'events.0.type' },
  eventId: { bodyPath: 'events.0.webhookEventId' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-line-signature', '{signature}'],
  ],
  refresh: { idPaths: ['events.*.webhookEventId', 'events.*.message.id', 'events.*.replyToken'] },
});
