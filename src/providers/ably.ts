import { defineProvider } from './profile.ts';

export const ably = defineProvider({
  id: 'ably',
  name: 'Ably',
  evidence: { confidence: 'documented', sources: ['ably/docs integrations/webhooks'] },
  secretVariable: 'ABLY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8', dropThrough: ':' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-Ably-Signature', parts: ['{signature}'] },
    params: { keyId: 'appid.keyid' },
  },
  eventType: { bodyPath: 'items.0.name' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Ably-Key', '{param:keyId}'],
    ['X-Ably-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['items.*.data.messages.*.connectionId', 'items.*.data.messages.*.id'] },
});
