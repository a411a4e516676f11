import type { Context } from '../context.ts';
import { publicKeyText } from '../core/key-pair.ts';
import { publicKeyFormOf } from '../core/scheme.ts';
import { usesKeyPair } from '../core/secret.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import type { Reporter } from '../reporters/events.ts';
import { givenSecrets, resolveSecrets, type SecretOptions } from './secrets.ts';
import { chosenProvider, loadSettings, rejectOptions } from './settings.ts';

/** Those of `listen`; all but these have no effect here. */
export interface PrintSecretOptions extends SecretOptions {
  readonly provider?: string;
}

const USED = new Set(['provider', 'secret', 'secretFile', 'json', 'color']);

/** Prints the signing secret that the project uses, for the one place that needs it: the receiver's configuration. */
export async function printSecretAction(
  options: PrintSecretOptions,
  context: Context,
  reporter: Reporter,
): Promise<ExitCode> {
  const idle = Object.entries(options).filter(
    ([name, value]) =>
      !USED.has(name) && !(name === 'screen' && value === true) && !(Array.isArray(value) && value.length === 0),
  );
  rejectOptions(
    Object.fromEntries(
      idle.map(([name]) => [`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, true]),
    ),
    '--print-secret prints the secret and ends',
  );
  const settings = await loadSettings(context);
  const given = await givenSecrets(options, context);
  const provider = chosenProvider(settings, options.provider);
  const secrets = resolveSecrets(provider, given, { context, settings, use: 'listen' });
  if (secrets.length === 0) throw new UsageError('NOT_SIGNED', `${provider.name} signs nothing, so it has no secret.`);
  const { signature } = provider;
  for (const secret of secrets) {
    // A receiver verifies with the public half.
    const text = usesKeyPair(signature) ? publicKeyText(secret, publicKeyFormOf(signature)) : secret.value;
    reporter.report({ type: 'output', bytes: Buffer.from(`${text}\n`) });
  }
  return EXIT.ok;
}
