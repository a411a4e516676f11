import { defineProvider } from './profile.ts';

export const trendmicro = defineProvider({
  id: 'trendmicro',
  name: 'Trend Micro Cloud One Conformity',
  evidence: {
    confidence: 'documented',
    sources: ['https://cloudone.trendmicro.com/docs/conformity/webhook-communication/'],
  },
  secretVariable: 'TRENDMICRO_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Conformity-Signature', parts: ['{signature}'] },
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Conformity-Signature', '{signature}'],
  ],
});
