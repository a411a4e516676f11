import type { Command } from 'commander';

import type { ListenOptions } from '../actions/listen.ts';
import { examples, type RegisterCommand } from './command.ts';
import {
  bytes,
  collect,
  commandLine,
  count,
  duration,
  eventGlobs,
  header,
  headerOption,
  host,
  insecureOption,
  port,
  providerOption,
  retries,
  secretsOptions,
  statuses,
  storage,
  timeout,
} from './parsers.ts';
import { tunnelOptions } from './tunnel-options.ts';

export const registerListen: RegisterCommand = (program, run) => {
  const command = program
    .command('listen')
    .summary('receive webhooks: verify, keep, and forward them to your app')
    .description(
      'Receive webhooks on this machine. Each one is verified, kept in .hooks/deliveries, forwarded byte for byte to your ' +
        "app, and answered with your app's own answer. Runs until Ctrl-C.",
    )
    .option('--port <port>', 'port to listen on, 0 for any free one (default: 4400)', port)
    .option('--host <address>', 'address to listen on (default: 127.0.0.1, this machine alone)')
    .addOption(providerOption());
  for (const option of secretsOptions()) command.addOption(option);
  command
    .option('--enforce', 'refuse what is not validly signed with 401, and do not forward it')
    .option('--body-max <size>', 'longest body taken (default: 25m)', bytes);
  forwardOptions(command);
  command.optionsGroup('Public URL:');
  for (const option of tunnelOptions()) command.addOption(option);
  respondOptions(command);
  keepOptions(command);
  expectOptions(command);
  command
    .optionsGroup('Options:')
    .option('--no-screen', 'print a line for each thing that happens, also at a terminal')
    .option('--print-secret', 'print the signing secret and end')
    .addHelpText(
      'after',
      examples(
        'hooks listen --forward-to http://localhost:3000/webhook',
        "hooks listen -f 'payment.*=http://localhost:3000/pay' -f stripe=http://localhost:3000/stripe",
        'hooks listen --tunnel cloudflared --self-test',
        'hooks listen --respond 500,500,200',
        "hooks listen --expect payment.captured --within 30s --exec 'npm run e2e'",
        'hooks listen --print-secret',
      ),
    )
    .action((options: ListenOptions & { printSecret?: boolean }) => {
      const { printSecret, ...rest } = options;
      if (!printSecret) return run(async () => (await import('../actions/listen.ts')).listenAction, rest);
      return run(async () => (await import('../actions/print-secret.ts')).printSecretAction, rest);
    });
};

function forwardOptions(command: Command): void {
  command
    .optionsGroup('Your app:')
    .option(
      '-f, --forward-to <target>',
      'your app: a URL, <event glob>=<url> or <provider>=<url>, repeatable; the first one answers the provider; one that ' +
        'ends in / gets path and query of the request below it (default: "forwardTo" of hooks.config.json)',
      collect,
    )
    .addOption(headerOption('header added to what is forwarded'))
    .option('--host-header <host>', "the Host your app sees (default: the URL's own)", host)
    .option('--resign-with <secret>', 'sign what is validly signed anew, with the secret that your app holds')
    .addOption(insecureOption())
    .option('--timeout <duration>', 'how long your app may take (default: 30s)', timeout)
    .option(
      '--answer-within <duration>',
      'when the provider gets its answer at the latest (default: a little less than it waits)',
      timeout,
    )
    .option('--retries <n>', 'further tries while your app is down, with growing pauses (default: 0)', retries);
}

function respondOptions(command: Command): void {
  command
    .optionsGroup('In place of an app:')
    .option('--respond <statuses>', 'answer with these, one a try of an event: 500,500,200', statuses)
    .option('--respond-body <text>', 'body of the answer: text, or @file')
    .option('--respond-header <line>', 'header of the answer, as "Name: value", repeatable', header, [])
    .option('--respond-delay <duration>', 'wait before answering', timeout);
}

function keepOptions(command: Command): void {
  command
    .optionsGroup('What is kept:')
    .option('--keep <n>', 'the newest n deliveries (default: 100000)', count)
    .option('--keep-for <duration>', 'those of the last 7d, …', duration)
    .option('--keep-size <size>', 'the newest that fit in 50m, 2g, …', storage);
}

function expectOptions(command: Command): void {
  command
    .optionsGroup('For CI:')
    .option(
      '--expect <event glob>',
      'end with 0 when it has come validly signed, else with 1; also <provider>/<event glob>; repeatable',
      eventGlobs,
    )
    .option('--within <duration>', 'how long to wait for it, from the end of --exec if given (default: 30s)', timeout)
    .option('--count <n>', 'how many of each are expected (default: 1)', count)
    .option('--where <path=value>', 'what must be in the JSON body of each, repeatable', collect)
    .option(
      '--exec <command>',
      'run a command with HOOKS_URL and HOOKS_SECRET in its environment, and end with it: with 1 when it fails, with 3 ' +
        'when it cannot be run',
      commandLine,
    );
}
