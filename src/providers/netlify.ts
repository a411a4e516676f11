import { defineProvider } from './profile.ts';

export const netlify = defineProvider({
  id: 'netlify',
  name: 'Netlify',
  evidence: { confidence: 'peer_verified', sources: ['n8n-nodes-base 2.41.2', 'n8n NetlifyTriggerHelpers'] },
  secretVariable: 'NETLIFY_WEBHOOK_SECRET',
  signature: {
    kind: 'jwt',
    algorithm: 'HS256',
    key: { encoding: 'utf8' },
    signedContent: '',
    claims: { iss: 'netlify', sha256: '{body|sha256|hex}' },
    checkedClaims: ['sha256'],
    place: { name: 'X-Webhook-Signature', parts: ['{signature}'] },
  },
  companions: ['X-Netlify-Event'],
  eventType: { header: 'X-Netlify-Event' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Netlify-Event', '{event_type}'],
    ['X-Webhook-Signature', '{signature}'],
  ],
  refresh: {
    ids: [{ prefix: '', length: 40, alphabet: 'hex' }],
    idPaths: ['id', 'build_id'],
  },
});
