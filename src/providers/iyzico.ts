import { defineProvider } from './profile.ts';

export const iyzico = defineProvider({
  id: 'iyzico',
  name: 'iyzico',
  evidence: {
    confidence: 'third_party',
    sources: ['docs.iyzico.com/en/advanced/webhook', 'a published table of providers'],
  },
  secretVariable: 'IYZICO_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{secret}{json:/iyziEventType}{json:/paymentId}{json:/paymentConversationId}{json:/status}',
    encoding: 'hex',
    place: { name: 'X-IYZ-SIGNATURE-V3', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'iyziEventType' },
  eventId: { bodyPath: 'iyziReferenceCode' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-IYZ-SIGNATURE-V3', '{signature}'],
  ],
  refresh: { idPaths: ['paymentId'] },
});
