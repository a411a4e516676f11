import { createPublicKey, generateKeyPairSync } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { readClaim } from '../../../src/core/claim.ts';
import { newPrivateKey } from '../../../src/core/key-pair.ts';
import { readIdentity } from '../../../src/core/provider.ts';
import { providerRequest } from '../../../src/core/request.ts';
import { usesKeyPair } from '../../../src/core/secret.ts';
import type { SigningProfile } from '../../../src/core/signature-profile.ts';
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
  /**
   * hooks made the request, the judge accepted it, and refused it with another signature or body: what it was made of,
   * as far as that differs from what was sent.
   */
  readonly made?: {
    readonly body?: string;
    readonly url?: string;
    readonly eventId: string;
    readonly eventType?: string;
  };
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

const made = known.flatMap((vector) => (vector.made ? [{ ...vector, made: vector.made }] : []));

test.each(made.map((vector) => ({ ...vector, vector })))('$provider signs as $judge accepted it', ({ vector }) => {
  const provider = byId.get(vector.provider)!;
  if (provider.signature.kind === 'none') throw new Error('nothing is signed');
  const profile: SigningProfile = provider.signature;
  const { eventId } = vector.made;
  const body = Buffer.from(vector.made.body ?? vector.body);
  const request = providerRequest({
    provider,
    body,
    eventType: vector.made.eventType ?? readIdentity(provider, { rawHeaders: [], body }).eventType,
    eventId,
    at: new Date(vector.now),
    secrets: [{ label: 'the vector', value: usesKeyPair(profile) ? privateKeyFor(profile) : vector.secret }],
    extra: [],
    url: vector.made.url ?? vector.url ?? '',
  });
  const { rawHeaders, url } = request;
  const again = { headers: rawHeaders, body: Buffer.from(request.body).toString('utf8'), url };
  expect(comparable(profile, again)).toEqual(
    comparable(profile, { headers: vector.headers, body: vector.body, url: vector.url ?? '' }),
  );
});

/** A private key that is thrown away: of the vector's there is the public half alone. */
function privateKeyFor(profile: SigningProfile): string {
  return newPrivateKey(profile.kind === 'key_pair' ? profile.algorithm : 'RS256');
}

type Sent = Pick<Vector, 'headers' | 'body'> & { readonly url: string };

/** A request whose signature, where another key makes another one, is masked. */
function comparable(profile: SigningProfile, { headers, body, url }: Sent): Sent {
  if (!usesKeyPair(profile)) return { headers, body, url };
  const arrived = { rawHeaders: headers, body: Buffer.from(body), method: 'POST', urls: [url] };
  const [signature = ''] = readClaim(profile, arrived)?.signatures ?? [];
  const masked = (text: string): string => text.replaceAll(signature, '<signature>');
  return { headers: headers.map(([name, value]) => [name, masked(value)]), body: masked(body), url };
}

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

test('what is said to be accepted by a library of the provider has a vector that it judged', () => {
  const judged = new Set(known.map(({ provider, judge }) => `${provider} ${judge}`));
  const claimed = providers.filter(({ evidence }) => evidence?.confidence === 'sdk_verified');
  const without = claimed.filter(
    ({ id, evidence }) => !evidence?.sources.some((source) => judged.has(`${id} ${source}`)),
  );
  expect(without.map(({ id }) => id)).toEqual([]);
});
