import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runChild } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { projectWith, refusal, runRefused, words } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';
import { hmac } from '../helpers/signed.ts';

const ENV = { HOOKS_SECRET: 'config' };

const configured = (config: unknown, more: Record<string, string> = {}): string =>
  projectWith({ 'hooks.config.json': typeof config === 'string' ? config : JSON.stringify(config), ...more });

test.each<[string, unknown, { code: string; message: string; hint?: string }]>([
  [
    'a misspelled key',
    { provder: 'stripe' },
    {
      code: 'UNKNOWN_CONFIG_KEY',
      message: '<project>/hooks.config.json has an unknown key "provder".',
      hint: 'Did you mean provider or providers?',
    },
  ],
  [
    'a key that is near none',
    { qwertyuiop: 1 },
    {
      code: 'UNKNOWN_CONFIG_KEY',
      message: '<project>/hooks.config.json has an unknown key "qwertyuiop".',
      hint: 'Known there: $schema, provider, url, forwardTo, tunnel, headers, secretVariables, providers.',
    },
  ],
  [
    'a secret, which never belongs there',
    { secret: 'x' },
    {
      code: 'UNKNOWN_CONFIG_KEY',
      message: '<project>/hooks.config.json has an unknown key "secret".',
      hint: 'Did you mean secretVariables?',
    },
  ],
  [
    'a misspelled key of a provider',
    { providers: [{ id: 'acme', signature: { kind: 'none' }, eventType: {}, headers: [], timeout: 5 }] },
    {
      code: 'UNKNOWN_CONFIG_KEY',
      message: '<project>/hooks.config.json has an unknown key "providers.0.timeout".',
      hint: 'Did you mean timeoutMs?',
    },
  ],
  [
    'a wait that is not a number',
    {
      providers: [
        { id: 'acme', signature: { kind: 'none' }, eventType: {}, headers: [], retries: { delaysMs: ['5s'] } },
      ],
    },
    {
      code: 'INVALID_CONFIG',
      message:
        '<project>/hooks.config.json: providers.0.retries.delaysMs.0: Invalid input: expected number, received string.',
    },
  ],
  [
    'a misspelled key of a signature',
    { providers: [{ id: 'acme', signature: { kind: 'none', algoritm: 'x' }, eventType: {}, headers: [] }] },
    {
      code: 'UNKNOWN_CONFIG_KEY',
      message: '<project>/hooks.config.json has an unknown key "providers.0.signature.algoritm".',
      hint: 'Did you mean algorithm?',
    },
  ],
  [
    'a number for a URL',
    { url: 3000 },
    { code: 'INVALID_CONFIG', message: '<project>/hooks.config.json: url: expected an http or https URL.' },
  ],
  [
    'a URL without its scheme',
    { url: 'localhost:3000' },
    { code: 'INVALID_CONFIG', message: '<project>/hooks.config.json: url: expected an http or https URL.' },
  ],
  [
    'a URL of another scheme',
    { forwardTo: 'ftp://x' },
    { code: 'INVALID_CONFIG', message: '<project>/hooks.config.json: forwardTo: expected an http or https URL.' },
  ],
  [
    'a header name with a space',
    { headers: { 'X Y': 'z' } },
    { code: 'INVALID_CONFIG', message: '<project>/hooks.config.json: headers: expected header names and values.' },
  ],
  [
    'a header value of two lines',
    { headers: { 'X-Y': 'z\r\nX-Z: a' } },
    { code: 'INVALID_CONFIG', message: '<project>/hooks.config.json: headers: expected header names and values.' },
  ],
  [
    'a header that belongs to the connection',
    { headers: { 'content-length': '3' } },
    {
      code: 'INVALID_CONFIG',
      message: '<project>/hooks.config.json: headers: a header among them belongs to the connection.',
    },
  ],
  [
    'a header of a route that belongs to the connection',
    { forwardTo: [{ url: 'http://localhost:1/', headers: { 'Transfer-Encoding': 'chunked' } }] },
    {
      code: 'INVALID_CONFIG',
      message: '<project>/hooks.config.json: forwardTo.0.headers: a header among them belongs to the connection.',
    },
  ],
  [
    'a route for an event type without a name',
    { forwardTo: [{ url: 'http://localhost:1/', events: [''] }] },
    {
      code: 'INVALID_CONFIG',
      message: '<project>/hooks.config.json: forwardTo.0.events.0: expected an event type, or a pattern of them.',
    },
  ],
  [
    'an id of a provider in capitals',
    { providers: [{ id: 'Acme', signature: { kind: 'none' }, eventType: {}, headers: [] }] },
    {
      code: 'INVALID_CONFIG',
      message: '<project>/hooks.config.json: providers.0.id: expected lower-case letters, digits and dashes.',
    },
  ],
  [
    'a template with an unknown field',
    {
      providers: [
        {
          id: 'acme',
          signature: {
            kind: 'hmac',
            algorithm: 'sha256',
            signedContent: '{time}.{body}',
            encoding: 'hex',
            place: { name: 'X-Acme', parts: ['{signature}'] },
          },
          eventType: {},
          headers: [],
        },
      ],
    },
    {
      code: 'INVALID_CONFIG',
      message:
        '<project>/hooks.config.json: providers.0.signature.signedContent: {time} is not known; there are {body}, {timestamp}, {id}, {url}, {method}, {secret}, {nonce}, {header}, {json}, {form}, {query}, {param}, {form_sorted}, {form_as_sent}, {form_sorted_values}.',
    },
  ],
])('a configuration with %s is refused', async (_, config, complaint) => {
  const files = { 'hooks.config.json': JSON.stringify(config) };
  expect(await runRefused('providers show stripe', { files })).toEqual(refusal(complaint));
});

test.each<[string, unknown, RegExp]>([
  ['a wrong type', { headers: { 'X-Y': 1 } }, /^<project>\/hooks\.config\.json: headers\.X-Y: .*expected string.*\.$/],
  ['a list', [], /^<project>\/hooks\.config\.json: (?!:).*expected object.*\.$/],
  ['null', null, /^<project>\/hooks\.config\.json: (?!:).*expected object.*\.$/],
])('a configuration that is %s is refused, at its place', async (_, config, message) => {
  const files = { 'hooks.config.json': JSON.stringify(config) };
  expect(await runRefused('providers show stripe', { files })).toMatchObject({
    forPeople: { exitCode: 2, stdout: '' },
    // The end of the sentence is the validator's.
    forPrograms: { exitCode: 2, stderr: { code: 'INVALID_CONFIG', message: expect.stringMatching(message) as string } },
  });
});

test.each(['{', '', '{"provider": "stripe",}', '{"provider": "stripe"} // mine'])(
  'a configuration that is not JSON is refused: %s',
  async (text) => {
    expect(await runRefused('providers show stripe', { files: { 'hooks.config.json': text } })).toMatchObject({
      forPeople: { exitCode: 2, stdout: '' },
      forPrograms: {
        exitCode: 2,
        stderr: {
          code: 'INVALID_CONFIG',
          message: expect.stringMatching(/^<project>\/hooks\.config\.json is not JSON: .+\.$/) as string,
        },
      },
    });
  },
);

test('a configuration with a byte order mark, as Windows editors write it, is read', async () => {
  const cwd = configured('\ufeff{"provider":"stripe"}');
  expect(await runHooks(['trigger', 'charge.succeeded', '--print', 'body'], { cwd, env: ENV })).toMatchObject({
    exitCode: 0,
    stderr: '',
  });
});

test('a configuration that is a folder cannot be read', async () => {
  const prepare = (project: string): void => mkdirSync(join(project, 'hooks.config.json'));
  expect(await runRefused('providers show stripe', { prepare })).toEqual(
    refusal({ code: 'CANNOT_READ', message: 'Cannot read <project>/hooks.config.json: it is a folder.' }),
  );
});

test('the default provider of a configuration must exist, and the file is named', async () => {
  const { forPeople, forPrograms } = await runRefused('events', {
    files: { 'hooks.config.json': '{"provider":"strip"}' },
  });
  expect(forPeople).toMatchObject({ exitCode: 2, stdout: '' });
  expect(forPrograms.stderr).toMatchObject({ code: 'UNKNOWN_PROVIDER', hint: 'Did you mean stripe?' });
  expect(forPeople.stderr).toContain('hooks.config.json');
});

test('a variable for the secret of a provider that does not exist is refused', async () => {
  const files = { 'hooks.config.json': '{"secretVariables":{"strip":"MY_SECRET"}}' };
  expect(await runRefused('events stripe', { files })).toMatchObject({ forPeople: { exitCode: 2, stdout: '' } });
});

test('what does not need the configuration works with a broken one', async () => {
  const cwd = configured('{');
  const runs = await Promise.all(
    ['--help', '--version', 'trigger --help', 'completion bash', 'demo', 'init --print-schema'].map(async (line) => ({
      line,
      exitCode: (await runHooks(words(line), { cwd })).exitCode,
    })),
  );
  expect(runs.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
});

test('the configured provider is the one that is meant', async () => {
  const cwd = configured({ provider: 'stripe' }, { 'body.json': '{"type":"charge.succeeded"}' });
  const now = new Date('2026-09-21T14:54:04Z');
  const options = { cwd, env: ENV, now };
  const signed = await runHooks(['sign', 'body.json'], options);
  const signature = hmac('config', '1790002444.{"type":"charge.succeeded"}');
  expect(signed).toEqual({
    exitCode: 0,
    stdout:
      'User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\n' +
      'Accept: */*; q=0.5, application/xml\n' +
      'Cache-Control: no-cache\n' +
      'Content-Type: application/json; charset=utf-8\n' +
      `Stripe-Signature: t=1790002444,v1=${signature}\n`,
    stderr: '',
  });
  // An event that several have is the configured one's.
  const triggered = await runHooks(['trigger', 'invoice.paid', '--print', 'body'], options);
  expect(JSON.parse(triggered.stdout)).toMatchObject({ object: 'event', type: 'invoice.paid' });
  // A flag goes before it.
  const other = await runHooks(['sign', 'body.json', '-p', 'payment-api'], options);
  expect(other.stdout).toContain(`Payment-Signature: ${hmac('config', '{"type":"charge.succeeded"}')}\n`);
});

test('trigger sends to the configured URL with the configured headers; flags go before both', async () => {
  const { url, received } = await startReceiver();
  const cwd = configured({ url: `${url}/configured`, headers: { 'X-Team': 'payments', 'User-Agent': 'Configured' } });
  const options = { cwd, env: ENV };
  await runHooks(['trigger', 'payment.captured'], options);
  await runHooks(['trigger', 'payment.captured', '--url', `${url}/flag`, '-H', 'X-Team: flags'], options);
  expect(
    received.map(({ path, headers }) => ({ path, team: headers['x-team'], agent: headers['user-agent'] })),
  ).toEqual([
    { path: '/configured', team: 'payments', agent: 'Configured' },
    { path: '/flag', team: 'flags', agent: 'Configured' },
  ]);
});

test('the configured names of variables hold the secrets, after HOOKS_SECRET', async () => {
  const cwd = configured({ secretVariables: { razorpay: 'SHOP_SECRET' } }, { 'body.json': '{}' });
  const label = async (env: Record<string, string>): Promise<unknown> =>
    ndjson((await runHooks(['sign', 'body.json', '--json'], { cwd, env })).stdout)[0]?.['secretLabel'];
  expect(await label({ SHOP_SECRET: 'a', RAZORPAY_WEBHOOK_SECRET: 'b' })).toBe('$SHOP_SECRET');
  expect(await label({ SHOP_SECRET: 'a', HOOKS_SECRET: 'c' })).toBe('$HOOKS_SECRET');
  const argv = ['verify', 'body.json', '-p', 'razorpay', '--signature', 'a'.repeat(64)];
  // The secret that `sign` made in the project above is not what this is about.
  const fresh = configured({ secretVariables: { razorpay: 'SHOP_SECRET' } }, { 'body.json': '{}' });
  expect(await runHooks(argv, { cwd: fresh })).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'error: There is no signing secret for Razorpay.\n' +
      'Give it with --secret or --secret-file, or set SHOP_SECRET.\n',
  });
});

test('a configuration is found upwards from a folder of the project, and no further than its root', async () => {
  const project = configured(
    { provider: 'stripe' },
    { 'src/deep/body.json': '{}', 'packages/other/package.json': '{}', 'packages/other/body.json': '{}' },
  );
  const header = async (folder: string): Promise<boolean> => {
    const { stdout } = await runHooks(['sign', 'body.json'], { cwd: join(project, folder), env: ENV });
    return stdout.includes('Stripe-Signature');
  };
  expect(await header('src/deep')).toBe(true);
  expect(await header('packages/other')).toBe(false);
});

test('the nearest configuration is the one', async () => {
  const project = configured(
    { provider: 'stripe' },
    { 'services/hooks.config.json': '{"provider":"github"}', 'services/a/body.json': '{}' },
  );
  const { stdout } = await runHooks(['sign', 'body.json'], { cwd: join(project, 'services/a'), env: ENV });
  expect(stdout).toContain('X-Hub-Signature-256');
});

test('the built program reads a configuration, too', async () => {
  const cwd = configured({ provider: 'github' }, { 'src/body.json': '{}' });
  const run = await runChild(['sign', 'body.json', '--id', 'one'], { cwd: join(cwd, 'src'), env: ENV });
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining(`X-Hub-Signature-256: sha256=${hmac('config', '{}')}\n`) as string,
    stderr: '',
  });
  const misspelled = configured({ prvider: 'github' });
  expect(await runChild(['events', 'github'], { cwd: misspelled })).toMatchObject({ exitCode: 2, stdout: '' });
});

test('without a project, a folder is its own', async () => {
  const cwd = temporaryProject();
  expect(await runHooks(['events', 'stripe'], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
});
