import { defineProvider } from './profile.ts';

export const pagerduty = defineProvider({
  id: 'pagerduty',
  name: 'PagerDuty v3',
  evidence: { confidence: 'documented', sources: ['webhooks.fyi; developer.pagerduty.com verifying-signatures'] },
  secretVariable: 'PAGERDUTY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-PagerDuty-Signature', parts: ['v1={signature}'], separator: ',' },
  },
  eventType: { bodyPath: 'event.event_type' },
  eventId: { bodyPath: 'event.id' },
  headers: [
    ['User-Agent', 'PagerDuty-Webhook/V3.0'],
    ['Content-Type', 'application/json'],
    ['X-Webhook-Id', '{event_id}'],
    ['X-Webhook-Subscription', 'PXXXXXX'],
    ['X-PagerDuty-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['event.id', 'event.data.id', 'event.data.incident_key'] },
});
