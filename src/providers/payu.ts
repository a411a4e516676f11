import { defineProvider } from './profile.ts';

export const payu = defineProvider({
  id: 'payu',
  name: 'PayU India',
  evidence: { confidence: 'sdk_verified', sources: ['payu-websdk 1.3.1'] },
  secretVariable: 'PAYU_SALT',
  signature: {
    kind: 'hash',
    algorithm: 'sha512',
    key: { encoding: 'utf8' },
    signedContent:
      '[[{form:additionalCharges}|]]{secret}|{form:status}||||||{form:udf5}|{form:udf4}|{form:udf3}|{form:udf2}|{form:udf1}|{form:email}|{form:firstname}|{form:productinfo}|{form:amount}|{form:txnid}|{form:key}',
    encoding: 'hex',
    place: { in: 'form', name: 'hash', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'status' },
  eventId: { bodyPath: 'mihpayid' },
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  refresh: {
    idPaths: ['txnid', 'bank_ref_num'],
    times: { eventKeys: [], zone: '+05:30' },
  },
  wire: { style: 'form' },
});
