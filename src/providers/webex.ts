import { defineProvider } from './profile.ts';

export const webex = defineProvider({
  id: 'webex',
  name: 'Cisco Webex',
  evidence: {
    confidence: 'peer_verified',
    sources: ['n8n-nodes-base 2.41.2', 'n8n CiscoWebexTrigger; developer.webex.com'],
  },
  secretVariable: 'WEBEX_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Spark-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: ['resource', 'event'] },
  eventId: { bodyPath: 'data.id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Spark-Signature', '{signature}'],
  ],
  refresh: {
    // In base64: `ciscospark://us/MESSAGE/`, and a UUID.
    ids: [{ prefix: 'Y2lzY29zcGFyazovL3VzL01FU1NBR0Uv', length: 11, alphabet: 'base62' }],
    idPaths: [],
  },
});
