import { defineProvider } from './profile.ts';

export const heroku = defineProvider({
  id: 'heroku',
  name: 'Heroku',
  evidence: {
    confidence: 'documented',
    sources: ['webhooks.fyi (sha256, base64); devcenter.heroku.com/articles/app-webhooks'],
  },
  secretVariable: 'HEROKU_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'Heroku-Webhook-Hmac-SHA256', parts: ['{signature}'] },
  },
  eventType: { bodyPath: ['resource', 'action'] },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Heroku-Webhook-Hmac-SHA256', '{signature}'],
  ],
});
