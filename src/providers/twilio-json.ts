import { defineProvider } from './profile.ts';

export const twilioJson = defineProvider({
  id: 'twilio-json',
  name: 'Twilio (JSON body, bodySHA256)',
  evidence: { confidence: 'sdk_verified', sources: ['twilio 6.2.0'] },
  secretVariable: 'TWILIO_AUTH_TOKEN',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{url}',
    encoding: 'base64',
    place: { name: 'X-Twilio-Signature', parts: ['{signature}'] },
    query: { bodySHA256: '{body|sha256|hex}' },
  },
  companions: [['Content-Type', 'application/json*']],
  eventType: {},
  eventId: { header: 'I-Twilio-Idempotency-Token' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['I-Twilio-Idempotency-Token', '{event_id}'],
    ['X-Twilio-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['MessageSid'] },
});
