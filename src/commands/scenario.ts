import { Option } from 'commander';

import type { ScenarioOptions } from '../actions/scenario.ts';
import { examples, type RegisterCommand } from './command.ts';
import {
  collect,
  count,
  headerOption,
  moment,
  pace,
  providerOption,
  secretOptions,
  speed,
  timeout,
  wireOption,
} from './parsers.ts';

export const registerScenario: RegisterCommand = (program, run) => {
  const command = program
    .command('scenario')
    .summary('fire a life cycle of events in order: shared ids, believable times')
    .description(
      'Fire an ordered series of signed events that are about the same order, payment or subscription; without a name, ' +
        'list what there is. Exit code 0 when all were accepted, 1 when one was not, 3 when nobody answered.',
    )
    .argument('[scenario]', 'a scenario, such as failed-then-paid, or a .json file of your own')
    .addOption(providerOption())
    .option(
      '-u, --url <url>',
      'where to send them (default: "url" of hooks.config.json, else the listener of this project)',
    );
  for (const option of secretOptions()) command.addOption(option);
  command
    .addOption(
      new Option('--set <path=value>', 'change a field in every event that has it, repeatable')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(headerOption("request header; takes the place of the provider's"))
    .option('--timeout <duration>', "how long to wait for an answer (default: the provider's own)", timeout)
    .option('--shuffle', 'in another order')
    .option('--duplicate <n>', 'send each event so many more times', count)
    .option('--concurrent', 'all at once')
    .option('--drop <event>', 'leave an event type out, repeatable', collect)
    .option('--pace <pace>', 'fast, real, or a duration between two events (default: fast)', pace)
    .option('--stop-on-refusal', 'send no more when one is not accepted')
    .option('--deliver', 'retry each as the provider does, until it is accepted or given up')
    .option('--speed <factor>', 'how much faster waits pass, with --deliver or --pace real', speed)
    .option('--seed <text>', 'the same ids and the same order each time')
    .option('--at <time>', 'the time of the first event (default: the last one happens now)', moment)
    .option('--plain', 'leave out the text that only the very bytes verify: slashes, ₹, emoji')
    .addOption(wireOption())
    .option('--no-keep', 'do not keep the deliveries in .hooks/')
    .addHelpText(
      'after',
      examples(
        'hooks scenario failed-then-paid --url http://localhost:3000/webhook',
        'hooks scenario payment-link-paid --shuffle --duplicate 2',
        'hooks scenario refund --drop refund.created --deliver --speed 3600',
        'hooks scenario ./my-scenario.json --pace 2s',
      ),
    )
    .action((name: string | undefined, options: Omit<ScenarioOptions, 'name'>) =>
      run(async () => (await import('../actions/scenario.ts')).scenarioAction, {
        ...options,
        ...(name !== undefined && { name }),
      }),
    );
};
