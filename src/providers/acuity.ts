import { defineProvider } from './profile.ts';

export const acuity = defineProvider({
  id: 'acuity',
  name: 'Acuity Scheduling',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n AcuitySchedulingTriggerHelpers'] },
  secretVariable: 'ACUITY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-Acuity-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'action' },
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['X-Acuity-Signature', '{signature}'],
  ],
  wire: { style: 'form' },
});
