import type { Provider } from '../core/types.ts';

const ENTITIES = [
  'pull_request',
  'issue',
  'comment',
  'review',
  'release',
  'check_run',
  'check_suite',
  'workflow_run',
  'workflow_job',
  'deployment',
  'deployment_status',
] as const;

export const github = {
  id: 'github',
  name: 'GitHub',
  evidence: { confidence: 'sdk_verified', sources: ['@octokit/webhooks-methods 6.0.0', 'GitHub docs'] },
  docsUrl: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  secretVariable: 'GITHUB_WEBHOOK_SECRET',
  confusedVariables: ['GITHUB_TOKEN', 'GITHUB_CLIENT_SECRET'],
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Hub-Signature-256', parts: ['sha256={signature}'] },
    legacy: [{ header: 'X-Hub-Signature', algorithm: 'sha1', part: 'sha1={signature}' }],
  },
  companions: ['X-GitHub-Event'],
  // `pull_request` in the header and `opened` in the body make `pull_request.opened`.
  eventType: { header: 'X-GitHub-Event', bodyPath: 'action' },
  eventId: { header: 'X-GitHub-Delivery' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Accept', '*/*'],
    ['User-Agent', 'GitHub-Hookshot/044aadd'],
    ['X-GitHub-Delivery', '{event_id}'],
    ['X-GitHub-Event', '{event_name}'],
    ['X-GitHub-Hook-ID', '532146890'],
    ['X-GitHub-Hook-Installation-Target-ID', '871250341'],
    ['X-GitHub-Hook-Installation-Target-Type', 'repository'],
    ['X-Hub-Signature', '{signature}'],
    ['X-Hub-Signature-256', '{signature}'],
    ['Content-Type', 'application/json'],
  ],
  wire: { style: 'compact' },
  refresh: {
    ids: [{ prefix: '', length: 40, alphabet: 'hex', shortLengths: [12, 7] }],
    // What an event is about and was made for it; repositories, organizations and people stay.
    idPaths: ['installation.id', ...ENTITIES.flatMap((entity) => [`${entity}.id`, `${entity}.node_id`])],
    times: {
      eventKeys: [
        'timestamp',
        'updated_at',
        'created_at',
        'completed_at',
        'submitted_at',
        'published_at',
        'starred_at',
      ],
    },
  },
  subject: [{ text: 'repository.full_name' }, { text: 'organization.login' }],
  pathPrefixes: ['pull_request', 'repository'],
  delivery: {
    timeoutMs: 10_000,
    retries: {
      delaysMs: [],
      signsEachAttempt: false,
      certainty: 'documented',
      source: 'A failed delivery is not sent again by itself; a person or a script redelivers it, with the same id.',
    },
  },
  notes: ['X-Hub-Signature (SHA-1) is sent for old receivers; check X-Hub-Signature-256.'],
} as const satisfies Provider;
