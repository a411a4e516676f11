import { defineProvider } from './profile.ts';

export const ashby = defineProvider({
  id: 'ashby',
  name: 'Ashby',
  evidence: { confidence: 'documented', sources: ['https://developers.ashbyhq.com/docs/authenticating-webhooks'] },
  secretVariable: 'ASHBY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'Ashby-Signature', parts: ['sha256={signature}'] },
  },
  eventType: { bodyPath: 'action' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Ashby-Signature', '{signature}'],
  ],
});
