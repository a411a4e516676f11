import { Option } from 'commander';

import type { ExportOptions, ListOptions, PruneOptions } from '../actions/deliveries.ts';
import { examples, type RegisterCommand } from './command.ts';
import { count, duration, storage } from './parsers.ts';

export const registerDeliveries: RegisterCommand = (program, run) => {
  const command = program
    .command('deliveries')
    .summary('list, show, export, compare and delete kept deliveries')
    .description(
      'What listen received and trigger sent is kept in .hooks/deliveries of the project, one JSON file each.',
    )
    .addHelpText(
      'after',
      examples('hooks deliveries', 'hooks deliveries show last', 'hooks deliveries export last --format curl'),
    );

  command
    .command('list')
    .summary('list them, newest last')
    .option('-n, --limit <n>', 'how many at most', count, 20)
    .option('--since <duration>', 'only those of the last 42m, 2h, …', duration)
    .option('--event <glob>', 'only those of an event type')
    .option('--failed', 'only those that an endpoint they were for has not accepted yet')
    .addHelpText('after', examples("hooks deliveries list --event 'payment.*' --since 2h"))
    .action((options: ListOptions) => run(async () => (await import('../actions/deliveries.ts')).listAction, options));

  command
    .command('show')
    .summary('show one whole')
    .argument('<delivery>', 'id, last, or a file')
    .action((delivery: string) => run(async () => (await import('../actions/deliveries.ts')).showAction, { delivery }));

  command
    .command('export')
    .summary('write them as curl, raw HTTP, HAR or a fixture')
    .argument('[deliveries...]', 'ids, last, or files')
    .addOption(
      new Option('--format <format>', 'the form').choices(['curl', 'http', 'har', 'fixture']).makeOptionMandatory(),
    )
    .option('-n, --last <n>', 'the newest n', count)
    .option('--since <duration>', 'those of the last 42m, 2h, …', duration)
    .option('--event <glob>', 'those of an event type')
    .option('-u, --url <url>', 'the URL of the curl line (default: where it went before)')
    .addHelpText(
      'after',
      examples(
        'hooks deliveries export last --format curl',
        'hooks deliveries export --last 10 --format har > webhooks.har',
      ),
    )
    .action((deliveries: string[], options: Omit<ExportOptions, 'deliveries'>) =>
      run(async () => (await import('../actions/deliveries.ts')).exportAction, { ...options, deliveries }),
    );

  command
    .command('diff')
    .summary('say what differs between two: headers, and fields of the body')
    .argument('<before>', 'id, last, or a file')
    .argument('<after>', 'id, last, or a file')
    .action((before: string, after: string) =>
      run(async () => (await import('../actions/deliveries.ts')).diffAction, { before, after }),
    );

  command
    .command('prune')
    .summary('delete old ones')
    .option('--keep <n>', 'keep the newest n', count)
    .option('--older-than <duration>', 'delete those older than this', duration)
    .option('--keep-size <size>', 'keep the newest that fit in 50m, 2g, …', storage)
    .option('--all', 'delete everything')
    .addHelpText('after', examples('hooks deliveries prune --keep 100', 'hooks deliveries prune --older-than 7d'))
    .action((options: PruneOptions) =>
      run(async () => (await import('../actions/deliveries.ts')).pruneAction, options),
    );
};
