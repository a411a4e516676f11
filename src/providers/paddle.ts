import { defineProvider } from './profile.ts';

export const paddle = defineProvider({
  id: 'paddle',
  name: 'Paddle Billing',
  evidence: {
    confidence: 'sdk_verified',
    sources: ['@paddle/paddle-node-sdk 3.10.0', 'hookdeck/webhook-skills paddle-webhooks'],
  },
  secretVariable: 'PADDLE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}:{body}',
    encoding: 'hex',
    place: { name: 'Paddle-Signature', parts: ['ts={timestamp}', 'h1={signature}'], separator: ';' },
    timestamp: { unit: 's', toleranceSeconds: 5 },
  },
  eventType: { bodyPath: 'event_type' },
  eventId: { bodyPath: 'event_id' },
  headers: [
    ['User-Agent', 'Paddle'],
    ['Content-Type', 'application/json'],
    ['Paddle-Version', '1'],
    ['Paddle-Signature', '{signature}'],
  ],
  refresh: {
    idPaths: [
      'event_id',
      'notification_id',
      'data.id',
      'data.invoice_id',
      'data.transaction_id',
      'data.details.line_items.*.id',
    ],
  },
});
