import { spawn } from 'node:child_process';
import { once } from 'node:events';

import type { Context } from '../context.ts';

export interface RunningCommand {
  /** Resolves when it has ended: its exit code, or undefined when a signal ended it. */
  readonly ended: Promise<number | undefined>;
  /** Asks it to end, and makes it after a while. */
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 5_000;

/**
 * Runs a command line of the user's own in a shell, with variables added to its environment. What it prints goes to
 * stderr: stdout is for results.
 */
export function runCommand(line: string, variables: Record<string, string>, context: Context): RunningCommand {
  const child = spawn(line, {
    shell: true,
    // A group of its own: what the shell has started ends with it.
    detached: true,
    cwd: context.cwd,
    env: { ...context.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => context.stderr.write(text));
  const ended = once(child, 'close').then(([code]) => (code as number | null) ?? undefined);
  return {
    ended,
    async stop() {
      // Without groups, as on Windows, the shell alone can be ended.
      const end = (signal: NodeJS.Signals): boolean =>
        (child.pid !== undefined && context.killGroup(child.pid, signal)) || child.kill(signal);
      end('SIGTERM');
      const timer = setTimeout(() => end('SIGKILL'), STOP_GRACE_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}
