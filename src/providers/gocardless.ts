import { defineProvider } from './profile.ts';

export const gocardless = defineProvider({
  id: 'gocardless',
  name: 'GoCardless',
  evidence: { confidence: 'sdk_verified', sources: ['gocardless-nodejs 10.1.2'] },
  secretVariable: 'GOCARDLESS_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'Webhook-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: ['events.0.resource_type', 'events.0.action'] },
  eventId: { bodyPath: 'meta.webhook_id' },
  headers: [
    ['User-Agent', 'gocardless-webhook-service/1.1'],
    ['Content-Type', 'application/json'],
    ['Origin', 'https://api.gocardless.com'],
    ['Webhook-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['events.*.id', 'events.*.links.*'] },
});
