import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

import { UsageError } from './errors.ts';

/**
 * Reads a file that a person named; `shown` is how they named it.
 * @throws {UsageError} CANNOT_READ
 */
export function readBytesFile(path: string, shown: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError('CANNOT_READ', `Cannot read ${shorten(shown)}: ${reason(error)}.`, { cause: error });
  }
}

/** The same, as text, without the byte order mark that editors on Windows put first. */
export function readTextFile(path: string, shown: string): string {
  return readBytesFile(path, shown)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

/**
 * Writes a file that a person named, whole or not at all; `shown` is how they named it.
 * @throws {UsageError} CANNOT_WRITE
 */
export function writeBytesFile(path: string, bytes: Uint8Array, shown: string): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    // A pipe or a device is written to: another file in its place would be no answer.
    if (there && !there.isFile()) writeFileSync(path, bytes);
    else replaceFile(there ? realpathSync(path) : path, bytes);
  } catch (error) {
    throw new UsageError('CANNOT_WRITE', `Cannot write ${shorten(shown)}: ${reason(error)}.`, { cause: error });
  }
}

function replaceFile(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.tmp`;
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** What is at a path; undefined for nothing. What cannot be looked at counts as a file: reading it says why. */
export function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return undefined;
    return stats.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'file';
  }
}

function reason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? code ?? 'it could not be opened';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  ELOOP: 'it is a link that leads to itself',
  ENOSPC: 'no space is left there',
  EROFS: 'it cannot be written to',
  ENAMETOOLONG: 'this is longer than a file name can be',
};

/** A body pasted in place of its file's name is not repeated whole. */
function shorten(shown: string): string {
  return shown.length > 200 ? `${shown.slice(0, 60)}…` : shown;
}
