import { defineProvider } from './profile.ts';

export const launchdarkly = defineProvider({
  id: 'launchdarkly',
  name: 'LaunchDarkly',
  evidence: { confidence: 'documented', sources: ['webhooks.fyi; launchdarkly.com/docs webhooks'] },
  secretVariable: 'LAUNCHDARKLY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-LD-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'kind' },
  eventId: { bodyPath: '_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-LD-Signature', '{signature}'],
  ],
});
