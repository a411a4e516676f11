import type { CommanderError } from 'commander';

import type { Action } from './commands/command.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode, HooksError } from './errors.ts';
import { safeLines } from './reporters/safe-text.ts';
import { version } from './version.ts';

/** Runs one command line and tells how it ended. The only catch, and the only place that prints errors. */
export async function main(context: Context): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const run = async <Options>(load: () => Promise<Action<Options>>, options: Options): Promise<void> => {
    const { createReporter } = await import('./reporters/index.ts');
    const reporter = await createReporter(context, {
      json: context.argv.includes('--json'),
      color: !context.argv.includes('--no-color'),
    });
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
    const { createProgram, isCommand } = await import('./program.ts');
    const argv = spellOut(context.argv, isCommand);
    const program = createProgram(run, { argv, write: (text) => context.stdout.write(text) });
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportError(error, context);
  }
}

function isVersionRequest(argv: readonly string[]): boolean {
  return argv[0] === '--version' || argv[0] === '-V';
}

/** Commands with sub-commands, of which `list` is meant when none is named. */
const GROUPS = new Set(['deliveries', 'providers']);
const COMMON_FLAGS = new Set(['--json', '--no-color']);

/**
 * The command line with what may be left out or moved: no words ask for help, `help x` for the help of x, a group for
 * its list, and flags that every command has may stand before it.
 */
function spellOut(argv: readonly string[], isCommand: (name: string) => boolean): readonly string[] {
  const start = argv.findIndex((word) => !COMMON_FLAGS.has(word));
  const [first, second, ...rest] = start > 0 ? [...argv.slice(start), ...argv.slice(0, start)] : argv;
  if (first === undefined || start === -1) return ['--help'];
  if (first === 'help')
    return second === undefined ? ['--help'] : isCommand(second) ? [second, ...rest, '--help'] : [second];
  const words = second === undefined ? [] : [second, ...rest];
  const named = second !== undefined && (!second.startsWith('-') || second === '--help' || second === '-h');
  return GROUPS.has(first) && !named ? [first, 'list', ...words] : [first, ...words];
}

function reportError(error: unknown, context: Context): ExitCode {
  if (isCommanderError(error) && error.exitCode === 0) return EXIT.ok; // Help was asked for and printed.
  if (context.signal.aborted) return EXIT.interrupted;
  const { code, message, hint, exitCode } = describeError(error);
  if (context.argv.includes('--json')) {
    context.stderr.write(`${JSON.stringify({ type: 'error', code, message, ...(hint !== undefined && { hint }) })}\n`);
  } else {
    const lines = [`error: ${message}`, ...(hint === undefined ? [] : [hint])].flatMap((text) => safeLines(text));
    context.stderr.write(`${lines.join('\n')}\n`);
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
    const [message = '', ...more] = withoutValues(error.message.replace(/^error: /, '')).split('\n');
    return {
      code: error.code
        .replace(/^commander\./, '')
        .replace(/[A-Z]/g, (letter) => `_${letter}`)
        .toUpperCase(),
      message,
      hint:
        more.join(' ').replace(/[()]/g, '').trim() ||
        'hooks --help lists the commands, hooks <command> --help their options.',
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

/** Commander quotes what was typed; behind some options that is a secret, and behind a mistyped one it may be. */
function withoutValues(message: string): string {
  return message
    .replace(/^(option '(?:-s,|-H,|--resign-with) .*?') argument '[^]*' is invalid\. /, '$1 is invalid. ')
    .replace(/^(unknown option '[^'=]*)=[^]*?'/, "$1'");
}
