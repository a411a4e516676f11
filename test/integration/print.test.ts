import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { delicateBodies, fingerprint } from '../helpers/bodies.ts';
import { requestLines, sendRaw } from '../helpers/client.ts';
import { createTestContext, runHooks, temporaryProject, type TestContextOptions } from '../helpers/context.ts';
import { startVerifyingReceiver, type VerifyingReceiver } from '../helpers/frameworks.ts';
import {
  type Integration,
  integrationOf,
  integrations,
  providersThatSign,
  sampleEvents,
} from '../helpers/integrations.ts';
import { runInShell } from '../helpers/programs.ts';
import type { Received, TestReceiver } from '../helpers/receiver.ts';
import { named, runForAnswers } from '../helpers/results.ts';
import { main } from '../../src/main.ts';

/** All that the sender of a request decides, in a form to compare. */
function summary(request: Received): string[] {
  return [...requestLines(request), fingerprint(request.body)];
}

async function print(
  form: 'curl' | 'http' | 'body',
  argv: readonly string[],
  options?: TestContextOptions,
): Promise<Buffer> {
  const run = createTestContext([...argv, '--print', form], options);
  const exitCode = await main(run.context);
  expect({ exitCode, stderr: run.stderr() }).toEqual({ exitCode: 0, stderr: '' });
  return run.stdoutBytes();
}

/** The ways in which a printed request reaches a receiver. */
const ways = {
  async curl(argv: readonly string[], _: TestReceiver, options: TestContextOptions) {
    const line = (await print('curl', argv, options)).toString();
    expect(await runInShell(line)).toMatchObject({ exitCode: 0 });
  },
  async http(argv: readonly string[], { port }: TestReceiver, options: TestContextOptions) {
    await sendRaw(port, await print('http', argv, options));
  },
};

/** Fixes every byte, and is recent enough for the SDKs. */
const fixed = ['--seed', 'print', '--at', new Date().toISOString()];

describe.each(named(integrations, 'sdk'))('with %s', (_, integration) => {
  test.each(Object.entries(ways))(
    'what --print %s shows is accepted, and is the request that is sent',
    async (_form, deliver) => {
      const receiver = await startVerifyingReceiver(integration);
      const events = sampleEvents(integration.provider);
      for (const event of events) {
        const argv = ['trigger', event, '--secret', integration.secret, '--url', `${receiver.url}?a=1&b=%20`, ...fixed];
        expect(await runForAnswers(argv)).toEqual({ exitCode: 0, answers: [200], stderr: '' });
        await deliver(argv, receiver, {});
        const [sent, printed] = receiver.received.slice(-2);
        expect(summary(printed!)).toEqual(summary(sent!));
      }
      expect(receiver.answers).toEqual(events.flatMap(() => [200, 200]));
    },
  );
});

describe.each(named(providersThatSign, 'provider'))('%s', (provider, { secret }) => {
  test.each(['http', 'curl', 'json', 'body'])(
    'with --seed and --at, --print %s is the same each time',
    async (form) => {
      const argv = [
        'trigger',
        sampleEvents(provider).at(-1)!,
        '--secret',
        secret,
        '--print',
        form,
        '--seed',
        'a',
        '--at',
        '2026-09-21',
      ];
      const url = form === 'body' ? [] : ['--url', 'http://localhost:3000/webhook'];
      const first = await runHooks([...argv, ...url]);
      expect(first).toEqual({ exitCode: 0, stdout: expect.stringMatching(/./), stderr: '' });
      expect(await runHooks([...argv, ...url])).toEqual(first);
      expect(await runHooks([...argv, ...url, '--seed', 'b'])).not.toEqual(first);
    },
  );
});

describe.each([
  ['spaces and quotes', '/it\'s here?q="a b"', "/it's%20here?q=%22a%20b%22"],
  ['brackets and braces', '/a?filter[0]={x,y}', '/a?filter[0]={x,y}'],
  ['a fragment', '/a?b#c', '/a?b'],
  ['characters beyond ASCII', '/café', '/caf%C3%A9'],
])('a URL with %s', (_, typed, path) => {
  test.each(Object.entries(ways))('leads to the same place from --print %s', async (_form, deliver) => {
    const integration = integrationOf('razorpay');
    const receiver = await startVerifyingReceiver(integration);
    const argv = [
      'trigger',
      'payment.captured',
      '--secret',
      integration.secret,
      '--url',
      receiver.url + typed,
      ...fixed,
    ];
    await runForAnswers(argv);
    await deliver(argv, receiver, {});
    expect(receiver.received.map((request) => request.path)).toEqual([`/webhook${path}`, `/webhook${path}`]);
  });
});

describe.each([
  ['quotes', `X-Test: it's "quoted" $HOME \`id\` \\`],
  ['no value', 'X-Test:'],
  ['characters of Latin-1', 'X-Test: café'],
  ['characters of Latin-1 beside those of printf', `X-Test: ¡100% "it's" \\351 \\n %s $HOME!`],
  ['a semicolon and an at sign', 'X-Test: @a;b'],
])('a header with %s', (_, line) => {
  test.each(Object.entries(ways))('arrives the same from --print %s', async (_form, deliver) => {
    const integration = integrationOf('razorpay');
    const receiver = await startVerifyingReceiver(integration);
    const argv = ['trigger', 'payment.captured', '--secret', integration.secret, '--url', receiver.url, '-H', line];
    await runForAnswers([...argv, ...fixed]);
    await deliver([...argv, ...fixed], receiver, {});
    const [sent, printed] = receiver.received;
    expect(summary(printed!)).toEqual(summary(sent!));
    expect(sent!.headers['x-test']).toBe(line.slice('X-Test:'.length).trim());
  });
});

describe('--raw @file', () => {
  /** The HMAC of the bytes; the SDK would read them as text. */
  const byBytes: Integration = integrationOf('payment-api');

  async function setUp(
    bytes: Buffer,
  ): Promise<{ receiver: VerifyingReceiver; argv: string[]; options: TestContextOptions }> {
    const cwd = temporaryProject();
    writeFileSync(join(cwd, 'body.bin'), bytes);
    const receiver = await startVerifyingReceiver(byBytes);
    const argv = [
      'trigger',
      '-p',
      'payment-api',
      '--raw',
      '@body.bin',
      '--url',
      receiver.url,
      '--secret',
      byBytes.secret,
    ];
    return { receiver, argv, options: { cwd } };
  }

  describe.each(named(delicateBodies, 'name'))('of %s', (_, { bytes }) => {
    test('is sent as the bytes it is', async () => {
      const { receiver, argv, options } = await setUp(bytes);
      expect(await runForAnswers(argv, options)).toEqual({ exitCode: 0, answers: [200], stderr: '' });
      expect(receiver.received.map(({ body }) => fingerprint(body))).toEqual([fingerprint(bytes)]);
    });

    test.each(Object.entries(ways))('arrives the same from --print %s', async (_form, deliver) => {
      const { receiver, argv, options } = await setUp(bytes);
      await deliver(argv, receiver, options);
      expect(receiver.answers).toEqual([200]);
      expect(receiver.received.map(({ body }) => fingerprint(body))).toEqual([fingerprint(bytes)]);
    });

    test('is what --print body writes', async () => {
      const { argv, options } = await setUp(bytes);
      const withoutUrl = argv.filter((word, at) => word !== '--url' && argv[at - 1] !== '--url');
      expect(fingerprint(await print('body', withoutUrl, options))).toBe(fingerprint(bytes));
    });
  });
});
