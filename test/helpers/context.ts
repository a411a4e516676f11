import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';

import { onTestFinished } from 'vitest';

import type { Context } from '../../src/context.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { ExitCode } from '../../src/errors.ts';
import { main } from '../../src/main.ts';

export interface TestRun {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TestContextOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly stdin?: string | Uint8Array;
  readonly now?: Date;
  readonly seed?: string;
  readonly signal?: AbortSignal;
}

/** A folder of its own, with a package.json so that it is a project root; removed when the test ends. */
export function temporaryProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hooks-test-'));
  writeFileSync(join(folder, 'package.json'), '{}\n');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Aborted with the test, so that a run that hangs does not write into a folder that is gone. */
function endOfTest(): AbortSignal {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return controller.signal;
}

/** A context as `main` gets it, with everything captured. */
export function createTestContext(argv: readonly string[], options: TestContextOptions = {}) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  const context: Context = {
    argv,
    env: options.env ?? {},
    cwd: options.cwd ?? temporaryProject(),
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    stdout,
    stderr,
    now: () => options.now ?? new Date(),
    random:
      options.seed === undefined ? (size) => crypto.getRandomValues(new Uint8Array(size)) : seededRandom(options.seed),
    pid: process.pid,
    isRunning: (pid) => pid === process.pid,
    killGroup: (pid, signal) => process.kill(-pid, signal),
    onEnd: () => () => {},
    signal: options.signal ?? endOfTest(),
  };
  return {
    context,
    stdoutBytes: () => Buffer.concat(chunks.stdout),
    stdout: () => Buffer.concat(chunks.stdout).toString(),
    stderr: () => Buffer.concat(chunks.stderr).toString(),
  };
}

/** Runs a command line in this process, and tells all that is true of the run. */
export async function runHooks(argv: readonly string[], options: TestContextOptions = {}): Promise<TestRun> {
  const test = createTestContext(argv, options);
  const exitCode = await main(test.context);
  return { exitCode, stdout: test.stdout(), stderr: test.stderr() };
}
