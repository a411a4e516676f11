import type { ListenOptions } from '../actions/listen.ts';
import { examples, type RegisterCommand } from './command.ts';
import { bytes, headerOption, port, providerOption, secretsOptions, timeout } from './parsers.ts';

export const registerListen: RegisterCommand = (program, run) => {
  const command = program
    .command('listen')
    .summary('receive webhooks: verify, keep, and forward them to your app')
    .description(
      'Receive webhooks on this machine. Each one is verified, kept in .hooks/deliveries, forwarded byte for byte to your ' +
        "app, and answered with your app's own answer. Runs until Ctrl-C.",
    )
    .option('-f, --forward-to <url>', 'your app (default: "forwardTo" of hooks.config.json)')
    .option('--port <port>', 'port to listen on, 0 for any free one (default: 4400)', port)
    .option('--host <address>', 'address to listen on (default: 127.0.0.1, this machine alone)')
    .addOption(providerOption());
  for (const option of secretsOptions()) command.addOption(option);
  command
    .option('--enforce', 'refuse what is not validly signed with 401, and do not forward it')
    .addOption(headerOption('header added to what is forwarded'))
    .option('--timeout <duration>', 'how long your app may take (default: 30s)', timeout)
    .option('--body-max <size>', 'longest body taken (default: 25m)', bytes)
    .option('--print-secret', 'print the signing secret and end')
    .addHelpText(
      'after',
      examples(
        'hooks listen --forward-to http://localhost:3000/webhook',
        'hooks listen --enforce --json',
        'hooks listen --print-secret',
      ),
    )
    .action((options: ListenOptions) => run(async () => (await import('../actions/listen.ts')).listenAction, options));
};
