import { defineProvider } from './profile.ts';

export const square = defineProvider({
  id: 'square',
  name: 'Square',
  evidence: { confidence: 'sdk_verified', sources: ['square 46.0.0'] },
  secretVariable: 'SQUARE_WEBHOOK_SIGNATURE_KEY',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{url}{body}',
    encoding: 'base64',
    place: { name: 'X-Square-HmacSha256-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'event_id' },
  headers: [
    ['User-Agent', 'Square Connect v2'],
    ['Content-Type', 'application/json'],
    ['square-environment', 'Sandbox|Production'],
    ['square-version', 'YYYY-MM-DD'],
    ['X-Square-HmacSha256-Signature', '{signature}'],
  ],
  refresh: {
    idPaths: [
      'event_id',
      'data.object.payment.id',
      'data.object.refund.payment_id',
      'data.id',
      'data.object.*.order_id',
    ],
  },
});
