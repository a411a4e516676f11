import { defineProvider } from './profile.ts';

export const trello = defineProvider({
  id: 'trello',
  name: 'Trello',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n TrelloTriggerHelpers'] },
  secretVariable: 'TRELLO_API_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}{url}',
    encoding: 'base64',
    place: { name: 'X-Trello-Webhook', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'action.type' },
  eventId: { bodyPath: 'action.id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Trello-Webhook', '{signature}'],
  ],
  refresh: { idPaths: ['action.id', 'action.data.card.id'] },
});
