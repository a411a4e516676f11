import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { EXIT, type ExitCode, UnavailableError } from '../errors.ts';
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
  /** Resolves when the user has left, by a key. */
  readonly left: Promise<void>;
  /** Settles when the listener has lost its public URL for good. */
  readonly failed: Promise<UnavailableError>;
  readonly reporter: Reporter;
}

/** How a run ends: an exit code, or an error to be told when what is in flight has ended. */
export type End = ExitCode | UnavailableError;

/** What a shell says of a command that it could not run; any other exit code is the command's own answer. */
const NOT_STARTED: Readonly<Record<number, string>> = {
  126: 'a program could not be run',
  127: 'a program was not found',
};

/** Waits until there is nothing more to wait for. */
export async function untilEnd(options: EndOptions): Promise<End> {
  const { interrupt, expectations, command, failed, left } = options;
  const interrupted = interrupt.aborted ? Promise.resolve() : once(interrupt, 'abort');
  const ends: Array<Promise<End>> = [interrupted.then(() => EXIT.interrupted), left.then(() => EXIT.ok), failed];
  if (expectations || command) ends.push(finished(options));
  const end = await Promise.race(ends);
  await command?.stop();
  return end;
}

async function finished({ expectations, withinMs, command, interrupt, reporter }: EndOptions): Promise<End> {
  if (command) {
    const code = await command.ended;
    const why = NOT_STARTED[code ?? 0];
    if (why !== undefined) return notStarted(`${why} (exit code ${code})`);
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

function notStarted(why: string): UnavailableError {
  return new UnavailableError('COMMAND_NOT_STARTED', `The command of --exec did not do its work: ${why}.`, {
    hint: 'The shell has named it above.',
  });
}
