import { basename } from 'node:path';

import type { Context } from '../context.ts';
import { matchesGlob } from '../core/glob.ts';
import type { Provider } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { findFixture, loadFixture } from '../events/fixtures.ts';
import { type LoadedStep, rejectUnknownNames, type Scenario } from '../events/scenario.ts';
import { findScenario, loadScenario } from '../events/scenarios.ts';
import { readInput } from './input.ts';
import { defaultProviderId, providerById, type Settings } from './settings.ts';

interface SourceOptions {
  readonly provider?: string;
  readonly drop?: readonly string[];
}

/** A scenario with its samples, without the events that were to be left out. */
export interface LoadedScenario {
  readonly name: string;
  readonly provider: Provider;
  readonly steps: readonly LoadedStep[];
}

/** @throws {UsageError} UNKNOWN_SCENARIO, INVALID_SCENARIO, UNKNOWN_EVENT */
export async function loadSteps(
  word: string,
  options: SourceOptions,
  settings: Settings,
  context: Context,
): Promise<LoadedScenario> {
  const providers = settings.providers.map(({ id }) => id);
  const own = word.endsWith('.json') || word === '-';
  const found = own ? undefined : findScenario(word, providers, options.provider ?? defaultProviderId(settings));
  const scenario = found ? loadScenario(found) : await readOwn(word, context);
  const provider = providerById(
    settings,
    options.provider ?? scenario.provider ?? found?.provider ?? defaultProviderId(settings),
  );
  const all = scenario.steps.map((step): LoadedStep => {
    const fixture = findFixture({ name: step.event, providers, provider: provider.id, defaultProvider: provider.id });
    return { step, eventType: fixture.eventType, sample: () => loadFixture(fixture) };
  });
  if (own) rejectUnknownNames(all, provider);
  const steps = all.filter(({ eventType }) => !options.drop?.some((glob) => matchesGlob(glob, eventType)));
  for (const glob of options.drop ?? []) {
    if (scenario.steps.some(({ event }) => matchesGlob(glob, event.split('@')[0] ?? ''))) continue;
    throw new UsageError('NO_EFFECT', `--drop ${glob} would have no effect: the scenario has no such event.`, {
      hint: `It has ${scenario.steps.map(({ event }) => event).join(', ')}.`,
    });
  }
  if (steps.length === 0) throw new UsageError('NO_EVENT', 'Nothing is left of the scenario to send.');
  return { name: found?.name ?? basename(word, '.json'), provider, steps };
}

async function readOwn(word: string, context: Context): Promise<Scenario> {
  const text = Buffer.from(await readInput(word, context)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError('INVALID_SCENARIO', `${word} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
  // The validator is heavy, and bundled scenarios need none.
  const { readScenario } = await import('../scenario-schema.ts');
  const result = readScenario(value);
  if ('scenario' in result) return result.scenario;
  throw new UsageError('INVALID_SCENARIO', `${word} is not a scenario: ${result.problem}.`);
}
