import { defineProvider } from './profile.ts';

export const vercel = defineProvider({
  id: 'vercel',
  name: 'Vercel',
  evidence: {
    confidence: 'documented',
    sources: ['hookdeck webhook-skills vercel; vercel.com/docs/webhooks/webhooks-api'],
  },
  secretVariable: 'VERCEL_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'x-vercel-signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-vercel-signature', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'payload.deployment.id'] },
});
