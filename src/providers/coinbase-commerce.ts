import { defineProvider } from './profile.ts';

export const coinbaseCommerce = defineProvider({
  id: 'coinbase-commerce',
  name: 'Coinbase Commerce',
  evidence: {
    confidence: 'sdk_verified',
    sources: ['coinbase-commerce-node 1.0.4', 'docs.cdp.coinbase.com/commerce webhooks-security'],
  },
  secretVariable: 'COINBASE_COMMERCE_SHARED_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-CC-Webhook-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event.type' },
  eventId: { bodyPath: 'event.id' },
  headers: [
    ['User-Agent', 'weipay-webhooks'],
    ['Content-Type', 'application/json'],
    ['X-CC-Webhook-Signature', '{signature}'],
  ],
});
