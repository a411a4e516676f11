import { defineProvider } from './profile.ts';

export const box = defineProvider({
  id: 'box',
  name: 'Box',
  evidence: { confidence: 'sdk_verified', sources: ['box-node-sdk 10.12.0'] },
  secretVariable: 'BOX_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}{timestamp}',
    encoding: 'base64',
    place: { name: 'BOX-SIGNATURE-PRIMARY', parts: ['{signature}'] },
    timestamp: { header: 'BOX-DELIVERY-TIMESTAMP', unit: 'iso_s', toleranceSeconds: 600, refusesFuture: true },
  },
  eventType: { bodyPath: 'trigger' },
  eventId: { header: 'BOX-DELIVERY-ID' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['BOX-DELIVERY-TIMESTAMP', '{timestamp}'],
    ['BOX-SIGNATURE-VERSION', '1'],
    ['BOX-SIGNATURE-ALGORITHM', 'HmacSHA256'],
    ['BOX-DELIVERY-ID', '{event_id}'],
    ['BOX-SIGNATURE-PRIMARY', '{signature}'],
  ],
});
