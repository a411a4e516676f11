import { defineProvider } from './profile.ts';

export const intercom = defineProvider({
  id: 'intercom',
  name: 'Intercom',
  evidence: {
    confidence: 'documented',
    sources: ['RestDB/webhook-verify intercom.ts; developers.intercom.com signed notifications'],
  },
  secretVariable: 'INTERCOM_CLIENT_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Hub-Signature', parts: ['sha1={signature}'] },
  },
  companions: [['Content-Type', 'application/json*']],
  neverWith: ['X-Hub-Signature-256'],
  eventType: { bodyPath: 'topic' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Hub-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'data.item.id'] },
});
