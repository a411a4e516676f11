import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { validatePaymentVerification } from 'razorpay/dist/utils/razorpay-utils.js';
import { describe, expect, test } from 'vitest';

import { startListening } from '../helpers/child.ts';
import { sendRequest } from '../helpers/client.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { type Received, startReceiver } from '../helpers/receiver.ts';
import { runRefused } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';
import { hmac } from '../helpers/signed.ts';

const KEY_SECRET = 'key_secret_of_a_test';
const env = { RAZORPAY_KEY_SECRET: KEY_SECRET, RAZORPAY_WEBHOOK_SECRET: 'hook-secret-7QzX', HOOKS_SECRET: 'another' };

function parameters({ method, path, body }: Received): Record<string, string> {
  const text = method === 'GET' ? (path.split('?')[1] ?? '') : body.toString();
  return Object.fromEntries(new URLSearchParams(text));
}

/** As the integration guide of the official package says. */
function isGenuine(request: Received): boolean {
  const fields = parameters(request);
  const payment = { payment_id: fields['razorpay_payment_id'] ?? '' };
  const subscription = fields['razorpay_subscription_id'];
  const ids =
    request.method === 'POST'
      ? subscription === undefined
        ? { order_id: fields['razorpay_order_id'] ?? '', ...payment }
        : { subscription_id: subscription, ...payment }
      : {
          payment_link_id: fields['razorpay_payment_link_id'] ?? '',
          payment_link_reference_id: fields['razorpay_payment_link_reference_id'] ?? '',
          payment_link_status: fields['razorpay_payment_link_status'] ?? '',
          ...payment,
        };
  return validatePaymentVerification(ids, fields['razorpay_signature'] ?? '', KEY_SECRET);
}

async function startShop() {
  return startReceiver((request, response) =>
    isGenuine(request)
      ? void response.writeHead(302, { Location: '/thanks' }).end()
      : void response.writeHead(400).end('no'),
  );
}

describe.each(['checkout.callback', 'subscription.callback', 'payment_link.callback', 'razorpay/checkout.callback'])(
  '%s',
  (name) => {
    test('is accepted by the official package, and a redirect is a yes', async () => {
      const shop = await startShop();
      const url = `${shop.url}/callback?lang=en`;
      const run = await runHooks(['trigger', name, '--url', url, '--no-keep'], { env });
      expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(run.stdout).toContain('✓ 302 Found');
      expect(shop.received[0]?.path.startsWith('/callback?lang=en')).toBe(true);
      const fields = parameters(shop.received[0] as Received);
      expect(fields['razorpay_payment_id']).toMatch(/^pay_[0-9A-Za-z]{14}$/);
    });

    test('tampered with, unsigned or signed with hook-secret-7QzX it is refused', async () => {
      const shop = await startShop();
      const trigger = (...more: string[]) =>
        runHooks(['trigger', name, '--url', shop.url, '--no-keep', ...more], { env });
      expect((await trigger('--secret', 'hook-secret-7QzX')).exitCode).toBe(1);
      expect((await trigger('--no-signature')).exitCode).toBe(1);
      expect(shop.received).toHaveLength(2);
    });
  },
);

test('a field that was set is signed, and openssl makes the same signature', async () => {
  const shop = await startShop();
  const set = ['--set', 'razorpay_order_id=order_A1', '--set', 'razorpay_payment_id=pay_B2'];
  await runHooks(['trigger', 'checkout.callback', '--url', shop.url, '--no-keep', ...set], { env });
  const digest = execFileSync('openssl', ['dgst', '-sha256', '-hmac', KEY_SECRET], { input: 'order_A1|pay_B2' });
  expect(parameters(shop.received[0] as Received)).toEqual({
    razorpay_payment_id: 'pay_B2',
    razorpay_order_id: 'order_A1',
    razorpay_signature: digest.toString().trim().split(' ').at(-1),
  });
});

describe('verify', () => {
  async function saved(name: string, ...more: string[]) {
    const cwd = temporaryProject();
    const args = ['trigger', name, '--url', 'http://localhost:3000/cb', '--print', 'http', ...more];
    const { stdout } = await runHooks(args, { cwd, env });
    writeFileSync(join(cwd, 'saved.http'), stdout);
    return cwd;
  }

  test.each(['checkout.callback', 'subscription.callback', 'payment_link.callback'])(
    'knows a saved %s',
    async (name) => {
      const cwd = await saved(name);
      const { exitCode, stdout } = await runHooks(['verify', 'saved.http'], { cwd, env });
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout:
          `✓ valid    ${name} from razorpay  saved.http\n` +
          `  razorpay ${name} hmac-sha256, secret from $RAZORPAY_KEY_SECRET\n`,
      });
      const wrong = await runHooks(['verify', 'saved.http', '--secret', 'hook-secret-7QzX', '--json'], { cwd, env });
      expect(wrong.exitCode).toBe(1);
      expect(ndjson(wrong.stdout)[0]).toMatchObject({ eventType: name, verification: { valid: false } });
      expect(wrong.stdout).not.toContain('hook-secret-7QzX');
    },
  );

  const form = `razorpay_payment_id=pay_B2&razorpay_order_id=order_A1&razorpay_signature=${hmac(KEY_SECRET, 'order_A1|pay_B2')}`;
  const link =
    'https://shop.example/paid?lang=en&razorpay_payment_id=pay_B2&razorpay_payment_link_id=plink_C3' +
    '&razorpay_payment_link_reference_id=&razorpay_payment_link_status=paid' +
    `&razorpay_signature=${hmac(KEY_SECRET, 'plink_C3||paid|pay_B2')}`;

  test.each([
    ['a form alone', 'saved.txt', 'checkout.callback', form],
    ['a form with a line break', 'saved.txt', 'checkout.callback', `${form}\n`],
    [
      'the JSON of a handler',
      'saved.json',
      'checkout.callback',
      JSON.stringify(Object.fromEntries(new URLSearchParams(form)), null, 2),
    ],
    ['a URL', link, 'payment_link.callback', ''],
  ])('knows %s', async (_, source, name, content) => {
    const cwd = temporaryProject();
    writeFileSync(join(cwd, 'saved.txt'), content);
    writeFileSync(join(cwd, 'saved.json'), content);
    expect(await runHooks(['verify', source], { cwd, env })).toEqual({
      exitCode: 0,
      stdout:
        `✓ valid    ${name} from razorpay  ${source === link ? 'https://shop.example/paid' : source}\n` +
        `  razorpay ${name} hmac-sha256, secret from $RAZORPAY_KEY_SECRET\n`,
      stderr: '',
    });
    writeFileSync(join(cwd, 'saved.txt'), content.replace('pay_B2', 'pay_B3'));
    writeFileSync(join(cwd, 'saved.json'), content.replace('pay_B2', 'pay_B3'));
    const changed = await runHooks(['verify', source.replace('pay_B2', 'pay_B3')], { cwd, env });
    expect(changed).toMatchObject({ exitCode: 1, stderr: '' });
  });

  test('without the key secret it cannot tell', async () => {
    const cwd = await saved('checkout.callback');
    const { exitCode, stderr } = await runHooks(['verify', 'saved.http', '--json'], { cwd });
    expect([exitCode, ndjson(stderr)[0]?.['code']]).toEqual([2, 'NO_SECRET']);
  });
});

test('a listener knows one, too', async () => {
  const listener = await startListening([], { cwd: temporaryProject(), env });
  const { stdout: raw } = await runHooks(['trigger', 'checkout.callback', '--url', listener.url, '--print', 'json'], {
    env,
  });
  const { body } = JSON.parse(raw) as { body: string };
  await sendRequest(listener.port, { body, headers: ['Content-Type', 'application/x-www-form-urlencoded'] });
  expect(await listener.waitFor('delivery.received')).toMatchObject({
    eventType: 'checkout.callback',
    verification: { valid: true },
  });
});

test('a listener knows the JSON that a page’s script posts on', async () => {
  const listener = await startListening([], { cwd: temporaryProject(), env });
  const body = JSON.stringify({
    razorpay_payment_id: 'pay_B2',
    razorpay_order_id: 'order_A1',
    razorpay_signature: hmac(KEY_SECRET, 'order_A1|pay_B2'),
  });
  await sendRequest(listener.port, { body, headers: ['Content-Type', 'application/json'] });
  expect(await listener.waitFor('delivery.received')).toMatchObject({
    eventType: 'checkout.callback',
    verification: { valid: true },
  });
});

test('its body is printed without a URL to send it to, and a redirect has no length', async () => {
  const { exitCode, stdout } = await runHooks(['trigger', 'checkout.callback', '--print', 'body'], { env });
  expect([exitCode, [...new URLSearchParams(stdout).keys()]]).toEqual([
    0,
    ['razorpay_payment_id', 'razorpay_order_id', 'razorpay_signature'],
  ]);
  const line = ['trigger', 'payment_link.callback', '--print', 'http', '--url', 'http://localhost:3000/'];
  expect((await runHooks(line, { env })).stdout).not.toContain('Content-Length');
});

test.each([
  ['trigger checkout.callback --deliver --url http://127.0.0.1:1/', 'NO_EFFECT'],
  ['trigger checkout.callback --print body --url http://127.0.0.1:1/', 'NO_EFFECT'],
  ['trigger checkout.callback --print http --timeout 5s --url http://127.0.0.1:1/', 'NO_EFFECT'],
  ['trigger payment_link.callback --print body', 'NO_EFFECT'],
  ['trigger checkout.callback --plain --url http://127.0.0.1:1/', 'NO_EFFECT'],
  ['trigger checkout.callback --unset razorpay_order_id --url http://127.0.0.1:1/', 'MISSING_FIELD'],
  ['trigger checkout.callback --set order_id=x --url http://127.0.0.1:1/', 'UNKNOWN_PATH'],
  ['trigger stripe/checkout.callback --url http://127.0.0.1:1/', 'UNKNOWN_EVENT'],
  ['trigger razorpay/checkout.callback -p stripe --url http://127.0.0.1:1/', 'PROVIDER_CONFLICT'],
  ['trigger slack/handshake -p stripe --url http://127.0.0.1:1/', 'PROVIDER_CONFLICT'],
])('%s is refused', async (line, code) => {
  const { forPrograms } = await runRefused(line, { env });
  expect(forPrograms).toMatchObject({ exitCode: 2, stdout: '', stderr: { code } });
});
