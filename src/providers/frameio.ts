import { defineProvider } from './profile.ts';

export const frameio = defineProvider({
  id: 'frameio',
  name: 'Frame.io',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'FRAMEIO_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: 'v0:{timestamp}:{body}',
    encoding: 'hex',
    place: { name: 'X-Frameio-Signature', parts: ['v0={signature}'] },
    timestamp: { header: 'X-Frameio-Request-Timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Frameio-Request-Timestamp', '{timestamp}'],
    ['X-Frameio-Signature', '{signature}'],
  ],
});
