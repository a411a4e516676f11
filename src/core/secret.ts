import { createHash } from 'node:crypto';

import { UsageError } from '../errors.ts';
import type { KeyDerivation, SignatureProfile } from './signature-profile.ts';
import type { LabelledSecret } from './types.ts';

/**
 * The bytes of the HMAC key.
 * @throws {UsageError} INVALID_SECRET when the secret is not what the provider's scheme decodes.
 */
export function hmacKey({ key: derivation }: { readonly key: KeyDerivation }, secret: LabelledSecret): Uint8Array {
  const key = decodeKey(derivation, secret.value);
  if (key) return key;
  const prefix = derivation.dropPrefix ? ` after "${derivation.dropPrefix}"` : '';
  throw new UsageError('INVALID_SECRET', `The secret (${secret.label}) is not ${derivation.encoding}${prefix}.`, {
    hint: `The signing secret of this scheme is ${derivation.encoding} text${prefix}; copy it whole, without quotes.`,
  });
}

/** Undefined when the text is not of that encoding. */
export function decodeKey(derivation: KeyDerivation, secret: string): Uint8Array | undefined {
  const { dropPrefix, dropThrough, normalise, digest } = derivation;
  const bare = dropPrefix && secret.startsWith(dropPrefix) ? secret.slice(dropPrefix.length) : secret;
  const part =
    dropThrough && bare.includes(dropThrough) ? bare.slice(bare.lastIndexOf(dropThrough) + dropThrough.length) : bare;
  const bytes = decodeText(derivation.encoding, normalise ? part.normalize(normalise) : part);
  return bytes && digest ? createHash(digest).update(bytes).digest() : bytes;
}

function decodeText(encoding: KeyDerivation['encoding'], text: string): Uint8Array | undefined {
  switch (encoding) {
    case 'utf8':
      return Buffer.from(text, 'utf8');
    case 'base64':
      return text !== '' && /^[0-9A-Za-z+/]*={0,2}$/.test(text) && text.length % 4 !== 1
        ? Buffer.from(text, 'base64')
        : undefined;
    case 'hex':
      return text !== '' && /^(?:[0-9a-fA-F]{2})*$/.test(text) ? Buffer.from(text, 'hex') : undefined;
  }
}

/** Whether the secret can be used in the scheme at all; secrets of other providers often cannot. */
export function fitsScheme(profile: SignatureProfile, { value }: LabelledSecret): boolean {
  if (usesKeyPair(profile)) return KEY_TEXT.test(value);
  return !('key' in profile) || profile.key.encoding === 'utf8' || decodeKey(profile.key, value) !== undefined;
}

/**
 * Tells what is wrong with a secret that {@link fitsScheme} finds unfit.
 * @throws {UsageError} INVALID_SECRET, INVALID_PUBLIC_KEY
 */
export function checkSecret(profile: SignatureProfile, secret: LabelledSecret): void {
  if (fitsScheme(profile, secret)) return;
  if ('key' in profile && !usesKeyPair(profile)) hmacKey(profile, secret);
  throw new UsageError('INVALID_SECRET', `What ${secret.label} holds is not a key: this scheme has a key pair.`, {
    hint: 'Give a key in PEM, or the public key as the provider shows it.',
  });
}

/** PEM, 32 bytes in hex or base64, or a SubjectPublicKeyInfo in base64, which begins with a DER sequence. */
const KEY_TEXT = /-----BEGIN|^[0-9a-f]{64}$|^[0-9A-Za-z+/]{43}=$|^MF?[kI]/;

/** Whether the scheme is signed with a private key, of which receivers have the public one. */
export function usesKeyPair(profile: SignatureProfile): boolean {
  if (profile.kind === 'key_pair') return true;
  if (profile.kind === 'jwt') return profile.algorithm !== 'HS256';
  return profile.kind === 'custom' && profile.keyPair !== undefined;
}

/** A secret of a project's own, which fits schemes of text and of base64, in the form that this scheme needs. */
export function localSecretFor(profile: SignatureProfile, secret: string): string {
  if ('key' in profile && profile.key.encoding === 'hex') return createHash('sha256').update(secret).digest('hex');
  if ('key' in profile && profile.key.encoding === 'base64' && !profile.key.dropPrefix)
    return secret.replace(/^whsec_/, '');
  const isBasic = profile.kind === 'token' && String(profile.signedContent).startsWith('Basic ');
  return isBasic ? `hooks:${secret}` : secret;
}
