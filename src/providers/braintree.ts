import { defineProvider } from './profile.ts';

export const braintree = defineProvider({
  id: 'braintree',
  name: 'Braintree',
  evidence: { confidence: 'sdk_verified', sources: ['braintree 3.40.0'] },
  secretVariable: 'BRAINTREE_PRIVATE_KEY',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8', digest: 'sha1' },
    signedContent: '{form:bt_payload}',
    encoding: 'hex',
    place: { in: 'form', name: 'bt_signature', parts: ['{param:publicKey}|{signature}'], separator: '&' },
    params: { publicKey: 'integration_public_key' },
  },
  eventType: {},
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  wire: { style: 'form' },
});
