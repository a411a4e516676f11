import { defineProvider } from './profile.ts';

export const kinde = defineProvider({
  id: 'kinde',
  name: 'Kinde',
  evidence: { confidence: 'sdk_read', sources: ['@kinde/webhooks'] },
  secretVariable: 'KINDE_PUBLIC_KEY',
  signature: {
    kind: 'jwt',
    algorithm: 'RS256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    checkedClaims: [],
    publicKeyForm: 'jwks',
    place: { in: 'body', name: '', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'event_id' },
  headers: [['Content-Type', 'application/jwt']],
});
