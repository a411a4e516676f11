import { statSync } from 'node:fs';
import { join } from 'node:path';

import { type DeliveryStore, fileTime } from './store.ts';

/** How much is kept; what is over any of the limits goes, oldest first. */
export interface KeepLimits {
  readonly count?: number;
  readonly ageMs?: number;
  /** Of the files together. */
  readonly bytes?: number;
}

/** Deletes what is over the limits. Of many names no more is made than needed: it runs beside a listener. */
export function pruneStore(store: DeliveryStore, limits: KeepLimits, now: Date): { removed: number; kept: number } {
  const names = store.fileNames();
  const first = Math.max(overCount(names, limits), overAge(names, limits, now), overBytes(store.folder, names, limits));
  for (const name of names.slice(0, first)) store.remove(name);
  return { removed: first, kept: names.length - first };
}

function overCount(names: readonly string[], { count }: KeepLimits): number {
  return count === undefined ? 0 : Math.max(0, names.length - count);
}

function overAge(names: readonly string[], { ageMs }: KeepLimits, now: Date): number {
  if (ageMs === undefined) return 0;
  const oldest = fileTime(new Date(now.getTime() - ageMs));
  // A name begins with its time.
  const first = names.findIndex((name) => name >= oldest);
  return first === -1 ? names.length : first;
}

function overBytes(folder: string, names: readonly string[], { bytes }: KeepLimits): number {
  if (bytes === undefined) return 0;
  let total = 0;
  for (let index = names.length - 1; index >= 0; index--) {
    total += statSync(join(folder, names[index] ?? ''), { throwIfNoEntry: false })?.size ?? 0;
    if (total > bytes) return index + 1;
  }
  return 0;
}
