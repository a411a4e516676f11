import { defineProvider } from './profile.ts';

export const plivoV3 = defineProvider({
  id: 'plivo-v3',
  name: 'Plivo v3',
  evidence: { confidence: 'sdk_verified', sources: ['plivo 4.79.0'] },
  secretVariable: 'PLIVO_AUTH_TOKEN',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{url}?{form_sorted}.{nonce}',
    encoding: 'base64',
    place: { name: 'X-Plivo-Signature-V3', parts: ['{signature}'] },
    nonceHeader: 'X-Plivo-Signature-V3-Nonce',
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['X-Plivo-Signature-V3', '{signature}'],
    ['X-Plivo-Signature-V3-Nonce', '{signature}'],
  ],
  wire: { style: 'form' },
});
