import { defineProvider } from './profile.ts';

export const plivoV2 = defineProvider({
  id: 'plivo-v2',
  name: 'Plivo v2',
  evidence: { confidence: 'sdk_verified', sources: ['plivo 4.79.0'] },
  secretVariable: 'PLIVO_AUTH_TOKEN',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{url|noquery}{nonce}',
    encoding: 'base64',
    place: { name: 'X-Plivo-Signature-V2', parts: ['{signature}'] },
    nonceHeader: 'X-Plivo-Signature-V2-Nonce',
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['X-Plivo-Signature-V2', '{signature}'],
    ['X-Plivo-Signature-V2-Nonce', '{signature}'],
  ],
  wire: { style: 'form' },
});
