import { defineProvider } from './profile.ts';

export const gitlab = defineProvider({
  id: 'gitlab',
  name: 'GitLab',
  evidence: {
    confidence: 'sdk_verified',
    sources: ['standardwebhooks 1.1.1', 'https://gitlab.com/gitlab-org/gitlab/-/merge_requests/230944'],
  },
  secretVariable: 'GITLAB_WEBHOOK_SIGNING_TOKEN',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'base64', dropPrefix: 'whsec_' },
    signedContent: '{id}.{timestamp}.{body}',
    encoding: 'base64',
    place: { name: 'webhook-signature', parts: ['v1,{signature}'], separator: ' ' },
    timestamp: { header: 'webhook-timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
    idHeader: 'webhook-id',
  },
  companions: ['X-Gitlab-Event'],
  looksLike: 'standard-webhooks',
  eventType: { header: 'X-Gitlab-Event' },
  eventId: { header: 'webhook-id' },
  eventIdForm: { literalPrefix: 'msg_', prefix: 'msg_', length: 27, alphabet: 'base62' },
  headers: [
    ['User-Agent', 'GitLab/19.0'],
    ['Content-Type', 'application/json'],
    ['webhook-id', '{event_id}'],
    ['webhook-timestamp', '{timestamp}'],
    ['X-Gitlab-Event', '{event_type}'],
    ['X-Gitlab-Event-UUID', '{event_id}'],
    ['Idempotency-Key', '{event_id}'],
    ['X-Gitlab-Instance', 'https://gitlab.com'],
    ['webhook-signature', '{signature}'],
  ],
  refresh: {
    ids: [{ prefix: '', length: 40, alphabet: 'hex', shortLengths: [8] }],
    idPaths: ['object_attributes.id'],
  },
});
