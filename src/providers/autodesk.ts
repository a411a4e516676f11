import { defineProvider } from './profile.ts';

export const autodesk = defineProvider({
  id: 'autodesk',
  name: 'Autodesk Platform Services',
  evidence: { confidence: 'documented', sources: ['autodesk-platform-services/aps-webhooks-signature README'] },
  secretVariable: 'AUTODESK_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'x-adsk-signature', parts: ['sha1hash={signature}'] },
  },
  eventType: { bodyPath: 'hook.event' },
  eventId: { header: 'x-adsk-delivery-id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-adsk-delivery-id', '{event_id}'],
    ['x-adsk-signature', '{signature}'],
  ],
});
