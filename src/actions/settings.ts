import { type Config, loadConfig } from '../config.ts';
import type { Context } from '../context.ts';
import type { Provider } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { unknownProvider } from '../events/fixtures.ts';
import { stateFolder } from '../paths.ts';
import { providers as bundled } from '../providers/index.ts';

/** What a run knows of its project. */
export interface Settings {
  readonly config: Config;
  /** Bundled ones and the project's own; one of the project's takes the place of a bundled one with its id. */
  readonly providers: readonly Provider[];
  readonly stateFolder: string;
}

/** The provider that commands mean when nothing else names one. */
const DEFAULT_PROVIDER = 'razorpay';

export async function loadSettings(context: Context): Promise<Settings> {
  const config = await loadConfig(context.cwd);
  const own = new Set(config.providers.map(({ id }) => id));
  const settings: Settings = {
    config,
    providers: [...bundled.filter(({ id }) => !own.has(id)), ...config.providers],
    stateFolder: stateFolder(context.cwd),
  };
  if (config.provider !== undefined) providerById(settings, config.provider);
  return settings;
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
    if ((protocol === 'http:' || protocol === 'https:') && username === '' && password === '') return text;
  }
  const guess = /^[\w.-]+(?::\d+)?(?:\/|$)/.test(text) ? `http://${text}` : 'http://localhost:3000/webhook';
  throw new UsageError('INVALID_URL', `"${text}" is not an http or https URL.`, {
    hint: `Write it whole, such as ${guess}`,
  });
}

/** An option that would have no effect is an error, never silence. */
export function rejectOptions(given: Readonly<Record<string, boolean>>, why: string): void {
  const names = Object.keys(given).filter((name) => given[name]);
  if (names.length === 0) return;
  throw new UsageError('NO_EFFECT', `${names.join(' and ')} would have no effect: ${why}.`);
}
