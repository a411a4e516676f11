import { defineProvider } from './profile.ts';

export const paystack = defineProvider({
  id: 'paystack',
  name: 'Paystack',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'PAYSTACK_SECRET_KEY',
  signature: {
    kind: 'hmac',
    algorithm: 'sha512',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'x-paystack-signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event' },
  eventId: { bodyPath: 'data.id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-paystack-signature', '{signature}'],
  ],
  refresh: {
    idPaths: ['data.id', 'data.reference', 'data.transaction_reference', 'data.refund_reference'],
  },
});
