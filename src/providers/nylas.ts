import { defineProvider } from './profile.ts';

export const nylas = defineProvider({
  id: 'nylas',
  name: 'Nylas v3',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'NYLAS_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Nylas-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Nylas-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'data.object.id'] },
});
