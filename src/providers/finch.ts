import { defineProvider } from './profile.ts';

export const finch = defineProvider({
  id: 'finch',
  name: 'Finch',
  evidence: { confidence: 'sdk_verified', sources: ['@tryfinch/finch-api 10.7.0'] },
  secretVariable: 'FINCH_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'base64' },
    signedContent: '{id}.{timestamp}.{body}',
    encoding: 'base64',
    place: { name: 'Finch-Signature', parts: ['v1,{signature}'], separator: ' ' },
    timestamp: { header: 'Finch-Timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
    idHeader: 'Finch-Event-Id',
  },
  eventType: { bodyPath: 'event_type' },
  eventId: { header: 'Finch-Event-Id' },
  eventIdForm: { literalPrefix: 'msg_', prefix: 'msg_', length: 27, alphabet: 'base62' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Finch-Event-Id', '{event_id}'],
    ['Finch-Timestamp', '{timestamp}'],
    ['Finch-Signature', '{signature}'],
  ],
});
