import { defineProvider } from './profile.ts';

export const vonage = defineProvider({
  id: 'vonage',
  name: 'Vonage',
  evidence: { confidence: 'sdk_verified', sources: ['@vonage/jwt 1.14.0'] },
  secretVariable: 'VONAGE_SIGNATURE_SECRET',
  signature: {
    kind: 'jwt',
    algorithm: 'HS256',
    key: { encoding: 'utf8' },
    signedContent: '',
    claims: { iat: '{now}', jti: '{id}', iss: 'Vonage', payload_hash: '{body|sha256|hex}', api_key: '{param:apiKey}' },
    checkedClaims: ['payload_hash'],
    place: { name: 'Authorization', parts: ['Bearer {signature}'] },
    params: { apiKey: 'abcd1234' },
  },
  eventType: { bodyPath: 'status' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
});
