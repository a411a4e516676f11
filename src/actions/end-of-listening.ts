import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { EXIT, type ExitCode } from '../errors.ts';
import type { Reporter } from '../reporters/events.ts';
import type { Expectations } from './expect.ts';
import type { RunningCommand } from './run-command.ts';

/** What ends a listener, besides Ctrl-C. */
export interface EndOptions {
  readonly expectations: Expectations | undefined;
  /** For what is expected to come, from now on, or from the end of the command. */
  readonly withinMs: number;
  readonly command: RunningCommand | undefined;
  readonly interrupt: AbortSignal;
  readonly reporter: Reporter;
}

/** Waits until there is nothing more to wait for, and tells how the run ends. */
export async function untilEnd(options: EndOptions): Promise<ExitCode> {
  const { interrupt, expectations, command } = options;
  const interrupted = interrupt.aborted ? Promise.resolve() : once(interrupt, 'abort');
  const ends: Array<Promise<ExitCode>> = [interrupted.then(() => EXIT.interrupted)];
  if (expectations || command) ends.push(finished(options));
  const exitCode = await Promise.race(ends);
  await command?.stop();
  return exitCode;
}

async function finished({ expectations, withinMs, command, interrupt, reporter }: EndOptions): Promise<ExitCode> {
  if (command) {
    const code = await command.ended;
    if (code !== 0) {
      const how = code === undefined ? 'was ended by a signal' : `ended with exit code ${code}`;
      if (!interrupt.aborted) reporter.report({ type: 'notice', message: `The command ${how}.` });
      return EXIT.negative;
    }
  }
  if (!expectations) return EXIT.ok;
  const timeUp = new AbortController();
  const deadline = sleep(withinMs, undefined, { signal: timeUp.signal }).catch(() => {});
  await Promise.race([expectations.whenMet, deadline]);
  timeUp.abort();
  return expectations.met ? EXIT.ok : EXIT.negative;
}
