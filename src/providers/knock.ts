import { defineProvider } from './profile.ts';

export const knock = defineProvider({
  id: 'knock',
  name: 'Knock',
  evidence: { confidence: 'documented', sources: ['skills.sh hookdeck knock-webhooks'] },
  secretVariable: 'KNOCK_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'base64',
    place: { name: 'x-knock-signature', parts: ['t={timestamp}', 's={signature}'], separator: ',' },
    timestamp: { unit: 'ms', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-knock-signature', '{signature}'],
  ],
});
