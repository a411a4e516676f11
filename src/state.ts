import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { UnavailableError } from './errors.ts';

/** Makes the state folder, which git ignores and only its owner can read. */
export function ensureStateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw writeFailure(folder, error);
  }
}

/** Tells the temporary files of this thread from those of others. */
const PROCESS_MARK = randomBytes(6).toString('hex');
let written = 0;

/**
 * Writes a file that is there whole or not at all, even when the process is killed meanwhile.
 * @throws {UnavailableError} CANNOT_WRITE
 */
export function writeWhole(path: string, content: string): void {
  const temporary = join(dirname(path), `.${PROCESS_MARK}-${written++}.tmp`);
  try {
    writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeFailure(path, error);
  }
}

function writeFailure(path: string, error: unknown): UnavailableError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new UnavailableError('CANNOT_WRITE', `Cannot write ${path}: ${code ?? message}.`, {
    hint: 'Check that the folder is writable and the disk has room.',
    cause: error,
  });
}

const SECRET_FILE = 'secret';

/** The project's local secret, when it has been made. */
export function readLocalSecret(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, SECRET_FILE), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * The project's local secret, made now when there is none. Its form fits every scheme with a secret of text or of
 * base64: `whsec_` and 24 random bytes.
 */
export function localSecret(folder: string): string {
  const existing = readLocalSecret(folder);
  if (existing !== undefined) return existing;
  ensureStateFolder(folder);
  try {
    writeFileSync(join(folder, SECRET_FILE), `whsec_${randomBytes(24).toString('base64')}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
  } catch (error) {
    // Another process made it a moment ago: then its secret is the one.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw writeFailure(join(folder, SECRET_FILE), error);
  }
  return readLocalSecret(folder) ?? '';
}
