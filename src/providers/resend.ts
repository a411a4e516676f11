import { defineProvider } from './profile.ts';

export const resend = defineProvider({
  id: 'resend',
  name: 'Resend',
  evidence: { confidence: 'sdk_verified', sources: ['resend 6.38.0'] },
  secretVariable: 'RESEND_WEBHOOK_SECRET',
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
  looksLike: 'svix',
  eventType: { bodyPath: 'type' },
  eventId: { header: 'svix-id' },
  eventIdForm: { literalPrefix: 'msg_', prefix: 'msg_', length: 27, alphabet: 'base62' },
  headers: [
    ['Content-Type', 'application/json'],
    ['svix-id', '{event_id}'],
    ['svix-timestamp', '{timestamp}'],
    ['svix-signature', '{signature}'],
  ],
});
