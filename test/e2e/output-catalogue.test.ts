import { describe, expect, test } from 'vitest';

import { providers } from '../../src/providers/index.ts';

import { runHooks, temporaryProject } from '../helpers/context.ts';
import { words } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';

const RAZORPAY_PRODUCTS = `razorpay  119 events, 67 variants: hooks events razorpay lists them
  Payments                      payment.* (3)
  Magic Checkout                payment.pending order.* (4)
  Downtimes                     payment.downtime.* (3)
  Disputes                      payment.dispute.* (6)
  Orders                        order.paid (1)
  Recurring payments            order.notification.* token.* (8)
  Invoices                      invoice.* (3)
  Payment Links                 payment_link.* (4)
  QR Codes                      qr_code.* (3)
  Refunds                       refund.* (4)
  Settlements                   settlement.processed (1)
  Subscriptions                 subscription.* (10)
  TokenHQ                       token.* (10)
  Route                         transfer.* product.route.* account.updated (7)
  Partners                      product.* account.* banking_accounts.issued (28)
  Smart Collect                 virtual_account.* (3)
  RazorpayX Payouts             payout.* (10)
  RazorpayX Payout Links        payout_link.* (8)
  RazorpayX Account Validation  fund_account.validation.* (2)
  RazorpayX Transactions        transaction.created (1)
`;
test('events lists what can be triggered, a line for each provider but the deepest', async () => {
  const { exitCode, stdout, stderr } = await runHooks(['events']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain(RAZORPAY_PRODUCTS);
  expect(stdout).toContain(
    `
payment-api         payment.failed  payment.succeeded  refund.created
`,
  );
  expect(stdout).toContain(
    '\nshopify             app/uninstalled  orders/create  orders/paid  products/update  refunds/create\n',
  );
  expect(stdout).toMatch(/^stripe {14}charge\.dispute\.closed .* and \d+ more$/m);
});

test('events shopify lists those of one provider', async () => {
  expect(await runHooks(['events', 'shopify'])).toEqual({
    exitCode: 0,
    stdout: `shopify
  app/uninstalled
  orders/create
  orders/paid
  products/update
  refunds/create
`,
    stderr: '',
  });
});

test('a signature that is a form field is not said to be in a header', async () => {
  const { stdout } = await runHooks(['providers', 'show', 'braintree']);
  expect(stdout).toContain('several signatures may stand in the form field bt_signature; one must match');
});

test('events auth0 says what the codes stand for', async () => {
  expect(await runHooks(['events', 'auth0'])).toEqual({
    exitCode: 0,
    stdout: `auth0
  f                            (a login that failed)
  s                            (a login)
  ss                           (a sign-up)
`,
    stderr: '',
  });
});

describe('events razorpay', () => {
  test('ends with what a browser brings back', async () => {
    const { stdout } = await runHooks(['events', 'razorpay']);
    expect(stdout.slice(stdout.indexOf('\n  Callbacks'))).toBe(`
  Callbacks  (no events: a payer's browser brings them back)
    checkout.callback
    subscription.callback
    payment_link.callback
`);
  });

  const listing = (product: string, text: string): string => text.split(`\n  ${product}`)[1]?.split('\n\n')[0] ?? '';

  test.each([
    [
      'Payments',
      `
    payment.authorized           @card @cardless_emi @emi @netbanking @paylater @upi @wallet  (test mode, but no late authorisation; @cardless_emi reconstructed)
    payment.captured             @card @cardless_emi @emi @netbanking @paylater @upi @wallet  (@cardless_emi reconstructed)
    payment.failed               @card @emi @netbanking @upi @wallet  (test mode, but error_reason is nearly always payment_failed)`,
    ],
    ['Orders', '\n    order.paid                   @card @netbanking @recurring_auth @upi @wallet'],
    [
      'Refunds',
      `
    refund.created
    refund.processed
    refund.failed                (not in test mode, not for normal refunds)
    refund.speed_changed         (test mode, set off by certain amounts)`,
    ],
    [
      'Settlements',
      `  (test mode, about 2 minutes later, with a made-up UTR; bytes survive JSON.stringify)
    settlement.processed`,
    ],
    [
      'Magic Checkout',
      `  (test mode unknown; reconstructed)
    payment.pending
    order.created
    order.placed
    order.expired`,
    ],
  ])('groups by product, and says what test mode cannot do: %s', async (product, lines) => {
    const { exitCode, stdout, stderr } = await runHooks(['events', 'razorpay']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^razorpay  what has no note of test mode, it can produce\n/);
    expect(listing(product, stdout)).toBe(lines);
  });

  test('--json says the same of each event', async () => {
    const { stdout } = await runHooks(['events', 'razorpay', '--json']);
    const [line] = ndjson(stdout) as unknown as Array<{ events: Array<Record<string, unknown>> }>;
    expect(Object.keys(line ?? {})).toEqual(['type', 'provider', 'events', 'callbacks']);
    expect(line?.events).toHaveLength(119);
    expect(line?.events.find(({ eventType }) => eventType === 'payment.dispute.lost')).toEqual({
      eventType: 'payment.dispute.lost',
      variants: [],
      product: 'Disputes',
      testMode: 'no',
      testModeNote: 'test mode raises no disputes',
      confidence: 'high',
      wireStyle: 'php',
    });
    expect(line?.events.find(({ eventType }) => eventType === 'payout.downtime.started')).toMatchObject({
      reconstructed: true,
      shape: 'no_envelope',
      wireStyle: 'sorted',
    });
  });
});

test('events --json has a line for each provider', async () => {
  const { exitCode, stdout, stderr } = await runHooks(['events', 'payment-api', '--json']);
  expect({ exitCode, lines: ndjson(stdout), stderr }).toEqual({
    exitCode: 0,
    lines: [
      {
        type: 'events.listed',
        provider: 'payment-api',
        events: ['payment.failed', 'payment.succeeded', 'refund.created'].map((eventType) => ({
          eventType,
          variants: [],
          wireStyle: 'compact',
        })),
      },
    ],
    stderr: '',
  });
});

test('every event that is listed can be triggered', async () => {
  const cwd = temporaryProject();
  const { stdout } = await runHooks(['events', '--json']);
  const listed = ndjson(stdout) as unknown as Array<{
    provider: string;
    events: Array<{ eventType: string; variants: string[] }>;
  }>;
  const labels = listed.flatMap(({ provider, events }) =>
    events.flatMap(({ eventType, variants }) =>
      ['', ...variants.map((variant) => `@${variant}`)].map((variant) => `${provider}/${eventType}${variant}`),
    ),
  );
  const runs = await Promise.all(labels.map((label) => runHooks(['trigger', label, '--print', 'body'], { cwd })));
  expect(labels.length).toBeGreaterThan(190);
  expect(labels.filter((_, index) => runs[index]?.exitCode !== 0)).toEqual([]);
});

test.each(['providers', 'providers list'])('hooks %s lists them', async (line) => {
  const { exitCode, stdout, stderr } = await runHooks(words(line));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  // 1 event, not "1 events".
  expect(stdout.split('\n').map((text) => text.replace(/\s+/g, ' '))).toEqual(
    expect.arrayContaining([
      'razorpay Razorpay 186 sample events',
      'payment-api Payment API (Payment-Signature) 3 sample events',
      'standard-webhooks Standard Webhooks 1 sample event',
      'shopify Shopify 5 sample events',
    ]),
  );
});

test.each(['providers', 'providers list'])('hooks %s --json has a line for each', async (line) => {
  const { exitCode, stdout, stderr } = await runHooks([...words(line), '--json']);
  expect({ exitCode, first: ndjson(stdout)[0], count: ndjson(stdout).length, stderr }).toEqual({
    exitCode: 0,
    first: { type: 'provider.listed', id: 'razorpay', name: 'Razorpay', events: 186 },
    count: providers.length,
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
  retries         after 5 s, 10 s, 20 s, 40 s … 11 h 23 min; 14 in 22 h 45 min (measured)
  known how       the provider's own library accepts these signatures
  from            razorpay 2.9.8

  Nothing in the scheme stops a replay: recognise duplicates by X-Razorpay-Event-Id.

  A webhook without a secret is sent without the signature header.

  Whether / and non-ASCII characters are still written \\/ and \\uXXXX today was last proven on a delivery of 2019.

  Retries: The waits and the unchanged signature were measured on deliveries of 2026; that it ends after 24 hours, when the URL is disabled until somebody enables it again, is documented.
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
  retries         after 5 s, 5 min, 30 min, 2 h … 24 h; 9 in 75 h 35 min (documented)
  known how       the provider's own library accepts these signatures
  from            standardwebhooks 1.1.1

  Retries: The specification's own example; senders choose. How large the recommended jitter is, is not said: here it is a tenth of the wait.
`,
  ],
  [
    'github',
    `GitHub  github
The signature is an HMAC-SHA256 of the raw body, byte for byte,
keyed with the signing secret as text, written in lower-case hex in X-Hub-Signature-256.
No time is signed: an old delivery stays valid, so duplicates must be told by the event id.

  documentation   https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
  sample events   19   (hooks events github)
  secret          $GITHUB_WEBHOOK_SECRET
  signed content  {body}
  header          X-Hub-Signature-256: sha256=<hex>
  also sent       X-Hub-Signature: sha1=<sha1>
  event type      X-GitHub-Event, with "action" of the body
  event id        X-GitHub-Delivery
  answer within   10 s
  retries         none (documented)
  known how       the provider's own library accepts these signatures
  from            @octokit/webhooks-methods 6.0.0; GitHub docs

  X-Hub-Signature (SHA-1) is sent for old receivers; check X-Hub-Signature-256.

  Retries: A failed delivery is not sent again by itself; a person or a script redelivers it, with the same id.
`,
  ],
  [
    'generic',
    `Generic unsigned envelope  generic
Generic unsigned envelope signs nothing: nothing proves who sent an event, or that it was not changed.

  sample events   1   (hooks events generic)
  event type      "event" of the body
  answer within   30 s
  retries         not known; --deliver has waits of hooks' own: after 5 s, 5 min, 30 min, 2 h … 10 h; 7 in 27 h 35 min

  Nothing is signed: whoever knows the URL can send such an event.
`,
  ],
])('providers show %s explains how it signs', async (id, stdout) => {
  const run = await runHooks(['providers', 'show', id]);
  expect({ ...run, stdout: run.stdout.split('\nExample\n')[0] }).toEqual({ exitCode: 0, stdout, stderr: '' });
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
        place: { name: 'Stripe-Signature', parts: ['t={timestamp}', 'v1={signature}'], separator: ',' },
      },
      events: 31,
    },
    stderr: '',
  });
});
