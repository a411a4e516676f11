import { defineProvider } from './profile.ts';

export const seam = defineProvider({
  id: 'seam',
  name: 'Seam',
  evidence: { confidence: 'sdk_verified', sources: ['@seamapi/webhook 1.2.0'] },
  secretVariable: 'SEAM_WEBHOOK_SECRET',
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
  eventType: { bodyPath: 'event_type' },
  eventId: { header: 'svix-id' },
  eventIdForm: { literalPrefix: 'msg_', prefix: 'msg_', length: 27, alphabet: 'base62' },
  headers: [
    ['Content-Type', 'application/json'],
    ['svix-id', '{event_id}'],
    ['svix-timestamp', '{timestamp}'],
    ['svix-signature', '{signature}'],
  ],
});
