import { defineProvider } from './profile.ts';

export const twilio = defineProvider({
  id: 'twilio',
  name: 'Twilio',
  evidence: { confidence: 'sdk_verified', sources: ['twilio 6.2.0'] },
  secretVariable: 'TWILIO_AUTH_TOKEN',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{url}{form_sorted}',
    encoding: 'base64',
    place: { name: 'X-Twilio-Signature', parts: ['{signature}'] },
  },
  companions: [['Content-Type', 'application/x-www-form-urlencoded*']],
  eventType: {},
  eventId: { header: 'I-Twilio-Idempotency-Token' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['I-Twilio-Idempotency-Token', '{event_id}'],
    ['X-Twilio-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['CallSid', 'MessageSid'] },
  wire: { style: 'form' },
});
