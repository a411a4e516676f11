import { fstatSync, writeSync } from 'node:fs';

import type { Output } from './context.ts';

/** Whether what is written to a file descriptor goes into a pipe, a socket or a file, and not to a terminal. */
export function takesDirectWrites(fd: number): boolean {
  try {
    const kind = fstatSync(fd);
    return kind.isFIFO() || kind.isSocket() || kind.isFile();
  } catch {
    return false;
  }
}

/**
 * Writes at once, without the stream of the process: to load that takes 5 ms, a good part of a `hooks verify` in CI. The
 * stream takes over when a pipe that does not block is full. What cannot be written is told once, and the rest dropped.
 */
export function directOutput(
  fd: number,
  { streamOf, onLost }: { streamOf: () => Output; onLost: (error: NodeJS.ErrnoException) => void },
): Output {
  let stream: Output | undefined;
  let lost = false;
  /** What is left to be written. */
  const writeNow = (chunk: string | Uint8Array): Uint8Array => {
    let rest: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return rest;
      lost = true;
      onLost(error as NodeJS.ErrnoException);
    }
    return NOTHING;
  };
  return {
    write(chunk, written) {
      const rest = stream ? chunk : lost ? NOTHING : writeNow(chunk);
      if (rest.length > 0) (stream ??= streamOf()).write(rest, written);
      else written?.();
    },
  };
}

const NOTHING = new Uint8Array();
