import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Context } from '../context.ts';

export interface RunningCommand {
  /** Resolves when it has ended: its exit code, or undefined when a signal ended it. What it has started may go on. */
  readonly ended: Promise<number | undefined>;
  /** Asks it, and all that it has started, to end, and makes them after a while. */
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 5_000;
/** For what is left when nobody holds the output: in a container without an init, what has ended may be listed for ever. */
const SILENT_GRACE_MS = 1_000;
const LOOK_EVERY_MS = 20;
const LAST_WORDS_LIMIT_MS = 200;

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
  let isClosed = false;
  child.once('close', () => {
    isClosed = true;
  });
  const closed = once(child, 'close');
  // What was said last may still be in the pipe, which others that it has started may hold open.
  const lastWords = () => Promise.race([closed, sleep(LAST_WORDS_LIMIT_MS, undefined, { ref: false })]);
  const ended = once(child, 'exit').then(async ([code]) => {
    await lastWords();
    return (code as number | null) ?? undefined;
  });
  // Without groups, as on Windows, the shell alone can be ended.
  const signal = (name: NodeJS.Signals | 0): boolean =>
    (child.pid !== undefined && context.killGroup(child.pid, name)) || child.kill(name);
  const callOff = context.onEnd(() => signal('SIGKILL'));
  return {
    ended,
    async stop() {
      const startedAt = performance.now();
      let isThere = signal('SIGTERM');
      while (isThere && performance.now() - startedAt < (isClosed ? SILENT_GRACE_MS : STOP_GRACE_MS)) {
        await sleep(LOOK_EVERY_MS);
        isThere = signal(0);
      }
      if (isThere) signal('SIGKILL');
      callOff();
      await ended;
      await lastWords();
      // What has left the group may go on, and does not hold this process.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
    },
  };
}
