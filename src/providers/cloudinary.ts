import { defineProvider } from './profile.ts';

export const cloudinary = defineProvider({
  id: 'cloudinary',
  name: 'Cloudinary',
  evidence: { confidence: 'sdk_verified', sources: ['cloudinary 2.11.0'] },
  secretVariable: 'CLOUDINARY_API_SECRET',
  signature: {
    kind: 'hash',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}{timestamp}{secret}',
    encoding: 'hex',
    place: { name: 'X-Cld-Signature', parts: ['{signature}'] },
    timestamp: { header: 'X-Cld-Timestamp', unit: 's', toleranceSeconds: 7200 },
  },
  eventType: { bodyPath: 'notification_type' },
  eventId: { bodyPath: 'request_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Cld-Timestamp', '{timestamp}'],
    ['X-Cld-Signature', '{signature}'],
  ],
});
