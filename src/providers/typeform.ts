import { defineProvider } from './profile.ts';

export const typeform = defineProvider({
  id: 'typeform',
  name: 'Typeform',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n TypeformTriggerHelpers'] },
  secretVariable: 'TYPEFORM_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'Typeform-Signature', parts: ['sha256={signature}'] },
  },
  eventType: { bodyPath: 'event_type' },
  eventId: { bodyPath: 'event_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Typeform-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['event_id', 'form_response.token'] },
});
