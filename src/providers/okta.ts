import { defineProvider } from './profile.ts';

export const okta = defineProvider({
  id: 'okta',
  name: 'Okta event hooks',
  evidence: { confidence: 'documented', sources: ['okta/okta-developer-docs concepts/event-hooks'] },
  secretVariable: 'OKTA_WEBHOOK_SECRET',
  signature: { kind: 'token', signedContent: '{secret}', place: { name: 'Authorization', parts: ['{signature}'] } },
  eventType: { bodyPath: 'data.events.0.eventType' },
  eventId: { bodyPath: 'eventId' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
  refresh: { idPaths: ['data.events.*.transaction.id'] },
});
