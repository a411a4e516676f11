import { defineProvider } from './profile.ts';

export const kontent = defineProvider({
  id: 'kontent',
  name: 'Kontent.ai',
  evidence: { confidence: 'sdk_verified', sources: ['@kontent-ai/webhook-helper 3.0.3'] },
  secretVariable: 'KONTENT_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-Kontent-ai-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'notifications.0.message.action' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Kontent-ai-Signature', '{signature}'],
  ],
});
