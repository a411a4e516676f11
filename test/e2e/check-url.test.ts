import { expect, test } from 'vitest';

import { runHooks } from '../helpers/context.ts';
import { refusal, runRefused } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';

test.each([
  ['razorpay', 'https://shop.ngrok-free.app/hook', []],
  ['razorpay', 'https://shop.ngrok.io/hook', ['blocked_hosts']],
  ['razorpay', 'https://WEBHOOK.SITE./x', ['blocked_hosts']],
  ['razorpay', 'https://notngrok.io.shop.net/', []],
  ['razorpay', 'https://shop.net:8443/hook', ['ports']],
  ['razorpay', 'http://shop.net/hook', ['https_only']],
  ['razorpay', 'https://my-razorpay.shop.net/', ['no_word_in_host']],
  ['razorpay', 'https://shop.net/razorpay', []],
  ['razorpay', 'https://192.168.1.5/', ['public_only']],
  ['razorpay', 'https://10.0.0.1/', ['public_only']],
  ['razorpay', 'https://[fd00::1]/', ['public_only']],
  ['razorpay', 'https://2130706433/', ['public_only']],
  ['razorpay', 'http://localhost:3000/', ['blocked_hosts', 'public_only', 'ports', 'https_only']],
  ['razorpay', 'https://nas.home.arpa/', ['public_only']],
  ['razorpay', 'https://192.88.99.7/', ['public_only']],
  ['razorpay', 'https://[2002:a00:1::1]/', ['public_only']],
  ['razorpay', 'https://[2002:c0a8:105::]/', ['public_only']],
  ['razorpay', 'https://[2002:808:808::1]/', []],
  ['razorpay', 'https://[2001::1]/', ['public_only']],
  ['razorpay', 'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/', ['public_only']],
  ['razorpay', 'https://[2001:4860:4860::8888]/', []],
  ['razorpay', 'https://[2001:db8::1]/', ['public_only']],
  ['razorpay', 'https://[::ffff:10.0.0.1]/', ['public_only']],
  ['stripe', 'https://shop.net/hook', []],
  ['stripe', 'http://shop.net/hook', ['https_only']],
  ['github', 'https://127.0.0.1/', ['public_only']],
])('%s and %s: %j', async (provider, url, kinds) => {
  const { exitCode, stdout, stderr } = await runHooks(['providers', 'check-url', provider, url, '--json']);
  // Plain http is only advised against.
  const ok = kinds.every((kind) => kind === 'https_only');
  const [checked] = ndjson(stdout) as Array<{
    ok: boolean;
    problems: Array<{ kind: string; rule: string; source: string }>;
  }>;
  expect({ exitCode, ok: checked?.ok, kinds: checked?.problems.map(({ kind }) => kind), stderr }).toEqual({
    exitCode: ok ? 0 : 1,
    ok,
    kinds,
    stderr: '',
  });
  for (const { rule, source } of checked?.problems ?? [])
    expect([rule.length > 20, source.length > 5]).toEqual([true, true]);
});

test('for people: the rule and where it stands', async () => {
  expect(await runHooks(['providers', 'check-url', 'razorpay', 'https://shop.net:8443/hook'])).toEqual({
    exitCode: 1,
    stdout:
      '✗ no  https://shop.net:8443/hook\n' +
      '  refused: Only the ports 80 and 443 are allowed.\n' +
      '    Source: https://razorpay.com/docs/webhooks/setup-edit-payments/\n',
    stderr: '',
  });
});

test('for people: what is only advised against is a yes', async () => {
  expect(await runHooks(['providers', 'check-url', 'stripe', 'http://shop.net/hook'])).toEqual({
    exitCode: 0,
    stdout:
      '✓ ok  http://shop.net/hook, but\n' +
      '  discouraged: Its documentation speaks of https endpoints only.\n' +
      '    Source: https://docs.stripe.com/webhooks\n',
    stderr: '',
  });
});

test.each([
  ['no such provider', ['razorpy', 'https://shop.net/'], 'UNKNOWN_PROVIDER'],
  ['no URL', ['razorpay', 'shop.net'], 'INVALID_URL'],
])('%s is refused', async (_, words, code) => {
  const { exitCode, stderr } = await runHooks(['providers', 'check-url', ...words, '--json']);
  expect([exitCode, ndjson(stderr)[0]?.['code']]).toEqual([2, code]);
});

test.each([
  ['https:shop.net', 'a host does not follow "//" after the scheme'],
  ['https:///shop.net', 'a host does not follow "//" after the scheme'],
  ['https://shop.net/a b', 'it has a space in it'],
  [' https://shop.net ', 'it has a space in it'],
  ['https://shop..net/', 'no host can have that name'],
  ['https://-x.com/', 'no host can have that name'],
  ['https://shop.net\\@evil', 'it has a backslash in it'],
])('%j is no URL to register, and none of a tunnel', async (url, why) => {
  const refused = {
    code: 'INVALID_URL',
    message: `"${url}" is not a URL that can be used: ${why}.`,
    hint: 'Write it such as https://shop.example.com/webhook',
  };
  expect(await runRefused(['providers', 'check-url', 'razorpay', url])).toEqual(refusal(refused));
  expect(await runRefused(['listen', '--port', '0', '--public-url', url])).toEqual(refusal(refused));
});

test.each([
  [
    'https://me:word@shop.net/',
    'The URL has a user name or a password in it.',
    'Leave them out: the signature says who has sent a delivery.',
  ],
  ['shop.net/hook', '"shop.net/hook" is not an http or https URL.', 'Write it whole, such as https://shop.net/hook'],
  ['3000', '"3000" is not an http or https URL.', 'Write it whole, such as https://shop.example.com/webhook'],
  ['ftp://x', '"ftp://x" is not an http or https URL.', 'Write it whole, such as https://shop.example.com/webhook'],
])('what is advised for %j is true of a URL that a provider sends to', async (url, message, hint) => {
  expect(await runRefused(['providers', 'check-url', 'razorpay', url])).toEqual(
    refusal({ code: 'INVALID_URL', message, hint }),
  );
});

test.each([
  ['https://a.com/#f', '#f'],
  ['https://a.com/x?y=1', '?y=1'],
])('%s is no public URL of a tunnel', async (url, what) => {
  expect(await runRefused(['listen', '--port', '0', '--public-url', url])).toEqual(
    refusal({
      code: 'INVALID_URL',
      message: `The public URL has "${what}" in it: it is where deliveries come in.`,
      hint: 'Leave that out; a provider may be given it all the same.',
    }),
  );
});
