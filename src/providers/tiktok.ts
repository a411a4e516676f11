import { defineProvider } from './profile.ts';

export const tiktok = defineProvider({
  id: 'tiktok',
  name: 'TikTok for Developers',
  evidence: { confidence: 'documented', sources: ['https://developers.tiktok.com/doc/webhooks-verification'] },
  secretVariable: 'TIKTOK_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'TikTok-Signature', parts: ['t={timestamp}', 's={signature}'], separator: ',' },
    timestamp: { unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['TikTok-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['content.publish_id'] },
});
