import { defineProvider } from './profile.ts';

export const greenhouse = defineProvider({
  id: 'greenhouse',
  name: 'Greenhouse',
  evidence: { confidence: 'memory', sources: ['memory (developers.greenhouse.io)'] },
  secretVariable: 'GREENHOUSE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'Signature', parts: ['sha256 {signature}'] },
  },
  eventType: { bodyPath: 'action' },
  eventId: { header: 'Greenhouse-Event-ID' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Greenhouse-Event-ID', '{event_id}'],
    ['Signature', '{signature}'],
  ],
  refresh: { idPaths: ['payload.application.id'] },
});
