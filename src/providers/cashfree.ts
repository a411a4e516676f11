import { defineProvider } from './profile.ts';

export const cashfree = defineProvider({
  id: 'cashfree',
  name: 'Cashfree Payments',
  evidence: {
    confidence: 'sdk_verified',
    sources: ['cashfree-pg 6.0.6', 'cashfree.com/docs/payments/online/webhooks/signature-verification'],
  },
  secretVariable: 'CASHFREE_CLIENT_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}{body}',
    encoding: 'base64',
    place: { name: 'x-webhook-signature', parts: ['{signature}'] },
    timestamp: { header: 'x-webhook-timestamp', unit: 'ms' },
  },
  eventType: { bodyPath: 'type' },
  eventId: { header: 'x-idempotency-key' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-idempotency-key', '{event_id}'],
    ['x-webhook-timestamp', '{timestamp}'],
    ['x-webhook-version', '2025-01-01'],
    ['x-webhook-attempt', '1'],
    ['x-webhook-signature', '{signature}'],
  ],
  refresh: {
    idPaths: [
      'data.order.order_id',
      'data.payment.cf_payment_id',
      'data.payment.bank_reference',
      'data.refund.refund_id',
      'data.refund.cf_refund_id',
      'data.refund.order_id',
      'data.refund.cf_payment_id',
    ],
  },
});
