import { expect, test } from 'vitest';

import { runHooks } from '../helpers/context.ts';
import { words } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';

const RAZORPAY_EVENTS = `razorpay
  order.paid                   @card @netbanking @upi @wallet
  payment.authorized           @card @netbanking @upi @wallet
  payment.captured             @card @netbanking @upi @wallet
  payment.failed               @card @netbanking @upi @wallet
  payment_link.paid
  refund.created
  refund.processed
`;
const STRIPE_EVENTS = `stripe
  charge.succeeded
  checkout.session.completed
  invoice.paid
  payment_intent.succeeded
`;

test('events lists what can be triggered', async () => {
  expect(await runHooks(['events'])).toEqual({
    exitCode: 0,
    stdout: `${RAZORPAY_EVENTS}${STRIPE_EVENTS}github
  ping
  pull_request.opened
  push
standard-webhooks
  invoice.paid
payment-api
  payment.failed
  payment.succeeded
  refund.created
generic
  payment.updated
`,
    stderr: '',
  });
});

test.each([
  ['razorpay', RAZORPAY_EVENTS],
  ['stripe', STRIPE_EVENTS],
])('events %s lists those of one provider', async (provider, stdout) => {
  expect(await runHooks(['events', provider])).toEqual({ exitCode: 0, stdout, stderr: '' });
});

test('events --json has a line for each provider', async () => {
  const { exitCode, stdout, stderr } = await runHooks(['events', 'stripe', '--json']);
  expect({ exitCode, lines: ndjson(stdout), stderr }).toEqual({
    exitCode: 0,
    lines: [
      {
        type: 'events.listed',
        provider: 'stripe',
        events: ['charge.succeeded', 'checkout.session.completed', 'invoice.paid', 'payment_intent.succeeded'].map(
          (eventType) => ({ eventType, variants: [] }),
        ),
      },
    ],
    stderr: '',
  });
});

test('every event that is listed can be triggered', async () => {
  const { stdout } = await runHooks(['events']);
  let provider = '';
  const labels = stdout
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      if (!line.startsWith(' ')) {
        provider = line;
        return [];
      }
      const [eventType = '', ...variants] = line.trim().split(/\s+/);
      return ['', ...variants].map((variant) => `${provider}/${eventType}${variant}`);
    });
  const runs = await Promise.all(
    labels.map((label) => runHooks(['trigger', label, '--print', 'body'], { env: { HOOKS_SECRET: 'c2VjcmV0' } })),
  );
  expect(labels.length).toBeGreaterThan(30);
  expect(labels.filter((_, index) => runs[index]?.exitCode !== 0)).toEqual([]);
});

// 1 event, not "1 events".
const PROVIDERS = `razorpay             Razorpay                         186 sample events
stripe               Stripe                           4 sample events
github               GitHub                           3 sample events
standard-webhooks    Standard Webhooks                1 sample event
payment-api          Payment API (Payment-Signature)  3 sample events
generic              Generic unsigned envelope        1 sample event
`;

test.each(['providers', 'providers list'])('hooks %s lists them', async (line) => {
  expect(await runHooks(words(line))).toEqual({ exitCode: 0, stdout: PROVIDERS, stderr: '' });
});

test.each(['providers', 'providers list'])('hooks %s --json has a line for each', async (line) => {
  const { exitCode, stdout, stderr } = await runHooks([...words(line), '--json']);
  expect({ exitCode, first: ndjson(stdout)[0], ids: ndjson(stdout).map(({ id }) => id), stderr }).toEqual({
    exitCode: 0,
    first: { type: 'provider.listed', id: 'razorpay', name: 'Razorpay', events: 186 },
    ids: ['razorpay', 'stripe', 'github', 'standard-webhooks', 'payment-api', 'generic'],
    stderr: '',
  });
});

test.each([
  [
    'razorpay',
    `Razorpay  razorpay
The signature is an HMAC-SHA256 of the raw body, byte for byte,
keyed with the signing secret as text, written in lower-case hex in X-Razorpay-Signature.
No time is signed: an old delivery stays valid, so duplicates must be told by the event id.

  documentation   https://razorpay.com/docs/webhooks/
  sample events   186   (hooks events razorpay)
  secret          $RAZORPAY_WEBHOOK_SECRET
  signed content  {body}
  header          X-Razorpay-Signature: <hex>
  event type      "event" of the body
  event id        X-Razorpay-Event-Id
  answer within   5 s

  Nothing in the scheme stops a replay: recognise duplicates by X-Razorpay-Event-Id.

  A webhook without a secret is sent without the signature header.

  Whether / and non-ASCII characters are still written \\/ and \\uXXXX today was last proven on a delivery of 2019.
`,
  ],
  [
    'standard-webhooks',
    `Standard Webhooks  standard-webhooks
The signature is an HMAC-SHA256 of the message id, a dot, the timestamp, a dot, the raw body,
keyed with the signing secret, without "whsec_" and decoded from base64, written in base64 in webhook-signature.
It is refused when its timestamp is more than 300 s old or ahead.

  documentation   https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  sample events   1   (hooks events standard-webhooks)
  secret          $STANDARD_WEBHOOKS_SECRET
  signed content  {id}.{timestamp}.{body}
  header          webhook-signature: v1,<base64>
  timestamp       webhook-timestamp (unix s)
  message id      webhook-id
  rotation        several signatures may stand in the header; one must match
  event type      "type" of the body
  event id        webhook-id
  answer within   20 s
`,
  ],
  [
    'github',
    `GitHub  github
The signature is an HMAC-SHA256 of the raw body, byte for byte,
keyed with the signing secret as text, written in lower-case hex in X-Hub-Signature-256.
No time is signed: an old delivery stays valid, so duplicates must be told by the event id.

  documentation   https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
  sample events   3   (hooks events github)
  secret          $GITHUB_WEBHOOK_SECRET
  signed content  {body}
  header          X-Hub-Signature-256: sha256=<hex>
  also sent       X-Hub-Signature: sha1=<sha1>
  event type      X-GitHub-Event, with "action" of the body
  event id        X-GitHub-Delivery
  answer within   10 s

  X-Hub-Signature (SHA-1) is sent for old receivers; check X-Hub-Signature-256.
`,
  ],
  [
    'generic',
    `Generic unsigned envelope  generic
Generic unsigned envelope signs nothing: nothing proves who sent an event, or that it was not changed.

  documentation   none is public
  sample events   1   (hooks events generic)
  event type      "event" of the body
  answer within   30 s

  Nothing is signed: whoever knows the URL can send such an event.
`,
  ],
])('providers show %s explains how it signs', async (id, stdout) => {
  expect(await runHooks(['providers', 'show', id])).toEqual({ exitCode: 0, stdout, stderr: '' });
});

test('providers show --json is the whole profile', async () => {
  const { exitCode, stdout, stderr } = await runHooks(['providers', 'show', 'stripe', '--json']);
  expect({ exitCode, stdout: JSON.parse(stdout) as unknown, stderr }).toMatchObject({
    exitCode: 0,
    stdout: {
      type: 'provider.shown',
      id: 'stripe',
      signature: {
        kind: 'hmac',
        algorithm: 'sha256',
        signedContent: '{timestamp}.{body}',
        header: { name: 'Stripe-Signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ',' },
      },
      events: 4,
    },
    stderr: '',
  });
});
