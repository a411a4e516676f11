import { constants, sign, verify } from 'node:crypto';

import { keyIdOf, privateKeyOf, publicKeyOf } from '../core/key-pair.ts';
import { defineProvider } from './profile.ts';

const LABEL = 'the key';

export const saleor = defineProvider({
  id: 'saleor',
  name: 'Saleor',
  evidence: { confidence: 'sdk_verified', sources: ['@saleor/app-sdk 1.15.0'] },
  secretVariable: 'SALEOR_PUBLIC_KEY',
  signature: {
    kind: 'custom',
    words: 'a detached JSON Web Signature (RS256) of the raw body, unencoded as in RFC 7797',
    keyPair: 'jwks',
    signedContent: '{body}',
    place: { name: 'Saleor-Signature', parts: ['{signature}'] },
    make(secret, body) {
      const header = { alg: 'RS256', kid: keyIdOf({ label: LABEL, value: secret }), b64: false, crit: ['b64'] };
      const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url');
      const key = privateKeyOf({ label: LABEL, value: secret });
      const signature = sign('sha256', signedBytes(protectedHeader, body), {
        key,
        padding: constants.RSA_PKCS1_PADDING,
      });
      return `${protectedHeader}..${signature.toString('base64url')}`;
    },
    matches(secret, body, text) {
      const [protectedHeader = '', payload, signature = ''] = text.split('.');
      if (payload !== '') return false;
      const key = publicKeyOf({ label: LABEL, value: secret });
      return verify('sha256', signedBytes(protectedHeader, body), key, Buffer.from(signature, 'base64url'));
    },
  },
  eventType: { header: 'Saleor-Event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Saleor-Event', '{event_type}'],
    ['Saleor-Domain', 'shop.saleor.cloud'],
    ['Saleor-Api-Url', 'https://shop.saleor.cloud/graphql/'],
    ['Saleor-Signature', '{signature}'],
  ],
  // The id stays: it is base64 of `Order:` and a number.
  refresh: { idPaths: ['*.number'] },
});

function signedBytes(protectedHeader: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${protectedHeader}.`), body]);
}
