import { defineProvider } from './profile.ts';

export const facebook = defineProvider({
  id: 'facebook',
  name: 'Facebook Graph API webhooks',
  evidence: {
    confidence: 'peer_verified',
    sources: [
      'n8n-nodes-base 2.41.2',
      'developers.facebook.com/docs/graph-api/webhooks/getting-started; n8n WhatsAppTrigger, FacebookTrigger; fbsamples/graph-api-webhooks-samples',
    ],
  },
  secretVariable: 'FACEBOOK_APP_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Hub-Signature-256', parts: ['sha256={signature}'] },
    legacy: [{ header: 'X-Hub-Signature', algorithm: 'sha1', part: 'sha1={signature}' }],
  },
  eventType: { bodyPath: ['object', 'entry.0.changes.0.field'] },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Hub-Signature', '{signature}'],
    ['X-Hub-Signature-256', '{signature}'],
  ],
  refresh: { idPaths: ['entry.*.changes.*.value.comment_id'] },
  wire: { style: 'ascii' },
});
