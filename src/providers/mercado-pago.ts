import { defineProvider } from './profile.ts';

export const mercadoPago = defineProvider({
  id: 'mercado-pago',
  name: 'Mercado Pago',
  evidence: { confidence: 'sdk_verified', sources: ['mercadopago 3.6.1'] },
  secretVariable: 'MERCADO_PAGO_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '[[id:{query:data.id|lower};]][[request-id:{header:x-request-id};]]ts:{timestamp};',
    encoding: 'hex',
    place: { name: 'x-signature', parts: ['ts={timestamp}', 'v1={signature}'], separator: ',' },
    timestamp: { unit: 's' },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-request-id', '{event_id}'],
    ['x-signature', '{signature}'],
  ],
});
