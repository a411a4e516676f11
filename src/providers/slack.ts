import { defineProvider } from './profile.ts';

export const slack = defineProvider({
  id: 'slack',
  name: 'Slack',
  evidence: { confidence: 'sdk_verified', sources: ['@slack/bolt 5.1.0'] },
  secretVariable: 'SLACK_SIGNING_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: 'v0:{timestamp}:{body}',
    encoding: 'hex',
    place: { name: 'X-Slack-Signature', parts: ['v0={signature}'] },
    timestamp: { header: 'X-Slack-Request-Timestamp', unit: 's', toleranceSeconds: 300 },
  },
  eventType: { bodyPath: 'event.type' },
  eventId: { bodyPath: 'event_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Slack-Request-Timestamp', '{timestamp}'],
    ['X-Slack-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['event_id', 'event.client_msg_id', 'event.user.id'] },
});
