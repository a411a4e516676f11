import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { reachable } from './http/reachable.ts';
import { ensureStateFolder, writeWhole } from './state.ts';

/** Tells other runs in this project that a listener is here; the function returned takes the notice away. */
export function announceListener(stateFolder: string, url: string, startedAt: Date): () => void {
  const folder = join(stateFolder, 'listeners');
  ensureStateFolder(stateFolder);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new URL(url).port}.json`);
  writeWhole(file, `${JSON.stringify({ url, startedAt: startedAt.toISOString() })}\n`);
  return () => rmSync(file, { force: true });
}

/** The URL of the newest listener of this project that accepts connections; notices of dead ones are removed. */
export async function findListener(stateFolder: string): Promise<string | undefined> {
  for (const { file, url } of readNotices(join(stateFolder, 'listeners'))) {
    if (await reachable(url)) return url;
    rmSync(file, { force: true });
  }
  return undefined;
}

/** Whether a URL leads to a listener of this project, as far as the notices tell. */
export function isListener(stateFolder: string, url: string): boolean {
  const { hostname, port } = new URL(url);
  return (
    ['localhost', '127.0.0.1', '[::1]'].includes(hostname) &&
    readNotices(join(stateFolder, 'listeners')).some((notice) => new URL(notice.url).port === port)
  );
}

function readNotices(folder: string): Array<{ file: string; url: string }> {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      const file = join(folder, name);
      try {
        const { url, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as { url: string; startedAt: string };
        return [{ file, url: new URL(url).href, startedAt }];
      } catch {
        return [];
      }
    })
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}
