import { type Argument, Command } from 'commander';

import { registerEvents, registerProviders } from './commands/catalogue.ts';
import { registerCheck } from './commands/check.ts';
import type { RegisterCommand, Run } from './commands/command.ts';
import { registerDeliveries } from './commands/deliveries.ts';
import { registerListen } from './commands/listen.ts';
import { rejectRepeats } from './commands/parsers.ts';
import { registerReplay } from './commands/replay.ts';
import { registerScenario } from './commands/scenario.ts';
import { registerSandbox } from './commands/sandbox.ts';
import { registerCompletion, registerDemo, registerInit } from './commands/setup.ts';
import { registerSign } from './commands/sign.ts';
import { registerTrigger } from './commands/trigger.ts';
import { registerVerify } from './commands/verify.ts';

/** In the order of the help. */
const registrants: Readonly<Record<string, RegisterCommand>> = {
  trigger: registerTrigger,
  listen: registerListen,
  replay: registerReplay,
  check: registerCheck,
  verify: registerVerify,
  sign: registerSign,
  deliveries: registerDeliveries,
  events: registerEvents,
  providers: registerProviders,
  scenario: registerScenario,
  sandbox: registerSandbox,
  demo: registerDemo,
  init: registerInit,
  completion: registerCompletion,
};

export function isCommand(name: string): boolean {
  return Object.hasOwn(registrants, name);
}

interface ProgramOptions {
  readonly argv: readonly string[];
  readonly write: (text: string) => void;
}

/**
 * The command tree: of the command that is named, alone, when it has a name of its own; else whole, for help and
 * suggestions. Commander is told not to exit or print before commands are added: they copy that.
 */
export function createProgram(run: Run, { argv, write }: ProgramOptions): Command {
  const program = new Command('hooks')
    .description('Test the receiver of your webhooks: fire signed events, listen, verify and replay.')
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: () => {}, outputError: () => {} })
    .configureHelp({
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
    })
    .option('-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .addHelpText(
      'after',
      '\nExit codes: 0 yes, 1 no, 2 wrong usage, 3 nobody answered, 70 a bug in hooks.\nStart with: hooks demo',
    );
  const named = Object.hasOwn(registrants, argv[0] ?? '') ? registrants[argv[0] ?? ''] : undefined;
  for (const register of named ? [named] : Object.values(registrants)) register(program, run);
  for (const command of program.commands) addCommonOptions(command);
  return program;
}

function argumentTerm(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? '...' : '');
  return argument.required ? `<${name}>` : `[${name}]`;
}

function addCommonOptions(command: Command): void {
  command
    .option('--json', 'print NDJSON')
    .option('--no-color', 'print no colours')
    .helpOption('-h, --help', 'show this help');
  rejectRepeats(command);
  for (const child of command.commands) addCommonOptions(child);
}
