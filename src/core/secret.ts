import { UsageError } from '../errors.ts';
import type { HmacSignature, LabelledSecret } from './types.ts';

/**
 * The bytes of the HMAC key.
 * @throws {UsageError} INVALID_SECRET when the secret is not what the provider's scheme decodes.
 */
export function hmacKey(profile: HmacSignature, secret: LabelledSecret): Uint8Array {
  const key = decodeKey(profile.key, secret.value);
  if (key) return key;
  const prefix = profile.key.dropPrefix ? ` after "${profile.key.dropPrefix}"` : '';
  throw new UsageError('INVALID_SECRET', `The secret (${secret.label}) is not ${profile.key.encoding}${prefix}.`, {
    hint: `The signing secret of this scheme is ${profile.key.encoding} text${prefix}; copy it whole, without quotes.`,
  });
}

/** Undefined when the text is not of that encoding. */
export function decodeKey(key: HmacSignature['key'], secret: string): Uint8Array | undefined {
  const text = key.dropPrefix && secret.startsWith(key.dropPrefix) ? secret.slice(key.dropPrefix.length) : secret;
  switch (key.encoding) {
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
