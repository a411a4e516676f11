import { defineProvider } from './profile.ts';

export const recurly = defineProvider({
  id: 'recurly',
  name: 'Recurly',
  evidence: { confidence: 'sdk_read', sources: ['github recurly/recurly-client-ruby lib/recurly/webhooks.rb'] },
  secretVariable: 'RECURLY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'recurly-signature', parts: ['{timestamp}', '{signature}'], separator: ',' },
    timestamp: { unit: 'ms', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: ['event_type', 'object_type'] },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['recurly-signature', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'charge_invoice.id'] },
});
