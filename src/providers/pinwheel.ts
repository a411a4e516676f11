import { defineProvider } from './profile.ts';

export const pinwheel = defineProvider({
  id: 'pinwheel',
  name: 'Pinwheel',
  evidence: { confidence: 'documented', sources: ['https://docs.pinwheelapi.com/docs/webhook-signature-verification'] },
  secretVariable: 'PINWHEEL_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: 'v2:{timestamp}:{body}',
    encoding: 'hex',
    place: { name: 'x-pinwheel-signature', parts: ['v2={signature}'] },
    timestamp: { header: 'x-timestamp', unit: 's' },
  },
  eventType: { bodyPath: 'event' },
  eventId: { bodyPath: 'event_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-timestamp', '{timestamp}'],
    ['x-pinwheel-signature', '{signature}'],
  ],
});
