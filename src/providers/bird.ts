import { defineProvider } from './profile.ts';

export const bird = defineProvider({
  id: 'bird',
  name: 'Bird',
  evidence: {
    confidence: 'documented',
    sources: [
      'https://docs.bird.com/api/notifications-api/api-reference/webhooks/verifying-a-webhook; pastebin 1giD0qKk (MessageBird employee)',
    ],
  },
  secretVariable: 'BIRD_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}\n{url}\n{body|sha256}',
    encoding: 'base64',
    place: { name: 'messagebird-signature', parts: ['{signature}'] },
    timestamp: { header: 'messagebird-request-timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['messagebird-request-timestamp', '{timestamp}'],
    ['messagebird-signature', '{signature}'],
  ],
});
