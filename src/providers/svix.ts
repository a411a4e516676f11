import { defineProvider } from './profile.ts';

export const svix = defineProvider({
  id: 'svix',
  name: 'Svix',
  evidence: { confidence: 'sdk_verified', sources: ['svix 1.99.1'] },
  secretVariable: 'SVIX_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'base64', dropPrefix: 'whsec_' },
    signedContent: '{id}.{timestamp}.{body}',
    encoding: 'base64',
    place: { name: 'svix-signature', parts: ['v1,{signature}'], separator: ' ' },
    timestamp: { header: 'svix-timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
    idHeader: 'svix-id',
  },
  eventType: { bodyPath: 'type' },
  eventId: { header: 'svix-id' },
  eventIdForm: { literalPrefix: 'msg_', prefix: 'msg_', length: 27, alphabet: 'base62' },
  headers: [
    ['User-Agent', 'Svix-Webhooks/1.x'],
    ['Content-Type', 'application/json'],
    ['svix-id', '{event_id}'],
    ['svix-timestamp', '{timestamp}'],
    ['svix-signature', '{signature}'],
  ],
});
