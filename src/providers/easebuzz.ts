import { defineProvider } from './profile.ts';

export const easebuzz = defineProvider({
  id: 'easebuzz',
  name: 'Easebuzz',
  evidence: {
    confidence: 'sdk_read',
    sources: ['github easebuzz/paywitheasebuzz-nodejs-lib Easebuzz_NodeJS_kit/main.js'],
  },
  secretVariable: 'EASEBUZZ_WEBHOOK_SECRET',
  signature: {
    kind: 'hash',
    algorithm: 'sha512',
    key: { encoding: 'utf8' },
    signedContent:
      '{secret}|{form:status}|{form:udf10}|{form:udf9}|{form:udf8}|{form:udf7}|{form:udf6}|{form:udf5}|{form:udf4}|{form:udf3}|{form:udf2}|{form:udf1}|{form:email}|{form:firstname}|{form:productinfo}|{form:amount}|{form:txnid}|{form:key}',
    encoding: 'hex',
    place: { in: 'form', name: 'hash', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'status' },
  eventId: { bodyPath: 'easepayid' },
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  refresh: {
    idPaths: ['txnid'],
    times: { eventKeys: [], zone: '+05:30' },
  },
  wire: { style: 'form' },
});
