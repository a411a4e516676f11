import { defineProvider } from './profile.ts';

export const mautic = defineProvider({
  id: 'mautic',
  name: 'Mautic',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n MauticTriggerHelpers'] },
  secretVariable: 'MAUTIC_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'Webhook-Signature', parts: ['{signature}'] },
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/json'],
    ['Webhook-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['*.*.contact.id'] },
});
