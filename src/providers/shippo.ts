import { defineProvider } from './profile.ts';

export const shippo = defineProvider({
  id: 'shippo',
  name: 'Shippo',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'SHIPPO_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'Shippo-Auth-Signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ',' },
    timestamp: { unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Shippo-Auth-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['data.tracking_number', 'data.tracking_status.object_id'] },
});
