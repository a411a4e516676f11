import { defineProvider } from './profile.ts';

export const mollie = defineProvider({
  id: 'mollie',
  name: 'Mollie next-gen webhooks',
  evidence: {
    confidence: 'documented',
    sources: ['docs.mollie.com/reference/webhooks-best-practices', 'a published table of providers'],
  },
  secretVariable: 'MOLLIE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Mollie-Signature', parts: ['sha256={signature}'], separator: ', ' },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Mollie-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'entityId'] },
});
