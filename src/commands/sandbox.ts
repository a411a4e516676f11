import { Option } from 'commander';

import type { SandboxOptions } from '../actions/sandbox.ts';
import { examples, type RegisterCommand } from './command.ts';
import { port, speed } from './parsers.ts';

export const registerSandbox: RegisterCommand = (program, run) => {
  program
    .command('sandbox')
    .summary('stand in for a payment API: register endpoints, pay, receive')
    .description(
      'Serve a payment API on this machine: register an endpoint with POST /v1/webhooks, set events off with POST ' +
        '/v1/payments and /v1/refunds, and have them delivered, signed and retried. A test card decides what becomes of ' +
        'a payment: 4242424242424242 succeeds, 4000000000000002 is declined. A refund has a payment_id, a reason ' +
        '(duplicate, fraudulent, requested_by_customer) and, for a part, an amount. GET, PATCH and DELETE ' +
        '/v1/webhooks/<id> show, change and remove an endpoint, whose enabled_events names each event type; POST ' +
        '/v1/webhooks/<id>/rotate_secret with "expires_in" (immediately, 1h, 3h, 6h, 12h, 24h) gives it a new secret. ' +
        'Endpoints stay in .hooks/. Runs until Ctrl-C.',
    )
    .option('--port <port>', 'port to listen on, 0 for any free one (default: 4410)', port)
    .addOption(
      new Option('--rules <provider>', 'whose rules an endpoint must keep (default: none)').choices([
        'none',
        'payment-api',
        'razorpay',
      ]),
    )
    .option('--speed <factor>', 'how much faster retries come and rotated secrets expire', speed)
    .option('--api-key-file <file>', 'file that holds the API key (default: $PAYMENT_API_KEY, else one is made)')
    .addHelpText(
      'after',
      examples(
        'hooks sandbox',
        'hooks sandbox --speed 3600',
        'hooks sandbox --rules razorpay',
        'PAYMENT_API_KEY=sk_test_1234567890abcdef hooks sandbox --port 4410',
      ),
    )
    .action((options: SandboxOptions) =>
      run(async () => (await import('../actions/sandbox.ts')).sandboxAction, options),
    );
};
