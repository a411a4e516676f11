import { defineProvider } from './profile.ts';

export const gitlabToken = defineProvider({
  id: 'gitlab-token',
  name: 'GitLab (secret token)',
  evidence: {
    confidence: 'peer_verified',
    sources: ['n8n-nodes-base 2.41.2', 'docs.gitlab.com/user/project/integrations/webhooks'],
  },
  secretVariable: 'GITLAB_WEBHOOK_TOKEN',
  signature: { kind: 'token', signedContent: '{secret}', place: { name: 'X-Gitlab-Token', parts: ['{signature}'] } },
  eventType: { header: 'X-Gitlab-Event' },
  eventId: { header: 'X-Gitlab-Event-UUID' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['User-Agent', 'GitLab/19.0'],
    ['Content-Type', 'application/json'],
    ['X-Gitlab-Event', '{event_type}'],
    ['X-Gitlab-Event-UUID', '{event_id}'],
    ['X-Gitlab-Token', '{signature}'],
  ],
  refresh: { ids: [{ prefix: '', length: 40, alphabet: 'hex', shortLengths: [8] }] },
});
