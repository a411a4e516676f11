import { defineProvider } from './profile.ts';

export const onfleet = defineProvider({
  id: 'onfleet',
  name: 'Onfleet',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n OnfleetTriggerHelpers'] },
  secretVariable: 'ONFLEET_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha512',
    key: { encoding: 'hex' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Onfleet-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'triggerName' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Onfleet-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['taskId'] },
});
