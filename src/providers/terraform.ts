import { defineProvider } from './profile.ts';

export const terraform = defineProvider({
  id: 'terraform',
  name: 'HCP Terraform / Terraform Enterprise notifications',
  evidence: { confidence: 'documented', sources: ['hashicorp/web-unified-docs notifications'] },
  secretVariable: 'TERRAFORM_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha512',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-TFE-Notification-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'notifications.0.trigger' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-TFE-Notification-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['run_id'] },
});
