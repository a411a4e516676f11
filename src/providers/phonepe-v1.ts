import { defineProvider } from './profile.ts';

export const phonepeV1 = defineProvider({
  id: 'phonepe-v1',
  name: 'PhonePe PG v1',
  evidence: { confidence: 'third_party', sources: ['juspay/connector-service phonepe.rs (see notes)', 'memory'] },
  secretVariable: 'PHONEPE_V1_WEBHOOK_SECRET',
  signature: {
    kind: 'hash',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{json:/response}{secret}',
    encoding: 'hex',
    place: { name: 'X-VERIFY', parts: ['{signature}###{param:saltIndex}'] },
    params: { saltIndex: '1' },
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/json'],
    ['X-VERIFY', '{signature}'],
  ],
  refresh: { idPaths: ['response.data.transactionId', 'response.data.merchantTransactionId'] },
});
