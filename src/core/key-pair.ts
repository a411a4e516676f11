import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

import { UsageError } from '../errors.ts';
import type { KeyPairSignature } from './signature-profile.ts';
import type { LabelledSecret } from './types.ts';

type KeyAlgorithm = KeyPairSignature['algorithm'];

/** How a public key is given to receivers. */
export type PublicKeyForm = KeyPairSignature['publicKeyForm'];

/** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410, section 4). */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** A new private key for a scheme, as PEM (PKCS #8). */
export function newPrivateKey(algorithm: KeyAlgorithm | 'RS256' | 'ES256'): string {
  const privateKey =
    algorithm === 'ed25519'
      ? generateKeyPairSync('ed25519').privateKey
      : algorithm === 'ecdsa-p256-sha256' || algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
        : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/**
 * The private key that a secret is.
 * @throws {UsageError} NO_PRIVATE_KEY for a public key or other text
 */
export function privateKeyOf({ label, value }: LabelledSecret): KeyObject {
  try {
    return createPrivateKey(value);
  } catch (error) {
    throw new UsageError('NO_PRIVATE_KEY', `What ${label} holds is not a private key in PEM, which signing needs.`, {
      hint: "The provider keeps its own private key: leave this out, and the project's own key pair (.hooks/keys) signs.",
      cause: error,
    });
  }
}

/**
 * The public key of a secret: PEM (a private key's public half, a public key, or a certificate), base64 of a
 * SubjectPublicKeyInfo, or the 32 bytes of an Ed25519 key in hex or base64.
 * @throws {UsageError} INVALID_PUBLIC_KEY
 */
export function publicKeyOf({ label, value }: LabelledSecret): KeyObject {
  const key = tryPublicKey(value.trim());
  if (key) return key;
  throw new UsageError('INVALID_PUBLIC_KEY', `What ${label} holds is not a public key.`, {
    hint: 'Give it in PEM, or as the provider shows it (hex or base64).',
  });
}

function tryPublicKey(text: string): KeyObject | undefined {
  try {
    if (text.includes('-----BEGIN')) return createPublicKey(text);
    const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
    const der = bytes.length === 32 ? Buffer.concat([ED25519_SPKI, bytes]) : bytes;
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

const DIGESTS: Readonly<Record<KeyAlgorithm, string | null>> = {
  ed25519: null,
  'rsa-sha256': 'sha256',
  'rsa-sha1': 'sha1',
  'ecdsa-p256-sha256': 'sha256',
};

/** The signature's bytes; ECDSA ones in DER. */
export function signWith(algorithm: KeyAlgorithm, secret: LabelledSecret, content: Uint8Array): Buffer {
  return sign(DIGESTS[algorithm], content, fitting(algorithm, privateKeyOf(secret), secret.label));
}

export function verifyWith(
  algorithm: KeyAlgorithm,
  secret: LabelledSecret,
  content: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(DIGESTS[algorithm], content, fitting(algorithm, publicKeyOf(secret), secret.label), signature);
}

function fitting(algorithm: KeyAlgorithm, key: KeyObject, label: string): KeyObject {
  const wanted = algorithm === 'ed25519' ? 'ed25519' : algorithm.startsWith('rsa') ? 'rsa' : 'ec';
  if (key.asymmetricKeyType === wanted) return key;
  throw new UsageError(
    'INVALID_PUBLIC_KEY',
    `The key of ${label} is for ${key.asymmetricKeyType ?? 'something else'}; the scheme is ${algorithm}.`,
  );
}

/** The name of a key in JWTs and JWKS: the beginning of the SHA-256 of its SubjectPublicKeyInfo. */
export function keyIdOf(secret: LabelledSecret): string {
  const der = publicKeyOf(secret).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

/** A key's public half as text, in the form that receivers are given it in. */
export function publicKeyText(secret: LabelledSecret, form: PublicKeyForm): string {
  const key = publicKeyOf(secret);
  const der = key.export({ type: 'spki', format: 'der' });
  switch (form) {
    case 'raw_hex':
      return der.subarray(-32).toString('hex');
    case 'raw_base64':
      return der.subarray(-32).toString('base64');
    case 'spki_base64':
      return der.toString('base64');
    case 'pem':
      return (key.export({ type: 'spki', format: 'pem' }) as string).trimEnd();
    case 'jwks': {
      const alg = key.asymmetricKeyType === 'rsa' ? 'RS256' : key.asymmetricKeyType === 'ec' ? 'ES256' : 'EdDSA';
      return JSON.stringify({ keys: [{ ...key.export({ format: 'jwk' }), kid: keyIdOf(secret), alg, use: 'sig' }] });
    }
  }
}
