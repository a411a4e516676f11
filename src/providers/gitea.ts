import { defineProvider } from './profile.ts';

export const gitea = defineProvider({
  id: 'gitea',
  name: 'Gitea / Forgejo',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'GITEA_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Gitea-Signature', parts: ['{signature}'] },
    legacy: [
      { header: 'X-Hub-Signature-256', algorithm: 'sha256', part: 'sha256={signature}' },
      { header: 'X-Hub-Signature', algorithm: 'sha1', part: 'sha1={signature}' },
      { header: 'X-Gogs-Signature', algorithm: 'sha256', part: '{signature}' },
    ],
  },
  companions: ['X-Gitea-Event', 'X-GitHub-Event'],
  eventType: { header: 'X-Gitea-Event' },
  eventId: { header: 'X-Gitea-Delivery' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Gitea-Event', '{event_type}'],
    ['X-Gitea-Event-Type', '{event_type}'],
    ['X-Gitea-Delivery', '{event_id}'],
    ['X-GitHub-Event', '{event_type}'],
    ['X-GitHub-Delivery', '{event_id}'],
    ['X-Gogs-Event', '{event_type}'],
    ['X-Gogs-Delivery', '{event_id}'],
    ['X-Hub-Signature-256', '{signature}'],
    ['X-Hub-Signature', '{signature}'],
    ['X-Gogs-Signature', '{signature}'],
    ['X-Gitea-Signature', '{signature}'],
  ],
});
