import { defineProvider } from './profile.ts';

export const dropbox = defineProvider({
  id: 'dropbox',
  name: 'Dropbox',
  evidence: { confidence: 'documented', sources: ['webhooks.fyi; dropbox.com/developers/reference/webhooks'] },
  secretVariable: 'DROPBOX_APP_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Dropbox-Signature', parts: ['{signature}'] },
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Dropbox-Signature', '{signature}'],
  ],
});
