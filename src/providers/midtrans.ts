import { defineProvider } from './profile.ts';

export const midtrans = defineProvider({
  id: 'midtrans',
  name: 'Midtrans',
  evidence: {
    confidence: 'memory',
    sources: ['memory (docs.midtrans.com); midtrans-client offers only API status re-query'],
  },
  secretVariable: 'MIDTRANS_SERVER_KEY',
  signature: {
    kind: 'hash',
    algorithm: 'sha512',
    key: { encoding: 'utf8' },
    signedContent: '{json:/order_id}{json:/status_code}{json:/gross_amount}{secret}',
    encoding: 'hex',
    place: { in: 'json', name: '/signature_key', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'transaction_status' },
  eventId: { bodyPath: 'transaction_id' },
  headers: [['Content-Type', 'application/json']],
  refresh: {
    idPaths: ['order_id'],
    times: { eventKeys: [], zone: '+07:00' },
  },
});
