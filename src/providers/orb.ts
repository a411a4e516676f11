import { defineProvider } from './profile.ts';

export const orb = defineProvider({
  id: 'orb',
  name: 'Orb',
  evidence: { confidence: 'sdk_verified', sources: ['orb-billing 6.11.0'] },
  secretVariable: 'ORB_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: 'v1:{timestamp}:{body}',
    encoding: 'hex',
    place: { name: 'X-Orb-Signature', parts: ['v1={signature}'], separator: ' ' },
    timestamp: { header: 'X-Orb-Timestamp', unit: 'iso_local', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Orb-Timestamp', '{timestamp}'],
    ['X-Orb-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'invoice.id', 'invoice.invoice_number'] },
});
