import { Option } from 'commander';

import type { ReplayOptions } from '../actions/replay.ts';
import { examples, type RegisterCommand } from './command.ts';
import {
  count,
  duration,
  editOptions,
  headerOption,
  insecureOption,
  printOption,
  secretOptions,
  timeout,
} from './parsers.ts';

export const registerReplay: RegisterCommand = (program, run) => {
  const command = program
    .command('replay')
    .summary('send kept deliveries again')
    .description(
      'Send deliveries again, byte for byte and with their original headers; signed anew when they are edited or their ' +
        'signature carries a time. Each attempt is added to the delivery. Exit codes as for trigger.',
    )
    .argument('[deliveries...]', 'ids, last, files, or - for NDJSON on stdin')
    .option('-n, --last <n>', 'the newest n', count)
    .option('--since <duration>', 'those of the last 42m, 2h, …', duration)
    .option('--event <glob>', "those of an event type, such as 'payment.*'")
    .option('--failed', 'those that an endpoint they were for has not accepted yet')
    .option('-u, --url <url>', 'where to send them (default: where they went before)');
  for (const option of editOptions()) command.addOption(option);
  command
    .addOption(new Option('--resign', 'sign anew').default(undefined))
    .addOption(new Option('--no-resign', 'send the original signature, also when edited or out of date'));
  for (const option of secretOptions()) command.addOption(option);
  command
    .addOption(headerOption('request header; takes the place of the original'))
    .option('--ca-cert <file>', 'PEM certificates to trust, of an https app')
    .addOption(insecureOption())
    .option('--timeout <duration>', 'how long to wait for each answer (default: 30s)', timeout)
    .addOption(printOption())
    .addHelpText(
      'after',
      examples(
        'hooks replay last',
        'hooks replay --failed --since 2h',
        'hooks replay last --set payment.amount=100 --url http://localhost:3000/webhook',
      ),
    )
    .action((deliveries: string[], options: Omit<ReplayOptions, 'deliveries'>) =>
      run(async () => (await import('../actions/replay.ts')).replayAction, { ...options, deliveries }),
    );
};
