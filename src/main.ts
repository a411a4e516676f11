import type { CommanderError } from 'commander';

import type { Action } from './commands/command.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode, HooksError } from './errors.ts';
import { version } from './version.ts';

interface CommonOptions {
  readonly json?: boolean;
  readonly color?: boolean;
}

/** Runs one command line and tells how it ended. The only catch, and the only place that prints errors. */
export async function main(context: Context): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const run = async <Options>(load: () => Promise<Action<Options>>, options: Options): Promise<void> => {
    const { json = false, color = true } = options as CommonOptions;
    const { createReporter } = await import('./reporters/index.ts');
    const reporter = await createReporter(context, { json, color });
    const action = await load();
    try {
      exitCode = await action(options, context, reporter);
    } finally {
      reporter.flush();
    }
  };
  try {
    if (isVersionRequest(context.argv)) {
      context.stdout.write(`${version()}\n`);
      return EXIT.ok;
    }
    const { createProgram } = await import('./program.ts');
    const program = createProgram(run, { argv: context.argv, write: (text) => context.stdout.write(text) });
    if (context.argv.length === 0) program.outputHelp();
    else await program.parseAsync([...context.argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportError(error, context);
  }
}

function isVersionRequest(argv: readonly string[]): boolean {
  return argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V');
}

function reportError(error: unknown, context: Context): ExitCode {
  if (context.signal.aborted) return EXIT.interrupted;
  if (isCommanderError(error) && error.exitCode === 0) return EXIT.ok; // Help was asked for and printed.
  const { code, message, hint, exitCode } = describeError(error);
  if (context.argv.includes('--json')) {
    context.stderr.write(`${JSON.stringify({ type: 'error', code, message, ...(hint !== undefined && { hint }) })}\n`);
  } else {
    context.stderr.write(`error: ${message}\n${hint === undefined ? '' : `${hint}\n`}`);
  }
  return exitCode;
}

/** Told by its code, so that an error that has nothing to do with commander does not load it. */
function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && String((error as Partial<CommanderError>).code).startsWith('commander.');
}

interface ErrorWords {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly exitCode: ExitCode;
}

function describeError(error: unknown): ErrorWords {
  if (error instanceof HooksError) return error;
  if (isCommanderError(error)) {
    const [message = '', ...more] = error.message.replace(/^error: /, '').split('\n');
    return {
      code: error.code
        .replace(/^commander\./, '')
        .replace(/[A-Z]/g, (letter) => `_${letter}`)
        .toUpperCase(),
      message,
      hint: more.join(' ').trim() || 'hooks --help lists the commands, hooks <command> --help their options.',
      exitCode: EXIT.usage,
    };
  }
  return {
    code: 'INTERNAL',
    message: `a bug in hooks: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    hint: 'Please report it with the command line (without its secrets).',
    exitCode: EXIT.internal,
  };
}
