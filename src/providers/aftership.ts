import { defineProvider } from './profile.ts';

export const aftership = defineProvider({
  id: 'aftership',
  name: 'AfterShip Tracking',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'AFTERSHIP_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'aftership-hmac-sha256', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event' },
  eventId: { bodyPath: 'event_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['aftership-hmac-sha256', '{signature}'],
  ],
});
