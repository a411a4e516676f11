import { defineProvider } from './profile.ts';

export const bitbucket = defineProvider({
  id: 'bitbucket',
  name: 'Bitbucket Cloud / Data Center',
  evidence: {
    confidence: 'documented',
    sources: ['webhooks.fyi directory; ngrok bitbucket guide; support.atlassian.com manage-webhooks'],
  },
  secretVariable: 'BITBUCKET_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Hub-Signature', parts: ['sha256={signature}'] },
  },
  companions: ['X-Event-Key'],
  eventType: { header: 'X-Event-Key' },
  eventId: { header: 'X-Request-UUID' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['User-Agent', 'Bitbucket-Webhooks/2.0'],
    ['Content-Type', 'application/json'],
    ['X-Event-Key', '{event_type}'],
    ['X-Request-UUID', '{event_id}'],
    ['X-Hook-UUID', 'a1b2'],
    ['X-Attempt-Number', '1'],
    ['X-Hub-Signature', '{signature}'],
  ],
});
