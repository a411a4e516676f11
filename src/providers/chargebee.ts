import { defineProvider } from './profile.ts';

export const chargebee = defineProvider({
  id: 'chargebee',
  name: 'Chargebee',
  evidence: { confidence: 'sdk_verified', sources: ['chargebee 3.33.0'] },
  secretVariable: 'CHARGEBEE_WEBHOOK_SECRET',
  signature: {
    kind: 'token',
    signedContent: 'Basic {secret|base64}',
    place: { name: 'Authorization', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event_type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['User-Agent', 'ChargeBee'],
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
});
