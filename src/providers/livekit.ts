import { defineProvider } from './profile.ts';

export const livekit = defineProvider({
  id: 'livekit',
  name: 'LiveKit',
  evidence: { confidence: 'sdk_verified', sources: ['livekit-server-sdk 2.19.2'] },
  secretVariable: 'LIVEKIT_API_SECRET',
  signature: {
    kind: 'jwt',
    algorithm: 'HS256',
    key: { encoding: 'utf8' },
    signedContent: '',
    claims: { iss: '{param:apiKey}', sha256: '{body|sha256|base64}', nbf: '{now}', exp: '{expiry}' },
    checkedClaims: ['sha256'],
    place: { name: 'Authorization', parts: ['{signature}'] },
    params: { apiKey: 'devkey' },
  },
  eventType: { bodyPath: 'event' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'room.sid'] },
});
