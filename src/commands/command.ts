import type { Command } from 'commander';

import type { Context } from '../context.ts';
import type { ExitCode } from '../errors.ts';
import type { Reporter } from '../reporters/events.ts';

/** One workflow: options in, exit code out. */
export type Action<Options> = (options: Options, context: Context, reporter: Reporter) => Promise<ExitCode>;

/** Runs an action that is loaded only now, with the words commander has read. */
export type Run = <Options>(load: () => Promise<Action<Options>>, options: Options) => Promise<void>;

/** Adds one command to the program. */
export type RegisterCommand = (program: Command, run: Run) => void;

/** Examples as a section of their own at the end of a help text. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
