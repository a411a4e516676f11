import { defineProvider } from './profile.ts';

export const buildkiteToken = defineProvider({
  id: 'buildkite-token',
  name: 'Buildkite',
  evidence: { confidence: 'documented', sources: ['buildkite/docs _http_headers_token_or_signature.md'] },
  secretVariable: 'BUILDKITE_TOKEN_WEBHOOK_SECRET',
  signature: { kind: 'token', signedContent: '{secret}', place: { name: 'X-Buildkite-Token', parts: ['{signature}'] } },
  eventType: { header: 'X-Buildkite-Event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Buildkite-Event', '{event_type}'],
    ['X-Buildkite-Token', '{signature}'],
  ],
});
