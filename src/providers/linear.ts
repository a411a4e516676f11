import { defineProvider } from './profile.ts';

export const linear = defineProvider({
  id: 'linear',
  name: 'Linear',
  evidence: { confidence: 'sdk_verified', sources: ['@linear/sdk 98.0.0'] },
  secretVariable: 'LINEAR_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'Linear-Signature', parts: ['{signature}'] },
    timestamp: { bodyPath: 'webhookTimestamp', unit: 'ms', toleranceSeconds: 60, refusesFuture: true },
  },
  eventType: { header: 'Linear-Event', bodyPath: 'action' },
  eventId: { header: 'Linear-Delivery' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['User-Agent', 'Linear-Webhook'],
    ['Content-Type', 'application/json'],
    ['Linear-Delivery', '{event_id}'],
    ['Linear-Event', '{event_name}'],
    ['Linear-Signature', '{signature}'],
  ],
});
