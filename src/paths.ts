import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where this package's own files are; right both for `src/` and for the flat `dist/`. */
export const packageRoot = join(import.meta.dirname, '..');

export const fixturesFolder = join(packageRoot, 'fixtures');

/** The nearest folder upwards with a package.json or .git; without one, the folder itself. */
export function projectRoot(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return resolve(cwd);
  }
}

/** Where hooks keeps what it must remember of a project: deliveries, the local secret, running listeners. */
export function stateFolder(cwd: string): string {
  return join(projectRoot(cwd), '.hooks');
}
