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

export interface Pruned {
  readonly removed: number;
  readonly kept: number;
  /** How large those kept are together, at most; 0 where no limit asks for it. */
  readonly keptBytes: number;
}

/** Deletes what is over the limits. Of many names no more is made than needed: it runs beside a listener. */
export function pruneStore(store: DeliveryStore, limits: KeepLimits, now: Date): Pruned {
  const names = store.fileNames();
  const { over, keptBytes } = overBytes(store.folder, names, limits);
  const first = Math.max(overCount(names, limits), overAge(names, limits, now), over);
  for (const name of names.slice(0, first)) store.remove(name);
  return { removed: first, kept: names.length - first, keptBytes };
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

function overBytes(
  folder: string,
  names: readonly string[],
  { bytes }: KeepLimits,
): { over: number; keptBytes: number } {
  let keptBytes = 0;
  for (let index = bytes === undefined ? -1 : names.length - 1; index >= 0; index--) {
    const size = statSync(join(folder, names[index] ?? ''), { throwIfNoEntry: false })?.size ?? 0;
    if (keptBytes + size > (bytes ?? 0)) return { over: index + 1, keptBytes };
    keptBytes += size;
  }
  return { over: 0, keptBytes };
}
