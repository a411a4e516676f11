import { defineProvider } from './profile.ts';

export const checkoutCom = defineProvider({
  id: 'checkout-com',
  name: 'Checkout.com',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'CHECKOUT_COM_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'Cko-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Cko-Signature', '{signature}'],
  ],
});
