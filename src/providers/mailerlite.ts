import { defineProvider } from './profile.ts';

export const mailerlite = defineProvider({
  id: 'mailerlite',
  name: 'MailerLite',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n MailerLiteTriggerHelpers'] },
  secretVariable: 'MAILERLITE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Signature', '{signature}'],
  ],
});
