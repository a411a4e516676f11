import { defineProvider } from './profile.ts';

export const jira = defineProvider({
  id: 'jira',
  name: 'Jira',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'JIRA_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Hub-Signature', parts: ['sha256={signature}'] },
  },
  companions: ['X-Atlassian-Webhook-Identifier'],
  eventType: { bodyPath: 'webhookEvent' },
  eventId: { header: 'X-Atlassian-Webhook-Identifier' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['User-Agent', 'Atlassian Webhook HTTP Client'],
    ['Content-Type', 'application/json'],
    ['X-Atlassian-Webhook-Identifier', '{event_id}'],
    ['X-Hub-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['issue.id'] },
});
