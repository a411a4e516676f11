import { defineProvider } from './profile.ts';

export const deepgram = defineProvider({
  id: 'deepgram',
  name: 'Deepgram callbacks',
  evidence: { confidence: 'documented', sources: ['hookdeck webhook-skills deepgram'] },
  secretVariable: 'DEEPGRAM_WEBHOOK_SECRET',
  signature: { kind: 'token', signedContent: '{secret}', place: { name: 'dg-token', parts: ['{signature}'] } },
  eventType: {},
  eventId: { bodyPath: 'metadata.request_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['dg-token', '{signature}'],
  ],
});
