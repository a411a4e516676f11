import { defineProvider } from './profile.ts';

export const xero = defineProvider({
  id: 'xero',
  name: 'Xero',
  evidence: { confidence: 'third_party', sources: ['a published table of providers', 'memory for the handshake'] },
  secretVariable: 'XERO_WEBHOOK_KEY',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'x-xero-signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: ['events.0.eventCategory', 'events.0.eventType'] },
  eventId: { bodyPath: 'lastEventSequence' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-xero-signature', '{signature}'],
  ],
  refresh: { idPaths: ['firstEventSequence'] },
});
