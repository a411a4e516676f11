import type { Context } from '../context.ts';
import { checkSecret, usesKeyPair } from '../core/secret.ts';
import type { LabelledSecret, Provider } from '../core/types.ts';
import { HooksError } from '../errors.ts';
import { resolveSecrets } from './secrets.ts';
import { providerById, type Settings } from './settings.ts';

/** The secrets of each provider, resolved once. */
export interface SecretSource {
  secretsOf(provider: Provider): readonly LabelledSecret[];
  /** Where they come from, as people are told. */
  readonly labels: readonly string[];
  /** Of the provider with that id, whoever was named; empty where there is none that may be used. */
  readonly handshakeSecretsOf: (providerId: string) => readonly LabelledSecret[];
}

/**
 * Looks for the secrets of the provider that was named, or of all, before the first delivery.
 * @throws {UsageError} EMPTY_SECRET, NO_SECRET, INVALID_SECRET, NO_EFFECT
 */
export function secretSource(
  given: readonly LabelledSecret[],
  named: Provider | undefined,
  { settings, context }: { settings: Settings; context: Context },
): SecretSource {
  const known = new Map<string, readonly LabelledSecret[]>();
  const secretsOf = (provider: Provider): readonly LabelledSecret[] => {
    const secrets = known.get(provider.id) ?? resolveSecrets(provider, given, { context, settings, use: 'listen' });
    known.set(provider.id, secrets);
    return secrets;
  };
  // Key pairs are made when they are needed: one of each kind takes a while.
  const checked = named
    ? [named]
    : settings.providers.filter(({ signature }) => signature.kind !== 'none' && !usesKeyPair(signature));
  const labels = new Set(checked.flatMap((provider) => secretsOf(provider).map(({ label }) => label)));
  // For the provider that was named, a secret of the wrong form is told at once, not with the first delivery.
  if (named) for (const secret of secretsOf(named)) checkSecret(named.signature, secret);
  const handshakeSecretsOf = (providerId: string): readonly LabelledSecret[] => {
    try {
      return secretsOf(providerById(settings, providerId));
    } catch (error) {
      // One of a provider that was not named has not been checked, and may be empty.
      if (error instanceof HooksError) return [];
      throw error;
    }
  };
  return { secretsOf, labels: [...labels], handshakeSecretsOf };
}
