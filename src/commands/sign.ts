import type { SignOptions } from '../actions/sign.ts';
import { examples, type RegisterCommand } from './command.ts';
import { headerOption, moment, printOption, providerOption, secretsOptions } from './parsers.ts';

export const registerSign: RegisterCommand = (program, run) => {
  const command = program
    .command('sign')
    .summary('print the headers a provider would send with a body')
    .description('Compute the signature of a body exactly as its provider does, and print the headers that go with it.')
    .argument('<file>', 'file with the body, or - for stdin')
    .addOption(providerOption());
  for (const option of secretsOptions()) command.addOption(option);
  command
    .option('--at <time>', 'the time that is signed (default: now)', moment)
    .option('--id <id>', 'the event or message id (default: a new one)')
    .option('--event <type>', 'the event type, where the body does not say it')
    .addOption(headerOption('further request header'))
    .addOption(printOption())
    .option('-u, --url <url>', 'the URL for --print curl, http and json')
    .addHelpText(
      'after',
      examples(
        'hooks sign body.json --secret whsec_test -p stripe',
        'hooks sign body.json --print curl --url http://localhost:3000/webhook',
      ),
    )
    .action((file: string, options: Omit<SignOptions, 'file'>) =>
      run(async () => (await import('../actions/sign.ts')).signAction, { ...options, file }),
    );
};
