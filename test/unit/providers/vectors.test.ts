import { createPublicKey, generateKeyPairSync } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { verifySignature, type VerifyOptions } from '../../../src/core/verification.ts';
import type { Provider, RawHeaders } from '../../../src/core/types.ts';
import { providers } from '../../../src/providers/index.ts';
import vectors from '../../vectors/providers.json' with { type: 'json' };

interface Vector {
  readonly provider: string;
  /** What accepted it: a package with its version, or the document that it stands in. */
  readonly judge: string;
  /** A secret, or a public key in PEM. */
  readonly secret: string;
  readonly now: number;
  readonly method: string;
  readonly url?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly headers: RawHeaders;
  readonly body: string;
}

const byId = new Map<string, Provider>(providers.map((provider) => [provider.id, provider]));
const known = (vectors as unknown as Vector[]).filter(({ provider }) => byId.has(provider));

function optionsOf({ secret, now, method, url, params, headers, body }: Vector): VerifyOptions {
  return {
    secrets: [{ label: 'the vector', value: secret }],
    rawHeaders: headers,
    body: Buffer.from(body),
    method,
    urls: url === undefined ? [] : [url],
    params,
    at: new Date(now),
  };
}

describe.each(known.map((vector) => ({ ...vector, vector })))('$provider, as $judge has it', ({ provider, vector }) => {
  const { signature } = byId.get(provider)!;

  test('is valid', () => {
    if (signature.kind === 'none') throw new Error('nothing is signed');
    expect(verifySignature(provider, signature, optionsOf(vector))).toMatchObject({ valid: true });
  });

  test('is not, under another secret', () => {
    if (signature.kind === 'none') throw new Error('nothing is signed');
    const options = optionsOf({ ...vector, secret: flipped(vector.secret) });
    let verdict: unknown;
    try {
      verdict = verifySignature(provider, signature, options).valid;
    } catch {
      verdict = false; // The changed secret is none of the scheme's form any more.
    }
    expect(verdict).toBe(false);
  });
});

/** Another secret of the same form. */
function flipped(secret: string): string {
  if (secret.includes('BEGIN')) {
    const isRsa = createPublicKey(secret).asymmetricKeyType === 'rsa';
    const pair = isRsa ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
    return pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }
  const middle = Math.floor(secret.length / 2);
  const other = secret[middle] === 'a' ? 'b' : 'a';
  return secret.slice(0, middle) + other + secret.slice(middle + 1);
}
