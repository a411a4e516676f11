import { newPrivateKey } from '../../src/core/key-pair.ts';
import { localSecretFor, usesKeyPair } from '../../src/core/secret.ts';
import type { SigningProfile } from '../../src/core/signature-profile.ts';
import type { LabelledSecret, Provider } from '../../src/core/types.ts';

export type Signing = Provider & { readonly signature: SigningProfile };

export function isSigning(provider: Provider): provider is Signing {
  return provider.signature.kind !== 'none';
}

const keys = new Map<string, string>();

/** A secret of the scheme's own form. */
export function secretOf({ signature }: Signing, name: string): LabelledSecret {
  if (!usesKeyPair(signature)) {
    const text = `whsec_${Buffer.from(`${name} secret of 24 bytes..`).toString('base64')}`;
    return { label: name, value: localSecretFor(signature, text) };
  }
  const algorithm = signature.kind === 'key_pair' || signature.kind === 'jwt' ? signature.algorithm : 'RS256';
  const id = `${name} ${algorithm}`;
  const value = keys.get(id) ?? newPrivateKey(algorithm === 'HS256' ? 'RS256' : algorithm);
  keys.set(id, value);
  return { label: name, value };
}
