import { defineProvider } from './profile.ts';

export const sentry = defineProvider({
  id: 'sentry',
  name: 'Sentry integration platform',
  evidence: {
    confidence: 'peer_verified',
    sources: ['@hookflo/tern 4.1.0', 'Hookflo/tern; docs.sentry.io integration-platform/webhooks'],
  },
  secretVariable: 'SENTRY_CLIENT_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'Sentry-Hook-Signature', parts: ['{signature}'] },
  },
  eventType: { header: 'Sentry-Hook-Resource', bodyPath: 'action' },
  eventId: { header: 'Request-ID' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Sentry-Hook-Resource', '{event_name}'],
    ['Sentry-Hook-Timestamp', '{timestamp}'],
    ['Request-ID', '{event_id}'],
    ['Sentry-Hook-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['data.error.event_id', 'data.issue.id', 'data.issue.shortId'] },
});
