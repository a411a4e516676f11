import { defineProvider } from './profile.ts';

export const segment = defineProvider({
  id: 'segment',
  name: 'Segment webhooks destination',
  evidence: { confidence: 'documented', sources: ['segmentio/segment-docs catalog/webhooks, actions-webhook'] },
  secretVariable: 'SEGMENT_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'messageId' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Signature', '{signature}'],
  ],
});
