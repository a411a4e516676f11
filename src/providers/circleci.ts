import { defineProvider } from './profile.ts';

export const circleci = defineProvider({
  id: 'circleci',
  name: 'CircleCI',
  evidence: {
    confidence: 'documented',
    sources: ['circleci/circleci-docs outbound-webhooks.adoc (with three test vectors)'],
  },
  secretVariable: 'CIRCLECI_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'circleci-signature', parts: ['v1={signature}'], separator: ',' },
  },
  eventType: { header: 'circleci-event-type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['User-Agent', 'CircleCI-Webhook/1.0'],
    ['Content-Type', 'application/json'],
    ['circleci-event-type', '{event_type}'],
    ['circleci-signature', '{signature}'],
  ],
});
