import { EXIT } from './errors.ts';
import { main } from './main.ts';

const interrupt = new AbortController();
let received: NodeJS.Signals = 'SIGINT';
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted); // The second Ctrl-C does not wait.
    received = signal;
    interrupt.abort();
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok); // `hooks … | head` is not a failure.
    throw error;
  });
}

const { argv, env, stdin, stdout, stderr } = process;
const exitCode = await main({
  argv: argv.slice(2),
  env: { ...env },
  cwd: process.cwd(),
  stdin,
  stdout,
  stderr,
  now: () => new Date(),
  random: (size) => crypto.getRandomValues(new Uint8Array(size)),
  signal: interrupt.signal,
});
process.exitCode = exitCode; // Not process.exit(): that cuts off output still in a pipe.
if (exitCode === EXIT.interrupted) {
  // Die by the signal, so that a calling script stops, too.
  stdout.write('', () => {
    process.removeAllListeners(received);
    process.kill(process.pid, received);
  });
}
