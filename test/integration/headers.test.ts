import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { headerLines } from '../helpers/client.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { runForAnswers, accepted } from '../helpers/results.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { integrationOf } from '../helpers/integrations.ts';

const AT = '1790000044';
const HEX_64 = '[0-9a-f]{64}';

/** The lines that each provider's own requests have, in order; Host, Connection and Content-Length aside. */
const expected: Record<string, { event: string; lines: string[] }> = {
  razorpay: {
    event: 'payment.captured',
    lines: [
      'User-Agent: Razorpay-Webhook/v1',
      'Content-Type: application/json',
      'Request-Id: [0-9A-Za-z]{14}',
      'X-Razorpay-Event-Id: [0-9A-Za-z]{14}',
      `X-Razorpay-Signature: ${HEX_64}`,
      'Accept-Encoding: gzip',
    ],
  },
  stripe: {
    event: 'stripe/charge.succeeded',
    lines: [
      String.raw`User-Agent: Stripe/1\.0 \(\+https://stripe\.com/docs/webhooks\)`,
      String.raw`Accept: \*/\*; q=0\.5, application/xml`,
      'Cache-Control: no-cache',
      'Content-Type: application/json; charset=utf-8',
      `Stripe-Signature: t=${AT},v1=${HEX_64}`,
    ],
  },
  github: {
    event: 'github/pull_request.opened',
    lines: [
      String.raw`Accept: \*/\*`,
      'User-Agent: GitHub-Hookshot/[0-9a-f]{7}',
      'X-GitHub-Delivery: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}',
      'X-GitHub-Event: pull_request',
      String.raw`X-GitHub-Hook-ID: \d+`,
      String.raw`X-GitHub-Hook-Installation-Target-ID: \d+`,
      'X-GitHub-Hook-Installation-Target-Type: repository',
      'X-Hub-Signature: sha1=[0-9a-f]{40}',
      `X-Hub-Signature-256: sha256=${HEX_64}`,
      'Content-Type: application/json',
    ],
  },
  'standard-webhooks': {
    event: 'standard-webhooks/invoice.paid',
    lines: [
      'Content-Type: application/json',
      'webhook-id: msg_[0-9A-Za-z]{27}',
      `webhook-timestamp: ${AT}`,
      'webhook-signature: v1,[0-9A-Za-z+/]{43}=',
    ],
  },
  'payment-api': {
    event: 'payment-api/payment.succeeded',
    lines: ['Content-Type: application/json', `Payment-Signature: ${HEX_64}`],
  },
  generic: { event: 'generic/payment.updated', lines: ['Content-Type: application/json'] },
};

test.each(Object.entries(expected))(
  'the headers of %s arrive as its own, in its order',
  async (provider, { event, lines }) => {
    const { url, received } = await startReceiver();
    const signing = provider === 'generic' ? [] : ['--secret', integrationOf(provider).secret];
    expect(await runForAnswers(['trigger', event, '--url', url, '--at', AT, ...signing])).toEqual(accepted);
    expect(headerLines(received[0]!.rawHeaders)).toEqual(
      lines.map((line) => expect.stringMatching(new RegExp(`^${line}$`))),
    );
  },
);

test.each(Object.keys(expected))('a request of %s has a length, and no transfer coding', async (provider) => {
  const { url, received } = await startReceiver();
  const signing = provider === 'generic' ? [] : ['--secret', integrationOf(provider).secret];
  await runForAnswers(['trigger', expected[provider]!.event, '--url', url, ...signing]);
  const { headers, body, method } = received[0]!;
  expect({ method, length: headers['content-length'], coding: headers['transfer-encoding'] }).toEqual({
    method: 'POST',
    length: String(body.length),
    coding: undefined,
  });
});

test("Razorpay's Request-Id and X-Razorpay-Event-Id are the same id", async () => {
  const { url, received } = await startReceiver();
  await runForAnswers(['trigger', 'payment.captured', '--url', url, '--secret', 's']);
  expect(received[0]!.headers['request-id']).toBe(received[0]!.headers['x-razorpay-event-id']);
});

test('a header of one’s own takes the place of the provider’s, others come last, and repeats stay', async () => {
  const { url, received } = await startReceiver();
  const own = ['user-agent: me/1', 'X-Tag: a', 'X-Tag: b'].flatMap((line) => ['-H', line]);
  const trigger = [
    'trigger',
    'payment-api/payment.succeeded',
    '--url',
    url,
    '--secret',
    's',
    '-H',
    'Content-Type: text/x',
    ...own,
  ];
  expect(await runForAnswers(trigger)).toEqual(accepted);
  expect(headerLines(received[0]!.rawHeaders)).toEqual([
    'Content-Type: text/x',
    expect.stringMatching(/^Payment-Signature: /),
    'user-agent: me/1',
    'X-Tag: a',
    'X-Tag: b',
  ]);
});

test.each(['Expect: 100-continue', 'Transfer-Encoding: chunked', 'Content-Length: 3', 'Upgrade: x', 'Keep-Alive: 1'])(
  'the header "%s" is of the connection: to give it is wrong usage, not a missing answer',
  async (line) => {
    const cwd = temporaryProject();
    const { url, received } = await startReceiver();
    const trigger = ['trigger', 'payment.captured', '--url', url, '--secret', 's', '-H', line, '--json'];
    expect(await runHooks(trigger, { cwd })).toMatchObject({ exitCode: 2, stdout: '' });
    expect([received.length, existsSync(join(cwd, '.hooks'))]).toEqual([0, false]);
  },
);
