import { defineProvider } from './profile.ts';

export const pandadoc = defineProvider({
  id: 'pandadoc',
  name: 'PandaDoc',
  evidence: { confidence: 'documented', sources: ['https://developers.pandadoc.com/docs/webhook-verification'] },
  secretVariable: 'PANDADOC_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { in: 'query', name: 'signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: '0.event' },
  headers: [['Content-Type', 'application/json']],
  refresh: { idPaths: ['*.data.id'] },
});
