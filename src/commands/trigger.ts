import type { TriggerOptions } from '../actions/trigger.ts';
import { examples, type RegisterCommand } from './command.ts';
import {
  editOptions,
  headerOption,
  moment,
  printOption,
  providerOption,
  secretOptions,
  speed,
  timeout,
  wireOption,
} from './parsers.ts';

export const registerTrigger: RegisterCommand = (program, run) => {
  const command = program
    .command('trigger')
    .summary('fire a signed event at a URL')
    .description(
      'Compose an event from a sample, sign it as its provider does, send it and show the answer. ' +
        'Each event is new: its ids and times are fresh. Exit code 0 for 2xx, 1 for another status, 3 when nobody answers.\n\n' +
        "checkout.callback, subscription.callback and payment_link.callback are no webhooks: the payer's browser brings them back after a payment, once, " +
        "as a form or in the query. A few ids are signed, with the API key's secret (--secret, else $RAZORPAY_KEY_SECRET) and not " +
        'with that of webhooks; a redirect is a yes, too.\n\n' +
        'slack/handshake and the like ask your app what the provider asks before it sends events, and judge the answer.',
    )
    .argument(
      '[event]',
      'event type, such as payment.captured, payment.captured@card, stripe/charge.succeeded, or a .json file',
    )
    .addOption(providerOption())
    .option(
      '-u, --url <url>',
      'where to send it (default: "url" of hooks.config.json, else the listener of this project)',
    );
  for (const option of [...secretOptions(), ...editOptions()]) command.addOption(option);
  command
    .option('--raw <bytes>', 'send these bytes as the body: text, @file, or - for stdin')
    .addOption(headerOption("request header; takes the place of the provider's"))
    .option('--timeout <duration>', "how long to wait for the answer (default: the provider's own)", timeout)
    .option('--seed <text>', 'make the same ids each time; with --at, every byte and the signature')
    .option('--at <time>', 'the time of the event and of its signature', moment)
    .option('--keep-ids', "keep the sample's own ids")
    .option('--plain', 'leave out the text that only the very bytes verify: slashes, ₹, emoji')
    .addOption(wireOption())
    .option('--no-signature', 'leave the signature out')
    .option('--no-keep', 'do not keep the delivery in .hooks/')
    .option('--deliver', 'retry as the provider does, until it is accepted or given up')
    .option('--speed <factor>', 'with --deliver, how much faster the waits pass: 3600 runs a day in 24 s', speed)
    .addOption(printOption())
    .addHelpText(
      'after',
      examples(
        'hooks trigger payment.captured --url http://localhost:3000/webhook',
        'hooks trigger payment.captured@card --set payment.amount=5000',
        'hooks trigger stripe/charge.succeeded --secret whsec_test --print curl',
        'hooks trigger order.paid --deliver --speed 3600',
        'hooks trigger checkout.callback --url http://localhost:3000/callback',
      ),
    )
    .action((event: string | undefined, options: Omit<TriggerOptions, 'event'>) =>
      run(async () => (await import('../actions/trigger.ts')).triggerAction, {
        ...options,
        ...(event !== undefined && { event }),
      }),
    );
};
