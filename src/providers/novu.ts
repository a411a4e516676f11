import { defineProvider } from './profile.ts';

export const novu = defineProvider({
  id: 'novu',
  name: 'Novu',
  evidence: { confidence: 'sdk_read', sources: ['@novu/framework dist/cjs/index.cjs validateHmac (read)'] },
  secretVariable: 'NOVU_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'novu-signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ',' },
    timestamp: { unit: 'ms', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/json'],
    ['novu-signature', '{signature}'],
  ],
});
