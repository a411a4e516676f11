import { defineProvider } from './profile.ts';

export const qstash = defineProvider({
  id: 'qstash',
  name: 'Upstash QStash / Workflow',
  evidence: { confidence: 'sdk_verified', sources: ['@upstash/qstash 2.12.0'] },
  secretVariable: 'QSTASH_CURRENT_SIGNING_KEY',
  signature: {
    kind: 'jwt',
    algorithm: 'HS256',
    key: { encoding: 'utf8' },
    signedContent: '',
    claims: {
      iss: 'Upstash',
      sub: '{url}',
      exp: '{expiry}',
      nbf: '{now}',
      iat: '{now}',
      jti: '{id}',
      body: '{body|sha256|base64url}',
    },
    checkedClaims: ['sub', 'body'],
    place: { name: 'Upstash-Signature', parts: ['{signature}'] },
  },
  eventType: {},
  eventId: { header: 'Upstash-Message-Id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Upstash-Message-Id', '{event_id}'],
    ['Upstash-Retried', '0'],
    ['Upstash-Signature', '{signature}'],
  ],
});
