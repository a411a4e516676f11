import { defineProvider } from './profile.ts';

export const payjp = defineProvider({
  id: 'payjp',
  name: 'PAY.JP',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'PAYJP_WEBHOOK_SECRET',
  signature: {
    kind: 'token',
    signedContent: '{secret}',
    place: { name: 'X-Payjp-Webhook-Token', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Payjp-Webhook-Token', '{signature}'],
  ],
});
