import { defineProvider } from './profile.ts';

export const whatsapp = defineProvider({
  id: 'whatsapp',
  name: 'WhatsApp Business',
  evidence: {
    confidence: 'peer_verified',
    sources: [
      'n8n-nodes-base 2.41.2',
      'developers.facebook.com/docs/graph-api/webhooks/getting-started; n8n WhatsAppTrigger, FacebookTrigger; fbsamples/graph-api-webhooks-samples',
    ],
  },
  secretVariable: 'WHATSAPP_APP_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Hub-Signature-256', parts: ['sha256={signature}'] },
    legacy: [{ header: 'X-Hub-Signature', algorithm: 'sha1', part: 'sha1={signature}' }],
  },
  looksLike: 'facebook',
  eventType: { bodyPath: 'entry.0.changes.0.field' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Hub-Signature', '{signature}'],
    ['X-Hub-Signature-256', '{signature}'],
  ],
  refresh: {
    idPaths: [
      'entry.*.changes.*.value.messages.*.id',
      'entry.*.changes.*.value.statuses.*.id',
      'entry.*.changes.*.value.statuses.*.conversation.id',
      'entry.*.changes.*.value.message_template_id',
    ],
  },
  wire: { style: 'ascii' },
});
