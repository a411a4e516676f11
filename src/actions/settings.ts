import { type Config, loadConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { overrideHeaders } from '../core/headers.ts';
import type { Provider, RawHeaders } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { unknownProvider } from '../events/fixtures.ts';
import { stateFolder } from '../paths.ts';
import { github } from '../providers/github.ts';
import { razorpay } from '../providers/razorpay.ts';
import { standardWebhooks } from '../providers/standard-webhooks.ts';
import { stripe } from '../providers/stripe.ts';

/** What a run knows of its project. */
export interface Settings {
  readonly config: Config;
  /** Bundled ones and the project's own; one of the project's takes the place of a bundled one with its id. */
  readonly providers: readonly Provider[];
  readonly stateFolder: string;
}

/** The provider that commands mean when nothing else names one. */
const DEFAULT_PROVIDER = 'razorpay';

/** Two hundred profiles take as long to load as a signature to be verified: these are what most runs need one of. */
const NEAR: readonly Provider[] = [razorpay, stripe, github, standardWebhooks];

/**
 * What a run knows that needs a single provider: all of them when it is none of the nearest, or the project says
 * something of providers. `idOf` is asked with the default one's id, and says undefined when the run needs more.
 */
export async function loadSettingsFor(
  idOf: (defaultId: string) => string | undefined,
  context: Context,
): Promise<Settings> {
  const config = await loadConfig(context.cwd);
  const id = config.file === undefined ? idOf(DEFAULT_PROVIDER) : undefined;
  const provider = NEAR.find((candidate) => candidate.id === id);
  return provider
    ? { config, providers: [provider], stateFolder: stateFolder(context.cwd) }
    : allSettings(config, context);
}

export async function loadSettings(context: Context): Promise<Settings> {
  return allSettings(await loadConfig(context.cwd), context);
}

async function allSettings(config: Config, context: Context): Promise<Settings> {
  const { providers: bundled } = await import('../providers/index.ts');
  const own = new Set(config.providers.map(({ id }) => id));
  const settings: Settings = {
    config,
    providers: [...bundled.filter(({ id }) => !own.has(id)), ...config.providers],
    stateFolder: stateFolder(context.cwd),
  };
  for (const id of [config.provider ?? [], ...Object.keys(config.secretVariables)].flat())
    checkConfigured(settings, id);
  return settings;
}

/** @throws {UsageError} UNKNOWN_PROVIDER, naming the file in which it stands */
function checkConfigured({ providers, config }: Settings, id: string): void {
  const known = providers.map((provider) => provider.id);
  if (known.includes(id)) return;
  const { message, hint } = unknownProvider(id, known);
  throw new UsageError('UNKNOWN_PROVIDER', `${config.file ?? ''}: ${message}`, { hint });
}

/** @throws {UsageError} UNKNOWN_PROVIDER */
export function providerById({ providers }: Settings, id: string): Provider {
  const provider = providers.find((candidate) => candidate.id === id);
  if (provider) return provider;
  throw unknownProvider(
    id,
    providers.map((candidate) => candidate.id),
  );
}

/** The provider named, else the configured one, else Razorpay. */
export function chosenProvider(settings: Settings, named: string | undefined): Provider {
  return providerById(settings, named ?? defaultProviderId(settings));
}

export function defaultProviderId({ config }: Settings): string {
  return config.provider ?? DEFAULT_PROVIDER;
}

/** @throws {UsageError} INVALID_URL */
export function checkUrl(text: string): string {
  if (URL.canParse(text)) {
    const { protocol, username, password } = new URL(text);
    const named = username !== '' || password !== '';
    if ((protocol === 'http:' || protocol === 'https:') && !named) return text;
    if (named) {
      throw new UsageError('INVALID_URL', 'The URL has a user name or a password in it.', {
        hint: 'Send them in a header: -H "Authorization: Basic …".',
      });
    }
  }
  const guess = guessUrl(text);
  throw new UsageError('INVALID_URL', `"${text}" is not an http or https URL.`, {
    hint: `Write it whole, such as ${guess}`,
  });
}

function guessUrl(text: string): string {
  if (/^:?\d{1,5}(?:\/|$)/.test(text)) return `http://localhost:${text.replace(/^:/, '')}`;
  return /^[\w.-]+(?::\d+)?(?:\/|$)/.test(text) ? `http://${text}` : 'http://localhost:3000/webhook';
}

/** Headers of the configuration, and those of the command line, which take the place of those of their name. */
export function extraHeaders({ config }: Settings, given: RawHeaders): RawHeaders {
  return overrideHeaders(config.headers, given);
}

/** An option that would have no effect is an error, never silence. */
export function rejectOptions(given: Readonly<Record<string, boolean>>, why: string): void {
  const names = Object.keys(given).filter((name) => given[name]);
  if (names.length === 0) return;
  throw new UsageError('NO_EFFECT', `${names.join(' and ')} would have no effect: ${why}.`);
}
