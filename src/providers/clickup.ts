import { defineProvider } from './profile.ts';

export const clickup = defineProvider({
  id: 'clickup',
  name: 'ClickUp',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n ClickUpTrigger'] },
  secretVariable: 'CLICKUP_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Signature', '{signature}'],
  ],
});
