import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type JsonNode, parseJson } from '../core/json-text.ts';
import { UsageError } from '../errors.ts';
import { fixturesFolder } from '../paths.ts';
import { didYouMean, nearest } from '../suggest.ts';

/**
 * A bundled sample event. The file name is the registry: `<event.type>.json`, `<event.type>@<variant>.json`, where
 * characters that a file name cannot have are percent-encoded: `orders%2Fcreate.json`.
 */
export interface FixtureName {
  readonly provider: string;
  readonly eventType: string;
  readonly variant?: string;
}

/** The name as it is typed: `payment.captured@card`. */
export function fixtureLabel({ eventType, variant }: FixtureName): string {
  return variant === undefined ? eventType : `${eventType}@${variant}`;
}

/** All sample events of a provider, by name; none for a provider without a folder. */
export function listFixtures(provider: string): FixtureName[] {
  let files: string[];
  try {
    files = readdirSync(join(fixturesFolder, provider));
  } catch {
    return [];
  }
  return files
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => {
      const [eventType = '', variant] = file.slice(0, -'.json'.length).split('@');
      return { provider, eventType: decodeURIComponent(eventType), ...(variant !== undefined && { variant }) };
    });
}

export interface FindFixtureOptions {
  /** `payment.captured`, `payment.captured@card` or `stripe/charge.succeeded`. */
  readonly name: string;
  /** Provider ids with fixtures. */
  readonly providers: readonly string[];
  /** The one named with --provider. */
  readonly provider: string | undefined;
  /** Where a bare name is looked for first. */
  readonly defaultProvider: string;
}

/** An event by name, and whose it is where that is said. */
interface EventName {
  readonly provider: string | undefined;
  readonly label: string;
}

/**
 * `stripe/charge.succeeded` taken apart. What stands before a slash is a provider only when there is one of that id:
 * `orders/create` is an event.
 * @throws {UsageError} PROVIDER_CONFLICT
 */
export function splitEventName(
  name: string,
  { providers, provider }: Pick<FindFixtureOptions, 'providers' | 'provider'>,
): EventName {
  const slash = name.indexOf('/');
  const prefix = name.slice(0, Math.max(slash, 0));
  if (!providers.includes(prefix)) return { provider, label: name };
  if (provider !== undefined && prefix !== provider) {
    throw new UsageError('PROVIDER_CONFLICT', `The event is of "${prefix}", but --provider says "${provider}".`);
  }
  return { provider: prefix, label: name.slice(slash + 1) };
}

/**
 * Chooses from the listing, never by joining text to a path. A bare name that the default provider does not have and
 * exactly one other has means that one.
 * @throws {UsageError} UNKNOWN_EVENT, AMBIGUOUS_EVENT, UNKNOWN_PROVIDER, PROVIDER_CONFLICT
 */
export function findFixture(options: FindFixtureOptions): FixtureName {
  const { provider: named, label } = splitEventName(options.name, options);
  if (named !== undefined) {
    if (!options.providers.includes(named)) throw unknownProvider(named, options.providers);
    const fixtures = listFixtures(named);
    return matching(fixtures, label) ?? rejectUnknown(label, fixtures, named);
  }

  const all = options.providers.flatMap((provider) => listFixtures(provider));
  const matches = all.filter((fixture) => fixtureLabel(fixture) === label);
  const preferred = matches.find(({ provider }) => provider === options.defaultProvider);
  const [only] = matches;
  if (preferred) return preferred;
  if (only === undefined) {
    if (label.includes('/')) throw unknownProvider(label.slice(0, label.indexOf('/')), options.providers);
    return rejectUnknown(label, all, undefined, options.defaultProvider);
  }
  if (matches.length === 1) return only;
  throw new UsageError('AMBIGUOUS_EVENT', `"${label}" is an event of several providers.`, {
    hint: `Write one of: ${matches.map(({ provider }) => `${provider}/${label}`).join(', ')}.`,
  });
}

/** The event of that name; `push-hook` and `orders-create` are taken for `Push Hook` and `orders/create`. */
function matching(fixtures: readonly FixtureName[], label: string): FixtureName | undefined {
  const simple = (text: string): string => text.toLowerCase().replace(/[^a-z0-9@]+/g, '-');
  const alike = fixtures.filter((fixture) => simple(fixtureLabel(fixture)) === simple(label));
  return fixtures.find((fixture) => fixtureLabel(fixture) === label) ?? (alike.length === 1 ? alike[0] : undefined);
}

function rejectUnknown(label: string, fixtures: readonly FixtureName[], provider?: string, plain?: string): never {
  const home = provider ?? plain;
  const own = fixtures.filter((fixture) => fixture.provider === home).map((fixture) => fixtureLabel(fixture));
  const others = fixtures.filter((fixture) => fixture.provider !== home);
  // Of two hundred providers some event is always near.
  const names =
    nearest(label, own).length > 0 ? own : others.map((fixture) => `${fixture.provider}/${fixtureLabel(fixture)}`);
  const list = `hooks events${provider ? ` ${provider}` : ''}`;
  throw new UsageError('UNKNOWN_EVENT', `There is no sample event "${label}"${provider ? ` of ${provider}` : ''}.`, {
    hint: `${didYouMean(label, names, '')} \`${list}\` lists them; any file can be sent with a path that ends in .json.`.trim(),
  });
}

/** The error for a provider id that does not exist. */
export function unknownProvider(id: string, known: readonly string[]): UsageError {
  return new UsageError('UNKNOWN_PROVIDER', `There is no provider "${id}".`, {
    hint: didYouMean(id, known, '`hooks providers` lists them.'),
  });
}

/** The event in a fixture file. */
export function loadFixture(fixture: FixtureName): JsonNode {
  return parseJson(readFileSync(fixturePath(fixture), 'utf8'));
}

function fixturePath(fixture: FixtureName): string {
  const { provider, eventType, variant } = fixture;
  const name = encodeURIComponent(eventType) + (variant === undefined ? '' : `@${variant}`);
  return join(fixturesFolder, provider, `${name}.json`);
}
