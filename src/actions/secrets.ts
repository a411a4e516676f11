import type { Context } from '../context.ts';
import type { LabelledSecret, Provider } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { localSecret, readLocalSecret } from '../state.ts';
import { readInput } from './input.ts';
import { rejectOptions, type Settings } from './settings.ts';

export interface SecretOptions {
  readonly secret?: readonly string[];
  readonly secretFile?: readonly string[];
}

export const LOCAL_SECRET_LABEL = 'the local secret (.hooks/secret)';

/**
 * The signing secrets for a provider, in order of precedence: those given, HOOKS_SECRET, the provider's variable, the
 * project's local secret, which `make` makes when there is none. Empty for a provider that signs nothing.
 * @throws {UsageError} EMPTY_SECRET, NO_SECRET, CANNOT_READ, NO_EFFECT
 */
export function resolveSecrets(
  provider: Provider,
  given: readonly LabelledSecret[],
  { context, settings, make }: { context: Context; settings: Settings; make: boolean },
): LabelledSecret[] {
  if (provider.signature.kind === 'none') {
    rejectSecrets(given, `${provider.name} signs nothing`);
    return [];
  }
  if (given.length > 0) return [...given];
  const fromEnvironment = environmentSecret(provider, settings, context.env);
  if (fromEnvironment) return [fromEnvironment];
  const local = make ? localSecret(settings.stateFolder) : readLocalSecret(settings.stateFolder);
  if (local !== undefined) return [{ label: LOCAL_SECRET_LABEL, value: local }];
  throw new UsageError('NO_SECRET', `There is no signing secret for ${provider.name}.`, {
    hint: `Give it with --secret or --secret-file, or set ${variableOf(provider, settings) ?? 'HOOKS_SECRET'}.`,
  });
}

/**
 * The secret of the API key, with which callbacks are signed: those given, the provider's variable for it, the project's
 * local secret. HOOKS_SECRET is that of webhooks.
 * @throws {UsageError} EMPTY_SECRET, NO_SECRET
 */
export function resolveKeySecrets(
  { name, callbacks }: Provider,
  given: readonly LabelledSecret[],
  { context, settings, make }: { context: Context; settings: Settings; make: boolean },
): LabelledSecret[] {
  if (given.length > 0) return [...given];
  const variable = callbacks?.secretVariable ?? '';
  const value = context.env[variable];
  if (value !== undefined) return [{ label: `$${variable}`, value: notEmpty(value, `$${variable}`) }];
  const local = make ? localSecret(settings.stateFolder) : readLocalSecret(settings.stateFolder);
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
