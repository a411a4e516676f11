import { defineProvider } from './profile.ts';

export const pagarme = defineProvider({
  id: 'pagarme',
  name: 'Pagar.me v5',
  evidence: { confidence: 'memory', sources: ['memory'] },
  secretVariable: 'PAGARME_WEBHOOK_SECRET',
  signature: {
    kind: 'token',
    signedContent: 'Basic {secret|base64}',
    place: { name: 'Authorization', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
});
