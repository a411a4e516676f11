import { defineProvider } from './profile.ts';

export const buildkite = defineProvider({
  id: 'buildkite',
  name: 'Buildkite',
  evidence: { confidence: 'documented', sources: ['buildkite/docs pages/apis/webhooks/_verifying_hmac_signatures.md'] },
  secretVariable: 'BUILDKITE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'X-Buildkite-Signature', parts: ['timestamp={timestamp}', 'signature={signature}'], separator: ',' },
    timestamp: { unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { header: 'X-Buildkite-Event' },
  eventId: { header: 'X-Buildkite-Request' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Buildkite-Event', '{event_type}'],
    ['X-Buildkite-Request', '{event_id}'],
    ['X-Buildkite-Signature', '{signature}'],
  ],
});
