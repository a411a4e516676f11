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

/** What is advised for text that is no URL: it depends on who is to send there. */
interface UrlAdvice {
  /** Spaces that are no URL's: those between its characters are encoded where the request is our own. */
  readonly spaces: RegExp;
  readonly credentials: string;
  readonly scheme: string;
  readonly example: string;
}

const OURS: UrlAdvice = {
  spaces: /^\s|\s$|[^\S ]/,
  credentials: 'Send them in a header: -H "Authorization: Basic …".',
  scheme: 'http',
  example: 'http://localhost:3000/webhook',
};

/** For a URL that a provider sends to. */
export const PROVIDERS: UrlAdvice = {
  spaces: /\s/,
  credentials: 'Leave them out: the signature says who has sent a delivery.',
  scheme: 'https',
  example: 'https://shop.example.com/webhook',
};

/** What URL parsers put right in silence, each in its own way. */
const FLAWS: ReadonlyArray<readonly [what: string, isThere: (text: string, url: URL, advice: UrlAdvice) => boolean]> = [
  ['it has a space in it', (text, _, { spaces }) => spaces.test(text)],
  ['it has a backslash in it', (text) => text.includes('\\')],
  ['a host does not follow "//" after the scheme', (text) => !/^https?:\/\/[^/?#]/i.test(text)],
  ['no host can have that name', (_, { hostname }) => !isHostName(hostname)],
];

/** A DNS name, or an IP address; with underscores, as networks of containers have them. */
function isHostName(host: string): boolean {
  if (host.startsWith('[')) return true;
  const labels = host.replace(/\.$/, '').split('.');
  return labels.every((label) => /^(?!-)[\w-]{1,63}(?<!-)$/.test(label));
}

/** @throws {UsageError} INVALID_URL */
export function checkUrl(text: string, advice: UrlAdvice = OURS): string {
  if (URL.canParse(text)) {
    const url = new URL(text);
    const { protocol, username, password } = url;
    if (username !== '' || password !== '') {
      throw new UsageError('INVALID_URL', 'The URL has a user name or a password in it.', { hint: advice.credentials });
    }
    if (protocol === 'http:' || protocol === 'https:') {
      const [flaw] = FLAWS.find(([, isThere]) => isThere(text, url, advice)) ?? [];
      if (flaw === undefined) return text;
      throw new UsageError('INVALID_URL', `"${text}" is not a URL that can be used: ${flaw}.`, {
        hint: `Write it such as ${advice.example}`,
      });
    }
  }
  throw new UsageError('INVALID_URL', `"${text}" is not an http or https URL.`, {
    hint: `Write it whole, such as ${guessUrl(text, advice)}`,
  });
}

function guessUrl(text: string, { scheme, example }: UrlAdvice): string {
  const isPort = /^:?\d{1,5}(?:\/|$)/.test(text);
  if (isPort) return scheme === 'https' ? example : `http://localhost:${text.replace(/^:/, '')}`;
  return /^[\w.-]+(?::\d+)?(?:\/|$)/.test(text) ? `${scheme}://${text}` : example;
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
