import { statSync } from 'node:fs';

import { type DeliveryName, type DeliveryStore, fileTime } from './store.ts';

/** How much is kept; what is over any of the limits goes, oldest first. */
export interface KeepLimits {
  readonly count?: number;
  readonly ageMs?: number;
  /** Of the files together. */
  readonly bytes?: number;
}

/** Deletes what is over the limits. */
export function pruneStore(store: DeliveryStore, limits: KeepLimits, now: Date): { removed: number; kept: number } {
  const names = store.list();
  const first = Math.max(overCount(names, limits), overAge(names, limits, now), overBytes(names, limits));
  for (const name of names.slice(0, first)) store.remove(name);
  return { removed: first, kept: names.length - first };
}

function overCount(names: readonly DeliveryName[], { count }: KeepLimits): number {
  return count === undefined ? 0 : Math.max(0, names.length - count);
}

function overAge(names: readonly DeliveryName[], { ageMs }: KeepLimits, now: Date): number {
  if (ageMs === undefined) return 0;
  const oldest = fileTime(new Date(now.getTime() - ageMs));
  const first = names.findIndex(({ time }) => time >= oldest);
  return first === -1 ? names.length : first;
}

function overBytes(names: readonly DeliveryName[], { bytes }: KeepLimits): number {
  if (bytes === undefined) return 0;
  let total = 0;
  for (let index = names.length - 1; index >= 0; index--) {
    total += statSync(names[index]?.file ?? '', { throwIfNoEntry: false })?.size ?? 0;
    if (total > bytes) return index + 1;
  }
  return 0;
}
