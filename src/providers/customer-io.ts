import { defineProvider } from './profile.ts';

export const customerIo = defineProvider({
  id: 'customer-io',
  name: 'Customer.io reporting webhooks',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n CustomerIoTriggerHelpers'] },
  secretVariable: 'CUSTOMER_IO_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: 'v0:{timestamp}:{body}',
    encoding: 'hex',
    place: { name: 'X-CIO-Signature', parts: ['{signature}'] },
    timestamp: { header: 'X-CIO-Timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: ['object_type', 'metric'] },
  eventId: { bodyPath: 'event_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-CIO-Timestamp', '{timestamp}'],
    ['X-CIO-Signature', '{signature}'],
  ],
});
