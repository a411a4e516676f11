import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

import { formOf, type RequestView } from '../core/signed-content.ts';
import { defineProvider } from './profile.ts';

/** Fixed by paytmchecksum. */
const IV = '@@@@&&&&####$$$$';
const SALT_LENGTH = 4;

export const paytm = defineProvider({
  id: 'paytm',
  name: 'Paytm',
  evidence: { confidence: 'sdk_verified', sources: ['paytmchecksum 1.5.1'] },
  secretVariable: 'PAYTM_MERCHANT_KEY',
  signature: {
    kind: 'custom',
    words: "a salted SHA-256 of the form's values, encrypted with the merchant key (AES-128-CBC)",
    signedContent: sortedValues,
    signs: 'values',
    place: { in: 'form', name: 'CHECKSUMHASH', parts: ['{signature}'] },
    make(secret, content) {
      // A salt of the content's own: the same request has the same signature, and a seed fixes it.
      const salt = createHash('sha256').update(content).digest('base64').slice(0, SALT_LENGTH);
      const cipher = createCipheriv('aes-128-cbc', keyOf(secret), IV);
      return cipher.update(saltedHash(content, salt), 'utf8', 'base64') + cipher.final('base64');
    },
    matches(secret, content, signature) {
      try {
        const decipher = createDecipheriv('aes-128-cbc', keyOf(secret), IV);
        const hash = decipher.update(signature, 'base64', 'utf8') + decipher.final('utf8');
        return hash === saltedHash(content, hash.slice(-SALT_LENGTH));
      } catch {
        return false;
      }
    },
  },
  eventType: { bodyPath: 'STATUS' },
  eventId: { bodyPath: 'TXNID' },
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  refresh: {
    idPaths: ['ORDERID', 'TXNID', 'BANKTXNID'],
    times: { eventKeys: [], zone: '+05:30' },
  },
  wire: { style: 'form' },
  notes: ['The merchant key has 16 characters; another secret is filled up or cut to that length.'],
});

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.padEnd(16, '0').slice(0, 16));
}

function sortedValues({ body, signatureField }: RequestView): string {
  const form = formOf(body);
  const names = [...new Set(form.keys())].filter((name) => name !== signatureField).toSorted();
  return names.map((name) => (form.get(name)?.toLowerCase() === 'null' ? '' : (form.get(name) ?? ''))).join('|');
}

function saltedHash(content: Uint8Array, salt: string): string {
  return createHash('sha256').update(content).update(`|${salt}`).digest('hex') + salt;
}
