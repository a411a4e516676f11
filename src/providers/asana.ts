import { defineProvider } from './profile.ts';

export const asana = defineProvider({
  id: 'asana',
  name: 'Asana',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n AsanaTriggerHelpers'] },
  secretVariable: 'ASANA_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Hook-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: ['events.0.action', 'events.0.resource.resource_type'] },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Hook-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['events.*.resource.gid'] },
});
