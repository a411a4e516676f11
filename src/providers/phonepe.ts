import { defineProvider } from './profile.ts';

export const phonepe = defineProvider({
  id: 'phonepe',
  name: 'PhonePe PG v2',
  evidence: { confidence: 'sdk_verified', sources: ['pg-sdk-node 2.0.2', 'developer.phonepe.com webhook handling'] },
  secretVariable: 'PHONEPE_WEBHOOK_CREDENTIALS',
  signature: {
    kind: 'hash',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{secret}',
    encoding: 'hex',
    place: { name: 'Authorization', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event' },
  eventId: { bodyPath: 'payload.orderId' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
  refresh: {
    idPaths: [
      'payload.orderId',
      'payload.merchantOrderId',
      'payload.refundId',
      'payload.merchantRefundId',
      'payload.originalMerchantOrderId',
      'payload.paymentDetails.*.transactionId',
    ],
  },
});
