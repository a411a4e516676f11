import { defineProvider } from './profile.ts';

export const hostedhooks = defineProvider({
  id: 'hostedhooks',
  name: 'HostedHooks',
  evidence: {
    confidence: 'documented',
    sources: ['https://docs.hostedhooks.com/security/security-features/webhook-signatures'],
  },
  secretVariable: 'HOSTEDHOOKS_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'Hostedhooks-Signature', parts: ['t={timestamp}', 's={signature}'], separator: ',' },
    timestamp: { unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'event_type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Hostedhooks-Signature', '{signature}'],
  ],
});
