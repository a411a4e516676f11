import { clearLine, cursorTo, moveCursor } from 'node:readline';
import type { PassThrough } from 'node:stream';

import { main } from '../../src/main.ts';
import { createTestContext, type TestContextOptions, type TestRun } from './context.ts';

/** A context whose stdout and stderr are a terminal of 80 columns. */
export function createTerminalContext(argv: readonly string[], options: TestContextOptions = {}) {
  const test = createTestContext(argv, options);
  for (const stream of [test.context.stdout, test.context.stderr]) asTerminal(stream as PassThrough);
  return test;
}

/** With the methods of `tty.WriteStream` that move the cursor. */
function asTerminal(stream: PassThrough): void {
  Object.assign(stream, {
    isTTY: true,
    columns: 80,
    cursorTo: (x: number) => cursorTo(stream, x),
    moveCursor: (dx: number, dy: number) => moveCursor(stream, dx, dy),
    clearLine: (direction: -1 | 0 | 1) => clearLine(stream, direction),
  });
}

/** Runs a command line as if at a terminal. */
export async function runInTerminal(argv: readonly string[], options: TestContextOptions = {}): Promise<TestRun> {
  const test = createTerminalContext(argv, options);
  const exitCode = await main(test.context);
  return { exitCode, stdout: test.stdout(), stderr: test.stderr() };
}

/** The colours and weights that hooks itself writes. */
export const OWN_STYLES =
  // eslint-disable-next-line no-control-regex -- escape sequences are what is looked for
  /\u001b\[(?:1|2|22|3[0-7]|39)m/g;

/** The characters that a terminal obeys, and those that turn the direction of text around; not the line break. */
export const OBEYED =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** One of each kind: colour, title, bell, screen, C1, line ends, null, and text that reads backwards. */
export const HOSTILE =
  'x\u001b[31m\u001b]0;title\u0007\u001b[2J\u009b1A\rover\u0000\u007f\u2028\u202egnp.exe\u202c\u2066\u2069\u200fy';
