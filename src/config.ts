import { dirname, join, resolve } from 'node:path';

import type { Provider, RawHeaders } from './core/types.ts';
import { UsageError } from './errors.ts';
import { kindOf, readTextFile } from './files.ts';
import { projectRoot } from './paths.ts';
import { didYouMean } from './suggest.ts';

export const CONFIG_FILE = 'hooks.config.json';

/** A target of deliveries, as a project writes it. */
export interface RouteSetting {
  readonly url: string;
  readonly events?: readonly string[];
  readonly provider?: string;
  readonly headers?: RawHeaders;
  /** The environment variable with the secret that the target holds, when it is not the provider's. */
  readonly secretVariable?: string;
}

/** What a project says once for all runs. Precedence everywhere: flag, environment, this file, default. */
export interface Config {
  /** The file that was read. */
  readonly file?: string;
  readonly provider?: string;
  readonly url?: string;
  /** Where listen forwards; empty: nowhere. */
  readonly forwardTo: readonly RouteSetting[];
  /** How listen becomes public. */
  readonly tunnel?: {
    readonly use?: 'ngrok' | 'cloudflared' | 'none';
    readonly domain?: string;
    readonly publicUrl?: string;
  };
  readonly headers: RawHeaders;
  /** Names of environment variables by provider id: secrets themselves are never in the file. */
  readonly secretVariables: Readonly<Record<string, string>>;
  /** The project's own providers. */
  readonly providers: readonly Provider[];
}

const EMPTY: Config = { forwardTo: [], headers: [], secretVariables: {}, providers: [] };

/**
 * Reads the nearest hooks.config.json, from the working directory up to the project root.
 * @throws {UsageError} INVALID_CONFIG, UNKNOWN_CONFIG_KEY
 */
export async function loadConfig(cwd: string): Promise<Config> {
  const found = findConfig(cwd);
  if (!found) return EMPTY;
  let value: unknown;
  try {
    value = JSON.parse(found.text);
  } catch (error) {
    throw new UsageError('INVALID_CONFIG', `${found.file} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
  // The validator is heavy; most runs have no file.
  const { readConfig } = await import('./config-schema.ts');
  const { config, problems } = readConfig(value);
  const [problem] = problems;
  if (config) return { ...config, file: found.file };
  if (problem?.unknownKey !== undefined) {
    throw new UsageError('UNKNOWN_CONFIG_KEY', `${found.file} has an unknown key "${problem.path}".`, {
      hint: didYouMean(
        problem.unknownKey,
        problem.knownKeys ?? [],
        `Known there: ${(problem.knownKeys ?? []).join(', ')}.`,
      ),
    });
  }
  throw new UsageError(
    'INVALID_CONFIG',
    `${[found.file, problem?.path, problem?.message ?? 'not valid'].filter(Boolean).join(': ')}.`,
  );
}

function findConfig(cwd: string): { file: string; text: string } | undefined {
  const root = projectRoot(cwd);
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const file = join(folder, CONFIG_FILE);
    if (kindOf(file)) return { file, text: readTextFile(file, file) };
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}
