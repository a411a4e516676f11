import { defineProvider } from './profile.ts';

export const helpscout = defineProvider({
  id: 'helpscout',
  name: 'Help Scout',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n HelpScoutTrigger'] },
  secretVariable: 'HELPSCOUT_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-HelpScout-Signature', parts: ['{signature}'] },
  },
  eventType: { header: 'X-HelpScout-Event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-HelpScout-Event', '{event_type}'],
    ['X-HelpScout-Signature', '{signature}'],
  ],
});
