import { defineProvider } from './profile.ts';

export const taiga = defineProvider({
  id: 'taiga',
  name: 'Taiga',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n TaigaTriggerHelpers'] },
  secretVariable: 'TAIGA_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-TAIGA-WEBHOOK-SIGNATURE', parts: ['{signature}'] },
  },
  eventType: { bodyPath: ['type', 'action'] },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-TAIGA-WEBHOOK-SIGNATURE', '{signature}'],
  ],
});
