import { timingSafeEqual } from 'node:crypto';

import { keccak256 } from '../core/keccak.ts';
import { defineProvider } from './profile.ts';

export const moralis = defineProvider({
  id: 'moralis',
  name: 'Moralis Streams',
  evidence: { confidence: 'sdk_verified', sources: ['@moralisweb3/streams 2.27.2'] },
  secretVariable: 'MORALIS_STREAMS_SECRET',
  signature: {
    kind: 'custom',
    words: 'the Keccak-256 (as Ethereum has it, not SHA3-256) of the raw body with the secret behind it',
    signedContent: '{body}',
    place: { name: 'x-signature', parts: ['0x{signature}'] },
    make: (secret, body) => digestOf(secret, body),
    matches(secret, body, signature) {
      const [given, right] = [Buffer.from(signature), Buffer.from(digestOf(secret, body))];
      return given.length === right.length && timingSafeEqual(given, right);
    },
  },
  eventType: { bodyPath: 'tag' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-signature', '{signature}'],
  ],
  notes: [
    "The secret is that of the account's streams, which is the API key unless it was changed.",
    'The library verifies the body as JSON.stringify writes it: an edit that spells it otherwise is refused there.',
  ],
});

function digestOf(secret: string, body: Uint8Array): string {
  return keccak256(Buffer.concat([body, Buffer.from(secret)])).toString('hex');
}
