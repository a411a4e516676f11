import { dirname, resolve } from 'node:path';

import type { Context } from '../context.ts';
import { isOpen } from '../core/endpoints.ts';
import { matchesGlob } from '../core/glob.ts';
import type { Delivery } from '../core/types.ts';
import { readSaved } from '../deliveries/import.ts';
import { type DeliveryName, type DeliveryStore, fileTime, findDelivery, newDeliveryId } from '../deliveries/store.ts';
import { UsageError } from '../errors.ts';
import { kindOf } from '../files.ts';
import { readInput } from './input.ts';

/** Which of the kept deliveries are meant. */
export interface FilterOptions {
  readonly last?: number;
  /** In milliseconds back from now. */
  readonly since?: number;
  readonly event?: string;
  readonly failed?: boolean;
}

/** The filters alone of a command's options; those not given are not there. */
export function filterOf({ last, since, event, failed }: FilterOptions): FilterOptions {
  return {
    ...(last !== undefined && { last }),
    ...(since !== undefined && { since }),
    ...(event !== undefined && { event }),
    ...(failed !== undefined && { failed }),
  };
}

/** A delivery, and whether it is a file of the store, to which attempts are added. */
export interface SelectedDelivery {
  readonly delivery: Delivery;
  readonly kept: boolean;
}

/** The kept deliveries that pass the filters, oldest first; files are opened only where the name does not tell. */
function filterDeliveries(store: DeliveryStore, filter: FilterOptions, now: Date, url?: string): Delivery[] {
  const { last, failed } = filter;
  const named = nameFilter(store, filter, now);
  const newest = (names: DeliveryName[]): DeliveryName[] => (last === undefined ? names : names.slice(-last));
  if (!failed) return newest(named).map((name) => store.load(name));
  const open = named.map((name) => store.load(name)).filter((delivery) => isOpen(delivery, url));
  return last === undefined ? open : open.slice(-last);
}

/** Those that the filters by time and event type let pass: their names tell. */
export function nameFilter(store: DeliveryStore, { since, event }: FilterOptions, now: Date): DeliveryName[] {
  const oldest = since === undefined ? '' : fileTime(new Date(now.getTime() - since));
  return store
    .list()
    .filter(({ time }) => time >= oldest)
    .filter(({ eventType }) => event === undefined || matchesGlob(event, eventType));
}

/**
 * The deliveries named by words (`last`, ids, files, `-`), or by filters when there are no words.
 * @throws {UsageError} NO_DELIVERY, UNKNOWN_DELIVERY, NOT_A_DELIVERY
 */
export async function selectDeliveries(
  words: readonly string[],
  filter: FilterOptions,
  {
    store,
    context,
    filters,
    url,
  }: {
    store: DeliveryStore;
    context: Context;
    filters: string;
    /** Where they are to go, when that was said. */
    url?: string | undefined;
  },
): Promise<SelectedDelivery[]> {
  const filtering = Object.keys(filter).length > 0;
  if (words.length > 0 && filtering) {
    throw new UsageError('NO_EFFECT', `Name deliveries, or choose them with ${filters}: not both.`);
  }
  if (words.length === 0 && !filtering) {
    throw new UsageError('NO_DELIVERY', 'Say which delivery.', {
      hint: `For example last, an id, or one of ${filters}. hooks deliveries lists them.`,
    });
  }
  if (words.length === 0) {
    return filterDeliveries(store, filter, context.now(), url).map((delivery) => ({ delivery, kept: true }));
  }
  const selected = await Promise.all(words.map((word) => readWord(word, store, context)));
  return selected.flat();
}

async function readWord(word: string, store: DeliveryStore, context: Context): Promise<SelectedDelivery[]> {
  const kind = word === '-' || word === 'last' ? undefined : kindOf(resolve(context.cwd, word));
  if (word !== '-' && !kind) return [{ delivery: store.load(findDelivery(store, word)), kept: true }];
  const saved = readSaved(word === '-' ? 'stdin' : word, await readInput(word, context));
  const ownFile = kind === 'file' && dirname(resolve(context.cwd, word)) === resolve(store.folder);
  return saved.map(({ request, receivedAt, delivery }) => ({
    kept: ownFile,
    delivery: delivery ?? {
      id: newDeliveryId(context.random),
      receivedAt: receivedAt ?? context.now(),
      origin: 'received' as const,
      request,
      attempts: [],
    },
  }));
}
