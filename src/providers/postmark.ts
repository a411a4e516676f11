import { defineProvider } from './profile.ts';

export const postmark = defineProvider({
  id: 'postmark',
  name: 'Postmark',
  evidence: { confidence: 'documented', sources: ['hookdeck webhook-skills postmark'] },
  secretVariable: 'POSTMARK_WEBHOOK_SECRET',
  signature: {
    kind: 'token',
    signedContent: 'Basic {secret|base64}',
    place: { name: 'Authorization', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'RecordType' },
  eventId: { bodyPath: 'MessageID' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
});
