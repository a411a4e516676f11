import { writeSync } from 'node:fs';

import type { Output, Terminal } from './context.ts';
import { EXIT } from './errors.ts';
import { main } from './main.ts';
import { directOutput, takesDirectWrites } from './output.ts';
import { terminalOf } from './terminal.ts';

// Streams and signal handlers are made when first asked for: each costs milliseconds that `hooks --version` has not.

let interrupt: AbortController | undefined;
let received: NodeJS.Signals | undefined;

/** All that ask a process to end, be it for the terminal that has been closed. */
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Until an action asks for it, Ctrl-C ends the process at once, as it should. */
function interruptSignal(): AbortSignal {
  if (interrupt) return interrupt.signal;
  const controller = new AbortController();
  interrupt = controller;
  for (const signal of ENDING_SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) dieBy(signal); // The second Ctrl-C does not wait.
      received = signal;
      controller.abort();
    });
  }
  return controller.signal;
}

/** A shell script stops when what it runs dies by the signal, and only then. */
function dieBy(signal: NodeJS.Signals): void {
  runAtEnd();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Why what was written did not get where it should. */
let outputLost: string | undefined;

/** `hooks … | head` is not a failure. */
function onLost(error: NodeJS.ErrnoException): void {
  // EIO: the terminal was closed.
  if (error.code !== 'EPIPE' && error.code !== 'EIO') outputLost ??= error.code ?? error.message;
  // Nobody reads on: end in an orderly way, so that temporary files go.
  interruptSignal();
  interrupt?.abort();
}

const outputs: { stdout?: Output; stderr?: Output } = {};

function output(name: 'stdout' | 'stderr'): Output {
  const streamOf = (): Output => process[name].on('error', onLost);
  const fd = name === 'stdout' ? 1 : 2;
  return (outputs[name] ??= takesDirectWrites(fd) ? directOutput(fd, { streamOf, onLost }) : streamOf());
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function killGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** What is to be done at the end of the process, whichever way it comes: screens are given back, commands are ended. */
const atEnd = new Set<() => void>();

function onEnd(callback: () => void): () => void {
  atEnd.add(callback);
  return () => void atEnd.delete(callback);
}

function runAtEnd(): void {
  for (const callback of atEnd) callback();
  atEnd.clear();
}

/** A terminal on all three streams, and one that can be drawn on. */
function terminal(): Terminal | undefined {
  const { stdin, stdout, stderr, env } = process;
  if (!stdin.isTTY || !stdout.isTTY || !stderr.isTTY || env['TERM'] === 'dumb') return undefined;
  return terminalOf({
    input: stdin,
    output: stdout,
    onEnd,
    onContinue(callback) {
      process.on('SIGCONT', callback);
      return () => process.off('SIGCONT', callback);
    },
    // To the whole group, as the terminal itself does: a script that runs this must end, or stop, too.
    interrupt: () => void process.kill(0, 'SIGINT'),
    stop: () => void process.kill(0, 'SIGTSTP'),
  });
}

/** Of the module that signing loads anyway; the global `crypto` loads another one. */
function randomBytes(size: number): Uint8Array {
  return process.getBuiltinModule('node:crypto').randomBytes(size);
}

const POOL_BYTES = 4096;
let pool: Uint8Array = new Uint8Array(0);

/** Ids need a few bytes each, and the system gives many as fast as few. */
function pooledRandom(size: number): Uint8Array {
  if (size > POOL_BYTES) return randomBytes(size);
  if (pool.length < size) pool = randomBytes(POOL_BYTES);
  const bytes = pool.slice(0, size);
  pool = pool.subarray(size);
  return bytes;
}

/** A process whose event loop runs dry while something is still awaited ends with 0, which would be a lie. */
function endedTooEarly(): void {
  process.exitCode = EXIT.internal;
  process.stderr.write('error: a bug in hooks: it ended before its work was done.\n');
}

/** A stream tells its errors after the last word, too. */
function tellLostOutput(): void {
  if (outputLost === undefined) return;
  process.exitCode = EXIT.unavailable;
  try {
    writeSync(2, `error: The output could not be written: ${outputLost}.\n`);
  } catch {
    // Neither can this.
  }
}

async function run(): Promise<void> {
  process.once('exit', runAtEnd);
  process.once('exit', endedTooEarly);
  const exitCode = await main({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return output('stdout');
    },
    get stderr() {
      return output('stderr');
    },
    now: () => new Date(),
    random: pooledRandom,
    pid: process.pid,
    isRunning,
    killGroup,
    onEnd,
    get signal() {
      return interruptSignal();
    },
    get terminal() {
      return terminal();
    },
  });
  process.off('exit', endedTooEarly);
  process.exitCode = exitCode; // Not process.exit(): that cuts off output still in a pipe.
  process.once('exit', tellLostOutput);
  setTimeout(endAnyway, FAREWELL_MS).unref();
  if (exitCode === EXIT.interrupted && outputLost === undefined) endInterrupted();
}

/** Nobody was left to read before there was an answer. Node itself cannot die by SIGPIPE: a shell says this of who did. */
const EXIT_BY_SIGPIPE = 141;

function endInterrupted(): void {
  const signal = received;
  if (signal === undefined) process.exitCode = EXIT_BY_SIGPIPE;
  else process.stdout.on('error', () => {}).write('', () => dieBy(signal));
}

/** What ends by itself has ended by then. */
const FAREWELL_MS = 100;

/**
 * A connection that was given up may hold the process for hours: the ngrok SDK cannot be told to let go of one. What was
 * written has gone out before the process ends.
 */
function endAnyway(): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

void run();
