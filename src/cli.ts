import type { OutputStream } from './context.ts';
import { EXIT } from './errors.ts';
import { main } from './main.ts';

// Streams and signal handlers are made when first asked for: each costs milliseconds that `hooks --version` has not.

let interrupt: AbortController | undefined;
let received: NodeJS.Signals = 'SIGINT';

/** Until an action asks for it, Ctrl-C ends the process at once, as it should. */
function interruptSignal(): AbortSignal {
  if (interrupt) return interrupt.signal;
  const controller = new AbortController();
  interrupt = controller;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted); // The second Ctrl-C does not wait.
      received = signal;
      controller.abort();
    });
  }
  return controller.signal;
}

const guarded = new Set<OutputStream>();

/** `hooks … | head` is not a failure. */
function guard(stream: OutputStream): OutputStream {
  if (guarded.has(stream)) return stream;
  guarded.add(stream);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
  return stream;
}

async function run(): Promise<void> {
  const exitCode = await main({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return guard(process.stdout);
    },
    get stderr() {
      return guard(process.stderr);
    },
    now: () => new Date(),
    random: (size) => crypto.getRandomValues(new Uint8Array(size)),
    get signal() {
      return interruptSignal();
    },
  });
  process.exitCode = exitCode; // Not process.exit(): that cuts off output still in a pipe.
  if (exitCode !== EXIT.interrupted) return;
  // Die by the signal, so that a calling script stops, too.
  process.stdout.write('', () => {
    process.removeAllListeners(received);
    process.kill(process.pid, received);
  });
}

void run();
