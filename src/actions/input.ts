import { resolve } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';

import type { Context } from '../context.ts';
import { type JsonNode, parseJson } from '../core/json-text.ts';
import { UsageError } from '../errors.ts';
import { readBytesFile } from '../files.ts';

/** No input is read beyond this. */
const INPUT_BYTES_MAX = 512 * 1024 * 1024;

/**
 * The bytes of a file, or of stdin for `-`.
 * @throws {UsageError} CANNOT_READ
 */
export async function readInput(name: string, context: Context): Promise<Uint8Array> {
  if (name === '-') return readStdin(context);
  return readBytesFile(resolve(context.cwd, name), name);
}

async function readStdin({ stdin, signal }: Context): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = addAbortSignal(signal, stdin as Readable);
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
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
    return parseJson(
      Buffer.from(bytes)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch (error) {
    throw new UsageError('INVALID_JSON', `${source} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
}
