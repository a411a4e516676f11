import { defineProvider } from './profile.ts';

export const figma = defineProvider({
  id: 'figma',
  name: 'Figma',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n FigmaTriggerHelpers'] },
  secretVariable: 'FIGMA_WEBHOOK_SECRET',
  signature: {
    kind: 'token',
    signedContent: '{secret}',
    place: { in: 'json', name: '/passcode', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event_type' },
  headers: [['Content-Type', 'application/json']],
  refresh: { idPaths: ['file_key'] },
});
