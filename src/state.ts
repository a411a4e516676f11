import { randomBytes } from 'node:crypto';
import { constants, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { UnavailableError, UsageError } from './errors.ts';
import { readTextFile } from './files.ts';

/** Makes the state folder, which git ignores and only its owner can read, and a folder in it. */
export function ensureStateFolder(folder: string, inner = folder): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    mkdirSync(inner, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw writeFailure(inner, error);
  }
  try {
    writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw writeFailure(folder, error);
  }
}

export interface WriteJob {
  readonly path: string;
  readonly content: string;
  /** The state folder that the path is in. */
  readonly stateFolder: string;
}

/**
 * Tells the temporary file of this thread, which writes one at a time, from those of others. Its name is always the
 * same: another one each time would have the file system change another place of a large folder.
 */
const THREAD_MARK = randomBytes(6).toString('hex');

/**
 * Writes a file that is there whole or not at all, even when the process is killed meanwhile.
 * @throws {UnavailableError} CANNOT_WRITE
 */
export function writeWhole({ path, content, stateFolder }: WriteJob): void {
  const temporary = join(dirname(path), `.${THREAD_MARK}.tmp`);
  try {
    writeNew(temporary, content, stateFolder);
    renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw writeFailure(path, error);
  }
}

/** What cannot be removed was most likely never made; the failure before it is the one to tell. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Told by the caller.
  }
}

/** The state may have been cleaned away since it was made: without its .gitignore, what is kept would be committed. */
function writeNew(file: string, content: string, stateFolder: string): void {
  // With the encoding named, Node opens, writes and closes in one call.
  const options = { encoding: 'utf8', mode: 0o600 } as const;
  try {
    writeFileSync(file, content, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    ensureStateFolder(stateFolder, dirname(file));
    writeFileSync(file, content, options);
  }
}

function writeFailure(path: string, error: unknown): UnavailableError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new UnavailableError('CANNOT_WRITE', `Cannot write ${path}: ${code ?? message}.`, {
    hint: 'Check that the folder is writable and the disk has room.',
    cause: error,
  });
}

/** This process, and whether another one still runs. */
export interface ProcessIds {
  readonly pid: number;
  readonly isRunning: (pid: number) => boolean;
}

/**
 * Makes this process the project's only one at something, until disposed: by a file that holds its id, which counts as
 * long as it runs.
 * @param taken the error where another one is at it; told ` (process 123)`, or nothing where that is not known
 * @throws {UnavailableError} CANNOT_WRITE
 */
export function claimWork(
  stateFolder: string,
  file: string,
  { pid, isRunning }: ProcessIds,
  taken: (which: string) => UnavailableError,
): Disposable {
  ensureStateFolder(stateFolder);
  if (existsSync(file)) {
    const other = Number(readTextFile(file, file));
    if (Number.isInteger(other) && other > 0 && other !== pid && isRunning(other)) throw taken(` (process ${other})`);
    rmSync(file, { force: true }); // Of a process that was killed.
  }
  if (!makeOnce(file, String(pid))) throw taken('');
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
}

const SECRET_FILE = 'secret';

/**
 * The project's local secret; undefined when it has not been made yet.
 * @throws {UsageError} EMPTY_SECRET, CANNOT_READ
 */
export function readLocalSecret(folder: string): string | undefined {
  const file = join(folder, SECRET_FILE);
  if (!existsSync(file)) return undefined;
  const secret = readTextFile(file, file).trim();
  if (secret !== '') return secret;
  throw new UsageError('EMPTY_SECRET', `${file} is empty: anyone could make its signatures.`, {
    hint: 'Remove the file; a new secret is made when one is needed.',
  });
}

/** Whole, or not at all, and never over another one; some file systems have no links, and then a copy must do. */
function placeNew(temporary: string, file: string): void {
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    copyFileSync(temporary, file, constants.COPYFILE_EXCL);
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
  const made = `whsec_${randomBytes(24).toString('base64')}`;
  return makeOnce(join(folder, SECRET_FILE), made) ? made : (readLocalSecret(folder) ?? made);
}

/**
 * The project's own private key for a provider, in PEM; undefined when there is none and none is to be made.
 * @throws {UsageError} CANNOT_READ
 */
export function localKey(folder: string, providerId: string, make?: () => string): string | undefined {
  const keys = join(folder, 'keys');
  const file = join(keys, `${providerId}.pem`);
  if (existsSync(file)) return readTextFile(file, file);
  if (!make) return undefined;
  ensureStateFolder(folder, keys);
  const made = make();
  return makeOnce(file, made.trimEnd()) ? made : readTextFile(file, file);
}

/** Puts a public key beside its private one, for receivers to read. */
export function keepPublicKey(folder: string, name: string, text: string): void {
  const path = join(folder, 'keys', name);
  if (!existsSync(path)) writeWhole({ path, content: `${text}\n`, stateFolder: folder });
}

/** Keeps the secret that a provider has handed over, in place of an older one, and gives the file. */
export function keepHandedSecret(folder: string, providerId: string, secret: string): string {
  const path = join(folder, 'keys', `${providerId}.secret`);
  writeWhole({ path, content: `${secret}\n`, stateFolder: folder });
  return path;
}

/** Writes a file that its owner alone can read; false when another process made it a moment ago. */
function makeOnce(file: string, text: string): boolean {
  const temporary = `${file}.${THREAD_MARK}`;
  try {
    writeFileSync(temporary, `${text}\n`, { mode: 0o600 });
    placeNew(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw writeFailure(file, error);
  } finally {
    rmSync(temporary, { force: true });
  }
}
