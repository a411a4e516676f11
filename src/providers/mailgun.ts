import { defineProvider } from './profile.ts';

export const mailgun = defineProvider({
  id: 'mailgun',
  name: 'Mailgun',
  evidence: {
    confidence: 'documented',
    sources: ['ngrok mailgun guide (signing key); documentation.mailgun.com (memory)'],
  },
  secretVariable: 'MAILGUN_WEBHOOK_SIGNING_KEY',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{json:/signature/timestamp}{json:/signature/token}',
    encoding: 'hex',
    place: { in: 'json', name: '/signature/signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event-data.event' },
  eventId: { bodyPath: 'event-data.id' },
  headers: [['Content-Type', 'application/json']],
  refresh: {
    ids: [{ prefix: '', length: 14, alphabet: 'digits', keys: ['message-id'] }],
    idPaths: ['event-data.id', 'signature.token'],
  },
});
