import { defineProvider } from './profile.ts';

export const calCom = defineProvider({
  id: 'cal-com',
  name: 'Cal.com',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n CalTriggerHelpers'] },
  secretVariable: 'CAL_COM_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Cal-Signature-256', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'triggerEvent' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Cal-Signature-256', '{signature}'],
  ],
  refresh: { idPaths: ['payload.uid', 'payload.bookingId'] },
});
