import { defineProvider } from './profile.ts';

export const instagram = defineProvider({
  id: 'instagram',
  name: 'Instagram',
  evidence: {
    confidence: 'documented',
    sources: [
      'developers.facebook.com/docs/graph-api/webhooks/getting-started; n8n WhatsAppTrigger, FacebookTrigger; fbsamples/graph-api-webhooks-samples',
    ],
  },
  secretVariable: 'INSTAGRAM_APP_SECRET',
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
  refresh: { idPaths: ['entry.*.changes.*.value.id'] },
  wire: { style: 'ascii' },
});
