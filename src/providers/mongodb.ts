import { defineProvider } from './profile.ts';

export const mongodb = defineProvider({
  id: 'mongodb',
  name: 'MongoDB Atlas alerts',
  evidence: { confidence: 'documented', sources: ['https://www.mongodb.com/docs/atlas/tutorial/webhook-integration/'] },
  secretVariable: 'MONGODB_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-MMS-Signature', parts: ['{signature}'] },
  },
  eventType: { header: 'X-MMS-Event' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-MMS-Event', '{event_type}'],
    ['X-MMS-Signature', '{signature}'],
  ],
});
