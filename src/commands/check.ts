import { Option } from 'commander';

import type { CheckOptions } from '../actions/check.ts';
import { FRAMEWORKS } from '../core/check-report.ts';
import { examples, type RegisterCommand } from './command.ts';
import { collect, duration, headerOption, providerOption, secretOptions, timeout } from './parsers.ts';

export const registerCheck: RegisterCommand = (program, run) => {
  const command = program
    .command('check')
    .summary('find the bugs of a receiver before the provider does')
    .description(
      'Fire right, broken and hostile deliveries at a receiver, and say which of the classic bugs it has. Exit code 0: ' +
        'nothing at the level of --fail-on, 1: findings, 3: it could not be judged.',
    )
    .option('-u, --url <url>', 'the receiver (default: "url" of hooks.config.json, else the listener of this project)')
    .addOption(providerOption());
  for (const option of secretOptions()) command.addOption(option);
  command
    .option('--event <event>', 'the event to send: a sample by its name, or a .json file that your app knows')
    .addOption(headerOption("request header; takes the place of the provider's"))
    .option('--only <checks>', 'ids and groups to make, with commas: SIG,RAW-006; repeatable', collect)
    .option('--skip <checks>', 'ids and groups to leave out, repeatable', collect)
    .option('--intrusive', 'also load, huge bodies and hostile keys')
    .addOption(
      new Option('--fail-on <level>', 'from which findings on the exit code is 1')
        .choices(['must', 'should', 'info', 'inconclusive'])
        .default('must'),
    )
    .option('--format <form[=file]>', 'json, junit or sarif, printed or to a file, repeatable', collect, [])
    .option('--source <file>', "the receiver's source file, to which SARIF ties what was found")
    .option('--known <file>', 'findings that are accepted: a JSON list of ids, or an earlier --format json file')
    .option('--probe-url <url>', 'answers with a JSON list of effects, or with {id} in it how many the event had')
    .option('--probe-cmd <command>', 'prints how many effects the event of $HOOKS_EVENT_ID had')
    .option('--probe-log <file>', 'file with a line for each effect, with the event id in it')
    .option('--probe-pattern <regex>', 'which of its lines count, with {id} for the event id')
    .option('--probe-wait <duration>', 'how long effects may take (default: 200ms)', duration)
    .addOption(
      new Option('--framework <name>', 'whose code to show (default: what the answers tell)').choices(FRAMEWORKS),
    )
    .option('--within <duration>', 'begin no check after this time (default: 2m)', timeout)
    .option('--no-repro', 'no curl lines that show a finding again')
    .option('--allow-remote', 'also a receiver that is not on this machine or in a private network')
    .option('--dry-run', 'say what would be sent, and send nothing')
    .option('--explain <check>', 'all about one check, such as SIG-005')
    .addHelpText(
      'after',
      examples(
        'hooks check --url http://localhost:3000/webhook --provider razorpay',
        'hooks check -p stripe --only SIG,TS --fail-on should',
        'hooks check --format junit=check.xml --format sarif=check.sarif --source src/webhook.ts',
        "hooks check --probe-cmd 'psql -tAc \"select count(*) from payments where event_id = \\'$HOOKS_EVENT_ID\\'\"'",
        'hooks check --explain RAW-006 --framework express',
      ),
    )
    .action((options: CheckOptions) => run(async () => (await import('../actions/check.ts')).checkAction, options));
};
