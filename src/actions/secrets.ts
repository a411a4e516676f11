import type { Context } from '../context.ts';
import { newPrivateKey } from '../core/key-pair.ts';
import { localSecretFor, usesKeyPair } from '../core/secret.ts';
import type { LabelledSecret, Provider } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { localKey, localSecret, readLocalSecret } from '../state.ts';
import { readInput } from './input.ts';
import { rejectOptions, type Settings } from './settings.ts';

export interface SecretOptions {
  readonly secret?: readonly string[];
  readonly secretFile?: readonly string[];
}

export const LOCAL_SECRET_LABEL = 'the local secret (.hooks/secret)';

/** What secrets are wanted for: to sign and to listen, missing ones are made. */
export type SecretUse = 'sign' | 'listen' | 'verify';

interface SecretPlace {
  readonly context: Context;
  readonly settings: Settings;
  readonly use: SecretUse;
}

/**
 * The signing secrets for a provider, in order of precedence: those given, HOOKS_SECRET, the provider's variable, the
 * project's local secret. Empty for a provider that signs nothing.
 * @throws {UsageError} EMPTY_SECRET, NO_SECRET, CANNOT_READ, NO_EFFECT
 */
export function resolveSecrets(
  provider: Provider,
  given: readonly LabelledSecret[],
  { context, settings, use }: SecretPlace,
): LabelledSecret[] {
  if (provider.signature.kind === 'none') {
    rejectSecrets(given, `${provider.name} signs nothing`);
    return [];
  }
  if (given.length > 0) return [...given];
  if (usesKeyPair(provider.signature)) return keyPairs(provider, { context, settings, use });
  const fromEnvironment = environmentSecret(provider, settings, context.env);
  if (fromEnvironment) return [fromEnvironment];
  const local = use === 'verify' ? readLocalSecret(settings.stateFolder) : localSecret(settings.stateFolder);
  if (local !== undefined) return [{ label: LOCAL_SECRET_LABEL, value: localSecretFor(provider.signature, local) }];
  throw new UsageError('NO_SECRET', `There is no signing secret for ${provider.name}.`, {
    hint: `Give it with --secret or --secret-file, or set ${variableOf(provider, settings) ?? 'HOOKS_SECRET'}.`,
  });
}

/**
 * The keys of a scheme with a private and a public one. The provider's private key is nobody's: the project's own pair
 * signs; what arrives may be signed by either.
 */
function keyPairs(provider: Provider, { context, settings, use }: SecretPlace): LabelledSecret[] {
  const variable = variableOf(provider, settings);
  const value = use === 'sign' || variable === undefined ? undefined : context.env[variable];
  const fromEnvironment =
    value === undefined ? [] : [{ label: `$${variable}`, value: notEmpty(value, `$${variable}`) }];
  const { signature } = provider;
  const algorithm = signature.kind === 'key_pair' || signature.kind === 'jwt' ? signature.algorithm : 'RS256';
  const make = (): string => newPrivateKey(algorithm === 'HS256' ? 'RS256' : algorithm);
  const local = localKey(settings.stateFolder, provider.id, use === 'verify' ? undefined : make);
  const keys = [...fromEnvironment, ...(local === undefined ? [] : [{ label: localKeyLabel(provider), value: local }])];
  if (keys.length > 0) return keys;
  throw new UsageError('NO_SECRET', `There is no public key for ${provider.name}.`, {
    hint: `Give it with --secret or --secret-file${variable === undefined ? '' : `, or set ${variable}`}.`,
  });
}

/** The name of the project's own key pair for a provider. */
export function localKeyLabel({ id }: Pick<Provider, 'id'>): string {
  return `the local key pair (.hooks/keys/${id}.pem)`;
}

/**
 * The secret of the API key, with which callbacks are signed: those given, the provider's variable for it, the project's
 * local secret. HOOKS_SECRET is that of webhooks.
 * @throws {UsageError} EMPTY_SECRET, NO_SECRET
 */
export function resolveKeySecrets(
  { name, callbacks }: Provider,
  given: readonly LabelledSecret[],
  { context, settings, use }: SecretPlace,
): LabelledSecret[] {
  if (given.length > 0) return [...given];
  const variable = callbacks?.secretVariable ?? '';
  const value = context.env[variable];
  if (value !== undefined) return [{ label: `$${variable}`, value: notEmpty(value, `$${variable}`) }];
  const local = use === 'verify' ? readLocalSecret(settings.stateFolder) : localSecret(settings.stateFolder);
  if (local !== undefined) return [{ label: LOCAL_SECRET_LABEL, value: local }];
  throw new UsageError('NO_SECRET', `There is no API key secret for ${name}: callbacks are signed with it.`, {
    hint: `Give it with --secret or --secret-file, or set ${variable}.`,
  });
}

/**
 * The secrets on the command line: --secret, and those in files or on stdin.
 * @throws {UsageError} EMPTY_SECRET, CANNOT_READ
 */
export async function givenSecrets(
  { secret = [], secretFile = [] }: SecretOptions,
  context: Context,
): Promise<LabelledSecret[]> {
  const flags = secret.map((value, index) => ({
    label: secret.length > 1 ? `--secret number ${index + 1}` : '--secret',
    value: notEmpty(value, '--secret'),
  }));
  const files: LabelledSecret[] = [];
  for (const file of secretFile) {
    const label = file === '-' ? 'stdin' : `the file ${file}`;
    const start = file === '-' ? 'stdin' : `The file ${file}`;
    const text = Buffer.from(await readInput(file, context))
      .toString('utf8')
      .replace(/^\ufeff/, '');
    // Editors end files with a newline, which is not part of the secret.
    files.push({ label, value: notEmpty(text.replace(/\r?\n$/, ''), start) });
  }
  return [...flags, ...files];
}

/** For where a secret that was given would have no effect. */
export function rejectSecrets(given: readonly LabelledSecret[], why: string): void {
  const flags = given.some(({ label }) => label.startsWith('--secret'));
  rejectOptions({ '--secret': flags, '--secret-file': !flags && given.length > 0 }, why);
}

function notEmpty(value: string, where: string): string {
  if (value !== '') return value;
  throw new UsageError('EMPTY_SECRET', `${where} is an empty secret: anyone could make its signatures.`, {
    hint: 'Is the variable set that it comes from?',
  });
}

function variableOf(provider: Provider, { config }: Settings): string | undefined {
  return config.secretVariables[provider.id] ?? provider.secretVariable;
}

function environmentSecret(provider: Provider, settings: Settings, env: Context['env']): LabelledSecret | undefined {
  for (const name of ['HOOKS_SECRET', variableOf(provider, settings)]) {
    const value = name === undefined ? undefined : env[name];
    if (name !== undefined && value !== undefined) return { label: `$${name}`, value: notEmpty(value, `$${name}`) };
  }
  return undefined;
}

/** A broken local secret is no matter to a run that has another one. */
function localSecretOrNone(folder: string): string {
  try {
    return readLocalSecret(folder) ?? '';
  } catch {
    return '';
  }
}

/** Secrets that lie nearby and may have been used by mistake: the project's, and those of known variables. */
export function nearbySecrets(
  settings: Settings,
  used: readonly LabelledSecret[],
  env: Context['env'],
): LabelledSecret[] {
  const names = new Set([
    'HOOKS_SECRET',
    ...settings.providers.flatMap((provider) => [
      variableOf(provider, settings) ?? 'HOOKS_SECRET',
      ...(provider.confusedVariables ?? []),
    ]),
  ]);
  const candidates = [...names].map((name) => ({ label: `$${name}`, value: env[name] ?? '' }));
  candidates.push({ label: LOCAL_SECRET_LABEL, value: localSecretOrNone(settings.stateFolder) });
  const taken = new Set(used.map(({ value }) => value));
  return candidates.filter(({ value }) => value !== '' && !taken.has(value));
}
