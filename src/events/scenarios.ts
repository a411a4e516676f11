import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { UsageError } from '../errors.ts';
import { fixturesFolder } from '../paths.ts';
import { didYouMean } from '../suggest.ts';
import type { Scenario } from './scenario.ts';

/** A bundled scenario. The file name is the registry: `fixtures/<provider>/scenarios/<name>.json`. */
export interface ScenarioName {
  readonly provider: string;
  readonly name: string;
}

/** All bundled scenarios of a provider, by name. */
export function listScenarios(provider: string): ScenarioName[] {
  let files: string[];
  try {
    files = readdirSync(folderOf(provider));
  } catch {
    return [];
  }
  return files
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => ({ provider, name: file.slice(0, -'.json'.length) }));
}

/** The scenario in a bundled file; what is bundled is checked by tests. */
export function loadScenario({ provider, name }: ScenarioName): Scenario {
  return JSON.parse(readFileSync(join(folderOf(provider), `${name}.json`), 'utf8')) as Scenario;
}

function folderOf(provider: string): string {
  return join(fixturesFolder, provider, 'scenarios');
}

/**
 * Chooses from the listing, never by joining text to a path: `auto-capture`, `razorpay/auto-capture`.
 * @throws {UsageError} UNKNOWN_SCENARIO
 */
export function findScenario(word: string, providers: readonly string[], provider: string): ScenarioName {
  const slash = word.indexOf('/');
  const name = word.slice(slash + 1);
  const searched = slash === -1 ? [provider, ...providers] : [word.slice(0, slash)];
  const all = [...new Set(searched)].flatMap((id) => listScenarios(id));
  const found = all.find((scenario) => scenario.name === name);
  if (found) return found;
  const names = all.map((scenario) => (scenario.provider === provider ? '' : `${scenario.provider}/`) + scenario.name);
  throw new UsageError('UNKNOWN_SCENARIO', `There is no scenario "${word}".`, {
    hint: `${didYouMean(name, names, '')} hooks scenario lists them; your own is named by a path that ends in .json.`.trim(),
  });
}
