import { defineProvider } from './profile.ts';

export const plaid = defineProvider({
  id: 'plaid',
  name: 'Plaid',
  evidence: {
    confidence: 'third_party',
    sources: ['jose, as in the documentation', 'plaid dist/api.d.ts (Plaid-Verification)'],
  },
  secretVariable: 'PLAID_VERIFICATION_KEY',
  signature: {
    kind: 'jwt',
    algorithm: 'ES256',
    key: { encoding: 'utf8' },
    signedContent: '',
    claims: { iat: '{now}', request_body_sha256: '{body|sha256|hex}' },
    checkedClaims: ['request_body_sha256'],
    publicKeyForm: 'jwks',
    place: { name: 'Plaid-Verification', parts: ['{signature}'] },
    timestamp: { unit: 's', toleranceSeconds: 300 },
  },
  eventType: { bodyPath: ['webhook_type', 'webhook_code'] },
  headers: [
    ['Content-Type', 'application/json'],
    ['Plaid-Verification', '{signature}'],
  ],
  wire: { style: 'pretty' },
  notes: ["Receivers ask Plaid's API for the key that the token names: give yours the local one in its place."],
});
