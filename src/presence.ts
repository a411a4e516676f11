import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Context } from './context.ts';
import { ensureStateFolder, writeWhole } from './state.ts';

/** A listener that runs in this project. */
interface Notice {
  readonly url: string;
  readonly pid: number;
  readonly startedAt: string;
}

/** Tells other runs in this project that a listener is here; the function returned takes the notice away. */
export function announceListener(stateFolder: string, url: string, { pid, now }: Context): () => void {
  const folder = noticeFolder(stateFolder);
  ensureStateFolder(stateFolder, folder);
  const file = join(folder, `${new URL(url).port}.json`);
  const notice: Notice = { url, pid, startedAt: now().toISOString() };
  writeWhole({ path: file, content: `${JSON.stringify(notice)}\n`, stateFolder });
  return () => rmSync(file, { force: true });
}

/** The URL of the newest listener of this project. */
export function findListener(stateFolder: string, context: Context): string | undefined {
  return runningListeners(stateFolder, context)[0]?.url;
}

/** Whether a URL leads to a listener of this project. */
export function isListener(stateFolder: string, url: string, context: Context): boolean {
  const { hostname, port } = new URL(url);
  return (
    OWN_HOSTS.has(hostname) &&
    runningListeners(stateFolder, context).some((notice) => new URL(notice.url).port === port)
  );
}

const OWN_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '[::]']);

/** Newest first. Notices of processes that were killed are removed. */
function runningListeners(stateFolder: string, { isRunning }: Context): Notice[] {
  const folder = noticeFolder(stateFolder);
  return noticeFiles(folder)
    .flatMap((name) => {
      const notice = readNotice(join(folder, name));
      if (notice && isRunning(notice.pid)) return [notice];
      rmSync(join(folder, name), { force: true });
      return [];
    })
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}

function noticeFolder(stateFolder: string): string {
  return join(stateFolder, 'listeners');
}

function noticeFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

function readNotice(file: string): Notice | undefined {
  try {
    const { url, pid, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as Notice;
    return { url: new URL(url).href, pid, startedAt };
  } catch {
    return undefined;
  }
}
