import { defineProvider } from './profile.ts';

export const lob = defineProvider({
  id: 'lob',
  name: 'Lob',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'LOB_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'Lob-Signature', parts: ['{signature}'] },
    timestamp: { header: 'Lob-Signature-Timestamp', unit: 'ms', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'event_type.id' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Lob-Signature-Timestamp', '{timestamp}'],
    ['Lob-Signature', '{signature}'],
  ],
});
