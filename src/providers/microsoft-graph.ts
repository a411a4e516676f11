import { defineProvider } from './profile.ts';

export const microsoftGraph = defineProvider({
  id: 'microsoft-graph',
  name: 'Microsoft Graph change notifications',
  evidence: {
    confidence: 'peer_verified',
    sources: [
      'n8n-nodes-base 2.41.2',
      'n8n MicrosoftTeams v2 utils-trigger.js; learn.microsoft.com change-notifications',
    ],
  },
  secretVariable: 'MICROSOFT_GRAPH_WEBHOOK_SECRET',
  signature: {
    kind: 'token',
    signedContent: '{secret}',
    place: { in: 'json', name: '/value/0/clientState', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'value.0.changeType' },
  eventId: { bodyPath: 'value.0.id' },
  headers: [['Content-Type', 'application/json']],
  refresh: { idPaths: ['value.*.id', 'value.*.resourceData.id'] },
});
