import { defineProvider } from './profile.ts';

export const triggerDev = defineProvider({
  id: 'trigger-dev',
  name: 'Trigger.dev alerts',
  evidence: { confidence: 'sdk_verified', sources: ['@trigger.dev/sdk 4.8.3'] },
  secretVariable: 'TRIGGER_DEV_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'x-trigger-signature-hmacsha256', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-trigger-signature-hmacsha256', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'object.run.id'] },
});
