import { defineProvider } from './profile.ts';

export const messagebird = defineProvider({
  id: 'messagebird',
  name: 'MessageBird',
  evidence: { confidence: 'sdk_verified', sources: ['messagebird 4.0.1'] },
  secretVariable: 'MESSAGEBIRD_WEBHOOK_SECRET',
  signature: {
    kind: 'jwt',
    algorithm: 'HS256',
    key: { encoding: 'utf8' },
    signedContent: '',
    claims: {
      iss: 'MessageBird',
      nbf: '{now}',
      exp: '{expiry}',
      jti: '{id}',
      url_hash: '{url|sha256|hex}',
      payload_hash: '{body|sha256|hex}',
    },
    checkedClaims: ['url_hash', 'payload_hash'],
    place: { name: 'MessageBird-Signature-JWT', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['MessageBird-Signature-JWT', '{signature}'],
  ],
  refresh: { idPaths: ['message.id'] },
});
