import { defineProvider } from './profile.ts';

export const instamojo = defineProvider({
  id: 'instamojo',
  name: 'Instamojo',
  evidence: { confidence: 'memory', sources: ['a published table of providers', 'memory'] },
  secretVariable: 'INSTAMOJO_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{form_sorted_values:mac}',
    encoding: 'hex',
    place: { in: 'form', name: 'mac', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'status' },
  eventId: { bodyPath: 'payment_id' },
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  refresh: { idPaths: ['payment_request_id'] },
  wire: { style: 'form' },
});
