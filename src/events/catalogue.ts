import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { EventFacts, ListedEvent } from '../core/listed-event.ts';
import type { Provider } from '../core/types.ts';
import { fixturesFolder } from '../paths.ts';
import { listFixtures } from './fixtures.ts';
import { wireStyleOf } from './wire.ts';

interface Product {
  /** Left out: its events are listed by name alone. */
  readonly product?: string;
  readonly events: Readonly<Record<string, Partial<EventFacts>>>;
}

/** The sample events of a provider with what is known of them, by product where that is known, else by name. */
export function catalogueOf(provider: Provider): ListedEvent[] {
  const fixtures = listFixtures(provider.id);
  const products = readProducts(provider.id);
  const known = products.flatMap(({ events, ...product }) =>
    Object.entries(events).map(([eventType, facts]) => ({ eventType, ...product, ...facts })),
  );
  const names = new Set([...known.map(({ eventType }) => eventType), ...fixtures.map(({ eventType }) => eventType)]);
  return [...names].flatMap((eventType) => {
    const own = fixtures.filter((fixture) => fixture.eventType === eventType);
    if (own.length === 0) return [];
    const facts = known.find((candidate) => candidate.eventType === eventType);
    const variants = own.flatMap(({ variant }) => variant ?? []);
    return [{ eventType, variants, ...facts, wireStyle: wireStyleOf(provider, eventType) }];
  });
}

/** `<provider>.catalogue.json` beside the folder of its samples; most providers have none. */
function readProducts(provider: string): readonly Product[] {
  const file = join(fixturesFolder, `${provider}.catalogue.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Product[]) : [];
}
