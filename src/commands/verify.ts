import type { VerifyOptions } from '../actions/verify.ts';
import { examples, type RegisterCommand } from './command.ts';
import { headerOption, moment, providerOption, secretsOptions, tolerance } from './parsers.ts';

export const registerVerify: RegisterCommand = (program, run) => {
  const command = program
    .command('verify')
    .summary('check the signature of a saved webhook, and say why it fails')
    .description(
      'Check signatures offline. Takes what listen keeps, a raw HTTP request, a HAR, NDJSON, a folder of these, or a body ' +
        'with its headers; a body that holds its signature needs none. What a browser brought back after a payment is judged, too: ' +
        'its form or JSON, or the whole URL. Exit code 0: all valid, 1: one is not, 2: cannot tell.',
    )
    .argument('<saved...>', 'files, folders, ids of kept deliveries, last, the URL of a callback, or - for stdin')
    .addOption(providerOption());
  for (const option of secretsOptions()) command.addOption(option);
  command
    .addOption(headerOption('header that came with the body'))
    .option('--signature <value>', "value of the provider's signature header, for a body alone")
    .option('--url <url>', 'the URL that it was sent to, for providers that sign it')
    .option('--at <time>', 'judge the timestamp as of this time (default: when it was received, else now)', moment)
    .option('--tolerance <duration>', "how old a timestamp may be, or none (default: the provider's own)", tolerance)
    .addHelpText(
      'after',
      examples(
        'hooks verify last',
        'hooks verify body.json -p razorpay --secret "$RAZORPAY_WEBHOOK_SECRET" --signature 5f8d…',
        'hooks verify test/webhooks/ --json',
      ),
    )
    .action((saved: string[], options: Omit<VerifyOptions, 'saved'>) =>
      run(async () => (await import('../actions/verify.ts')).verifyAction, { ...options, saved }),
    );
};
