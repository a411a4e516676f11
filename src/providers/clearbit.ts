import { defineProvider } from './profile.ts';

export const clearbit = defineProvider({
  id: 'clearbit',
  name: 'Clearbit',
  evidence: { confidence: 'memory', sources: ['memory (no page found); product retired in 2025'] },
  secretVariable: 'CLEARBIT_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Request-Signature', parts: ['sha1={signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Request-Signature', '{signature}'],
  ],
});
