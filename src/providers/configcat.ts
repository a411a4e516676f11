import { defineProvider } from './profile.ts';

export const configcat = defineProvider({
  id: 'configcat',
  name: 'ConfigCat',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'CONFIGCAT_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{id}{timestamp}{body}',
    encoding: 'base64',
    place: { name: 'X-ConfigCat-Webhook-Signature-V1', parts: ['{signature}'], separator: ',' },
    timestamp: { header: 'X-ConfigCat-Webhook-Timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
    idHeader: 'X-ConfigCat-Webhook-ID',
  },
  eventType: {},
  eventId: { header: 'X-ConfigCat-Webhook-ID' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-ConfigCat-Webhook-ID', '{event_id}'],
    ['X-ConfigCat-Webhook-Timestamp', '{timestamp}'],
    ['X-ConfigCat-Webhook-Signature-V1', '{signature}'],
  ],
});
