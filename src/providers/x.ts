import { defineProvider } from './profile.ts';

export const x = defineProvider({
  id: 'x',
  name: 'X / Twitter Account Activity',
  evidence: {
    confidence: 'documented',
    sources: ['xdevplatform/account-activity-dashboard helpers/security.js; docs'],
  },
  secretVariable: 'X_CONSUMER_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'x-twitter-webhooks-signature', parts: ['sha256={signature}'] },
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/json'],
    ['x-twitter-webhooks-signature', '{signature}'],
  ],
  refresh: { idPaths: ['tweet_create_events.*.id'] },
});
