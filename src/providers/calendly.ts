import { defineProvider } from './profile.ts';

export const calendly = defineProvider({
  id: 'calendly',
  name: 'Calendly',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n CalendlyTriggerHelpers'] },
  secretVariable: 'CALENDLY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'Calendly-Webhook-Signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ',' },
    timestamp: { unit: 's', toleranceSeconds: 180, refusesFuture: true },
  },
  eventType: { bodyPath: 'event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Calendly-Webhook-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['payload.event', 'payload.uri'] },
});
