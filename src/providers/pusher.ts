import { defineProvider } from './profile.ts';

export const pusher = defineProvider({
  id: 'pusher',
  name: 'Pusher Channels',
  evidence: { confidence: 'sdk_verified', sources: ['pusher 5.3.4'] },
  secretVariable: 'PUSHER_APP_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Pusher-Signature', parts: ['{signature}'] },
    params: { key: 'app_key' },
  },
  eventType: { bodyPath: 'events.0.name' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Pusher-Key', '{param:key}'],
    ['X-Pusher-Signature', '{signature}'],
  ],
});
