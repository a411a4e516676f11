import { defineProvider } from './profile.ts';

export const fusionauth = defineProvider({
  id: 'fusionauth',
  name: 'FusionAuth',
  evidence: { confidence: 'documented', sources: ['hookdeck webhook-skills fusionauth'] },
  secretVariable: 'FUSIONAUTH_WEBHOOK_SECRET',
  signature: {
    kind: 'jwt',
    algorithm: 'HS256',
    key: { encoding: 'utf8' },
    signedContent: '',
    claims: { request_body_sha256: '{body|sha256|base64}' },
    checkedClaims: ['request_body_sha256'],
    place: { name: 'X-FusionAuth-Signature-JWT', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event.type' },
  eventId: { bodyPath: 'event.id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-FusionAuth-Signature-JWT', '{signature}'],
  ],
});
