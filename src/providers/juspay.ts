import { defineProvider } from './profile.ts';

export const juspay = defineProvider({
  id: 'juspay',
  name: 'Juspay webhooks',
  evidence: { confidence: 'memory', sources: ['memory; npm expresscheckout-nodejs has only JWE/JWS for API calls'] },
  secretVariable: 'JUSPAY_WEBHOOK_SECRET',
  signature: {
    kind: 'token',
    signedContent: 'Basic {secret|base64}',
    place: { name: 'Authorization', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event_name' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'content.order.id', 'content.order.order_id', 'content.order.txn_id'] },
});
