import { Argument, type Command } from 'commander';

import type { CommandTree, Shell } from '../actions/completion.ts';
import type { InitOptions } from '../actions/init.ts';
import { examples, type RegisterCommand } from './command.ts';
import { providerOption } from './parsers.ts';

export const registerDemo: RegisterCommand = (program, run) => {
  program
    .command('demo')
    .summary('see the whole loop in a few seconds: trigger, verify, tamper, replay')
    .action(() => run(async () => (await import('../actions/demo.ts')).demoAction, {}));
};

export const registerInit: RegisterCommand = (program, run) => {
  program
    .command('init')
    .summary('write hooks.config.json and make the local secret')
    .addOption(providerOption())
    .option('-u, --url <url>', 'where trigger sends (default: to the listener that runs)')
    .option('-f, --forward-to <url>', 'where listen forwards (default: the same, else http://localhost:3000/webhook)')
    .option('--print-schema', 'print the JSON Schema of hooks.config.json and end')
    .addHelpText('after', examples('hooks init', 'hooks init -p stripe --url http://localhost:3000/stripe'))
    .action((options: InitOptions) => run(async () => (await import('../actions/init.ts')).initAction, options));
};

export const registerCompletion: RegisterCommand = (program, run) => {
  program
    .command('completion')
    .summary('print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', examples('eval "$(hooks completion bash)"', 'hooks completion fish | source'))
    .action((shell: Shell) => run(async () => (await import('../actions/completion.ts')).completionAction, { shell }));

  // What the script asks at each Tab. The words may be half a command: nothing of them is read as an option.
  program
    .command(COMPLETE, { hidden: true })
    .argument('[words...]', 'the words typed so far; the last one is completed')
    .allowUnknownOption()
    .helpOption(false)
    .action((words: string[]) =>
      run(async () => (await import('../actions/completion.ts')).completeAction, { words, tree: describe(program) }),
    );
};

const COMPLETE = 'complete';

/** The command tree as data, for completion. */
function describe(command: Command): CommandTree {
  return {
    name: command.name(),
    options: [
      ...command.options.map((option) => ({
        flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
        takesValue: option.required || option.optional,
        choices: option.argChoices ?? [],
      })),
      { flags: ['-h', '--help'], takesValue: false, choices: [] },
    ],
    arguments: command.registeredArguments.map((argument) => argument.name()),
    commands: command.commands.filter((child) => child.name() !== COMPLETE).map((child) => describe(child)),
  };
}
