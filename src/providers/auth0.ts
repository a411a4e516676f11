import { defineProvider } from './profile.ts';

export const auth0 = defineProvider({
  id: 'auth0',
  name: 'Auth0 log streams',
  evidence: { confidence: 'memory', sources: ['memory'] },
  secretVariable: 'AUTH0_WEBHOOK_SECRET',
  signature: { kind: 'token', signedContent: '{secret}', place: { name: 'Authorization', parts: ['{signature}'] } },
  eventType: { bodyPath: '0.data.type' },
  eventId: { bodyPath: '0.log_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
  refresh: { idPaths: ['*.log_id'] },
});
