import { defineProvider } from './profile.ts';

export const mandrill = defineProvider({
  id: 'mandrill',
  name: 'Mandrill',
  evidence: {
    confidence: 'documented',
    sources: ['mailchimp.com/developer/transactional guides (webhooks.fyi: sha1, base64)'],
  },
  secretVariable: 'MANDRILL_WEBHOOK_KEY',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{url}{form_sorted}',
    encoding: 'base64',
    place: { name: 'X-Mandrill-Signature', parts: ['{signature}'] },
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['X-Mandrill-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['mandrill_events.*._id'] },
  wire: { style: 'form' },
});
