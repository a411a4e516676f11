import { defineProvider } from './profile.ts';

export const microsoftTeams = defineProvider({
  id: 'microsoft-teams',
  name: 'Microsoft Teams outgoing webhook',
  evidence: { confidence: 'documented', sources: ['learn.microsoft.com add-outgoing-webhook; webhooks.fyi'] },
  secretVariable: 'MICROSOFT_TEAMS_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'base64' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'Authorization', parts: ['HMAC {signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
});
