import { defineProvider } from './profile.ts';

export const zendesk = defineProvider({
  id: 'zendesk',
  name: 'Zendesk',
  evidence: {
    confidence: 'peer_verified',
    sources: ['n8n-nodes-base 2.41.2', 'n8n ZendeskTriggerHelpers; developer.zendesk.com webhooks/verifying'],
  },
  secretVariable: 'ZENDESK_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}{body}',
    encoding: 'base64',
    place: { name: 'X-Zendesk-Webhook-Signature', parts: ['{signature}'] },
    timestamp: { header: 'X-Zendesk-Webhook-Signature-Timestamp', unit: 'iso_s' },
  },
  eventType: { bodyPath: 'type' },
  eventId: { header: 'X-Zendesk-Webhook-Invocation-Id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Zendesk-Webhook-Signature-Timestamp', '{timestamp}'],
    ['X-Zendesk-Webhook-Id', '01F1KRFQ6BG29CNWFR60NK5FNY'],
    ['X-Zendesk-Webhook-Invocation-Id', '{event_id}'],
    ['X-Zendesk-Account-Id', '123456'],
    ['X-Zendesk-Webhook-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'detail.id'] },
});
