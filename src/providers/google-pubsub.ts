import { defineProvider } from './profile.ts';

export const googlePubsub = defineProvider({
  id: 'google-pubsub',
  name: 'Google Cloud Pub/Sub push',
  evidence: { confidence: 'sdk_verified', sources: ['google-auth-library 10.9.1'] },
  secretVariable: 'GOOGLE_PUBSUB_PUBLIC_KEY',
  signature: {
    kind: 'jwt',
    algorithm: 'RS256',
    key: { encoding: 'utf8' },
    signedContent: '',
    claims: {
      aud: '{url}',
      azp: '113774264463038321964',
      email: '{param:email}',
      email_verified: 'true',
      iss: 'https://accounts.google.com',
      sub: '113774264463038321964',
      iat: '{now}',
      exp: '{expiry}',
    },
    checkedClaims: ['aud'],
    publicKeyForm: 'jwks',
    place: { name: 'Authorization', parts: ['Bearer {signature}'] },
    params: { email: 'push@proj.iam.gserviceaccount.com' },
  },
  eventType: {},
  eventId: { bodyPath: 'message.messageId' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
  refresh: { idPaths: ['message.messageId'] },
});
