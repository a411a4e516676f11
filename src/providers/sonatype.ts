import { defineProvider } from './profile.ts';

export const sonatype = defineProvider({
  id: 'sonatype',
  name: 'Sonatype Nexus Repository',
  evidence: {
    confidence: 'documented',
    sources: ['webhooks.fyi (sha1 hex); help.sonatype.com working-with-hmac-payloads'],
  },
  secretVariable: 'SONATYPE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Nexus-Webhook-Signature', parts: ['{signature}'] },
  },
  eventType: { header: 'X-Nexus-Webhook-Id' },
  eventId: { header: 'X-Nexus-Webhook-Delivery' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Nexus-Webhook-Id', '{event_type}'],
    ['X-Nexus-Webhook-Delivery', '{event_id}'],
    ['X-Nexus-Webhook-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['component.componentId'] },
});
