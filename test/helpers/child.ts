import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { onTestFinished, vi } from 'vitest';

export const binFile = fileURLToPath(new URL('../../bin/hooks.js', import.meta.url));

export interface ChildRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env?: Record<string, string>;
  readonly stdin?: string | Uint8Array;
  /** Interrupts it, as Ctrl-C does, once stderr says this. */
  readonly interruptAfter?: string;
}

/** A home without files of other programs: the developer's own may have an ngrok authtoken. */
const EMPTY_HOME = join(tmpdir(), 'hooks-test-without-home');

/** The environment of a fresh machine: none of the variables that change what hooks does. */
function childEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: EMPTY_HOME, TZ: 'UTC', ...extra };
}

/** Runs the built program to its end. */
export async function runChild(
  args: readonly string[],
  { cwd, env, stdin, interruptAfter }: ChildOptions,
): Promise<ChildRun> {
  const child = spawn(process.execPath, [binFile, ...args], { cwd, env: childEnvironment(env) });
  const closed = killedWithTest(child);
  const output = collectOutput(child);
  child.stdin.end(stdin);
  if (interruptAfter !== undefined) {
    child.stderr.on('data', () => {
      if (!child.killed && output().stderr.includes(interruptAfter)) child.kill('SIGINT');
    });
  }
  const [exitCode, signal] = await closed;
  return { exitCode, signal, ...output() };
}

type Ending = [exitCode: number | null, signal: NodeJS.Signals | null];

/** Waits for the end of a process, which comes with the end of the test at the latest. */
function killedWithTest(child: ChildProcess): Promise<Ending> {
  const closed = once(child, 'close') as Promise<Ending>;
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await closed;
  });
  return closed;
}

function collectOutput(child: ChildProcess): () => { stdout: string; stderr: string } {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout?.on('data', (chunk: Buffer | string) => chunks.stdout.push(Buffer.from(chunk)));
  child.stderr?.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  return () => ({ stdout: Buffer.concat(chunks.stdout).toString(), stderr: Buffer.concat(chunks.stderr).toString() });
}

export interface RunningListener {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  /** NDJSON lines so far, parsed. */
  readonly events: Array<Record<string, unknown>>;
  /** Waits for an event of a type, the n-th from 1. */
  waitFor(type: string, n?: number): Promise<Record<string, unknown>>;
  /** Waits for words on stderr, and gives what the pattern's first group found. */
  waitForStderr(pattern: RegExp): Promise<string | undefined>;
  /** Waits until it ends by itself and tells how. */
  ended(): Promise<ChildRun>;
  /** Ends it by a signal and tells how it ended. */
  stop(signal?: NodeJS.Signals): Promise<ChildRun>;
}

/** `hooks listen --json` as a process of its own, ready for requests; ended when the test ends. */
export function startListening(args: readonly string[], options: ChildOptions): Promise<RunningListener> {
  return startServing(['listen', ...args], 'listener.ready', options);
}

/** A command that serves until it is interrupted, with --json, on a free port; `readyType` is the event with its URL. */
export async function startServing(
  args: readonly string[],
  readyType: string,
  options: ChildOptions,
): Promise<RunningListener> {
  const child = spawn(process.execPath, [binFile, ...args, '--json', '--port', '0'], {
    cwd: options.cwd,
    env: childEnvironment(options.env),
  });
  const closed = killedWithTest(child);
  const output = collectOutput(child);
  const events: Array<Record<string, unknown>> = [];
  const waiting = new Set<() => void>();
  let unread = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (unread + text).split('\n');
    unread = lines.pop() ?? ''; // A process that was killed may leave half a line.
    for (const line of lines) events.push(JSON.parse(line) as Record<string, unknown>);
    for (const check of waiting) check();
  });
  const waitFor = (type: string, n = 1): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const found = events.filter((event) => event['type'] === type)[n - 1];
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      void closed.then(() => reject(new Error(`ended before ${type}: ${output().stderr}`)));
      check();
    });
  const ended = async (): Promise<ChildRun> => {
    const [exitCode, signal] = await closed;
    return { exitCode, signal, ...output() };
  };
  const ready = await waitFor(readyType);
  const url = String(ready['url']);
  return {
    child,
    url,
    port: Number(new URL(url).port),
    events,
    waitFor,
    waitForStderr: (pattern) => vi.waitFor(() => found(pattern, output().stderr), { timeout: 5_000 }),
    ended,
    stop(signal = 'SIGINT') {
      child.kill(signal);
      return ended();
    },
  };
}

function found(pattern: RegExp, text: string): string | undefined {
  const match = pattern.exec(text);
  if (!match) throw new Error(`${pattern} is not in ${JSON.stringify(text)}`);
  return match[1];
}
