import { defineProvider } from './profile.ts';

export const formstack = defineProvider({
  id: 'formstack',
  name: 'Formstack',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n FormstackTriggerHelpers'] },
  secretVariable: 'FORMSTACK_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-FS-Signature', parts: ['sha256={signature}'] },
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/json'],
    ['X-FS-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['UniqueID'] },
});
