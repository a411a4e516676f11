import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { Output } from '../../src/context.ts';
import { directOutput, takesDirectWrites } from '../../src/output.ts';
import { temporaryProject } from '../helpers/context.ts';

const isPosix = process.platform !== 'win32';

function opened(file: string, flags: string | number): number {
  const fd = openSync(file, flags);
  onTestFinished(() => {
    closeSync(fd);
  });
  return fd;
}

/** Both ends of a pipe that does not block. */
function pipe(): number {
  const file = join(temporaryProject(), 'pipe');
  execFileSync('mkfifo', [file]);
  return opened(file, constants.O_RDWR | constants.O_NONBLOCK);
}

/** Takes the place of the stream of the process. */
function fallback(): { parts: Buffer[]; streamOf: () => Output } {
  const parts: Buffer[] = [];
  const streamOf = (): Output => ({
    write(chunk, written) {
      parts.push(Buffer.from(chunk));
      written?.();
    },
  });
  return { parts, streamOf };
}

const noError = (error: Error): never => {
  throw error;
};

test('text and bytes go into a file in their order, and each is told when it is written', () => {
  const file = join(temporaryProject(), 'out');
  const fd = opened(file, 'w');
  const { parts, streamOf } = fallback();
  const output = directOutput(fd, { streamOf, onLost: noError });
  const told: string[] = [];
  output.write('é', () => told.push('text'));
  output.write(Buffer.of(0xff), () => told.push('bytes'));
  output.write('', () => told.push('nothing'));
  expect({ direct: takesDirectWrites(fd), content: readFileSync(file), told, parts }).toEqual({
    direct: true,
    content: Buffer.from([0xc3, 0xa9, 0xff]),
    told: ['text', 'bytes', 'nothing'],
    parts: [],
  });
});

describe.runIf(isPosix)('a pipe', () => {
  test('that is full and does not block gets the rest by the stream: nothing is lost, twice, or out of order', () => {
    const fd = pipe();
    const { parts, streamOf } = fallback();
    const output = directOutput(fd, { streamOf, onLost: noError });
    const long = Buffer.from(Array.from({ length: 40_000 }, (_, index) => `${index}\n`).join(''));
    const told: string[] = [];
    output.write(long, () => told.push('long'));
    output.write('last', () => told.push('last'));
    const inPipe = Buffer.alloc(long.length);
    const length = readSync(fd, inPipe);
    expect(takesDirectWrites(fd)).toBe(true);
    expect(length).toBeGreaterThan(0);
    expect(parts.length).toBeGreaterThan(1);
    expect(
      Buffer.concat([inPipe.subarray(0, length), ...parts]).equals(Buffer.concat([long, Buffer.from('last')])),
    ).toBe(true);
    expect(told).toEqual(['long', 'last']);
  });
});

test('what cannot be written is told once, and the rest is dropped', () => {
  const file = join(temporaryProject(), 'out');
  const fd = opened(file, 'w');
  const readOnly = opened(file, 'r');
  const { parts, streamOf } = fallback();
  const lost: unknown[] = [];
  const output = directOutput(readOnly, { streamOf, onLost: ({ code }) => lost.push(code) });
  const told: string[] = [];
  output.write('one', () => told.push('one'));
  output.write('two', () => told.push('two'));
  expect({ lost, told, parts, other: takesDirectWrites(fd) }).toEqual({
    lost: ['EBADF'],
    told: ['one', 'two'],
    parts: [],
    other: true,
  });
});

test.runIf(isPosix)('a device is not written to directly: it may be a terminal', () => {
  expect(takesDirectWrites(opened('/dev/null', 'w'))).toBe(false);
});
