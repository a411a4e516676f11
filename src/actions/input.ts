import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { Context } from '../context.ts';
import { type JsonNode, parseJson } from '../core/json-text.ts';
import { UsageError } from '../errors.ts';

/** No input is read beyond this. */
const INPUT_BYTES_MAX = 512 * 1024 * 1024;

/**
 * The bytes of a file, or of stdin for `-`.
 * @throws {UsageError} CANNOT_READ
 */
export async function readInput(name: string, context: Context): Promise<Uint8Array> {
  if (name === '-') return readStdin(context);
  try {
    return readFileSync(resolve(context.cwd, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new UsageError('CANNOT_READ', `Cannot read ${name}: ${why}.`, { cause: error });
  }
}

async function readStdin({ stdin, signal }: Context): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer | string>) {
    signal.throwIfAborted();
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > INPUT_BYTES_MAX)
      throw new UsageError('INPUT_TOO_LONG', `The input is longer than ${INPUT_BYTES_MAX} bytes.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** A value given as text, as `@file`, or as `-` for stdin. */
export async function readValue(value: string, context: Context): Promise<Uint8Array> {
  if (value === '-') return readInput('-', context);
  return value.startsWith('@') ? readInput(value.slice(1), context) : Buffer.from(value);
}

/** @throws {UsageError} INVALID_JSON, naming where it came from */
export function parseJsonInput(bytes: Uint8Array, source: string): JsonNode {
  try {
    return parseJson(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new UsageError('INVALID_JSON', `${source} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
}
