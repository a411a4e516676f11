import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { runChild, startListening } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { serve } from '../helpers/receiver.ts';
import { projectWith, refusal, runRefused, SECRET } from '../helpers/refusals.ts';

const RAW = '--raw sends the bytes as they are';
const PRINT = '--print sends nothing';
const NO_SCREEN = 'with --expect, --exec or --json there is none';

const KEPT = JSON.stringify({
  id: 'dlv_1',
  receivedAt: '2026-09-21T14:54:04Z',
  request: { method: 'POST', path: '/', rawHeaders: [['A', 'b']], body: '{}' },
});

test.each([
  ['trigger --raw hello --set a=b', '--set', RAW],
  ['trigger --raw hello --add a=b', '--add', RAW],
  ['trigger --raw hello --unset a', '--unset', RAW],
  ['trigger --raw hello --data {}', '--data', RAW],
  ['trigger --raw hello --edit', '--edit', RAW],
  ['trigger --raw hello --keep-ids', '--keep-ids', RAW],
  ['trigger --raw hello --plain', '--plain', RAW],
  ['trigger --raw hello --wire php', '--wire', RAW],
  ['trigger body.json --plain', '--plain', 'an event of your own is sent as it is written'],
  ['trigger stripe/charge.succeeded --plain', '--plain', 'nothing is added to the events of Stripe'],
  ['trigger --raw hello --set a=b --unset c', '--set and --unset', RAW],
  [`trigger payment.captured --no-signature --secret ${SECRET}`, '--secret', '--no-signature sends no signature'],
  ['trigger payment.captured --no-signature --secret-file x', '--secret-file', '--no-signature sends no signature'],
  ['trigger generic/payment.updated --no-signature', '--no-signature', 'Generic unsigned envelope signs nothing'],
  [`trigger generic/payment.updated --secret ${SECRET}`, '--secret', 'Generic unsigned envelope signs nothing'],
  ['trigger payment.captured --print http --timeout 5s', '--timeout', PRINT],
  ['trigger payment.captured --print http --no-keep', '--no-keep', PRINT],
  ['trigger payment.captured --print body --url http://localhost:3000/', '--url', '--print body prints the body alone'],
  ['trigger payment.captured --print http --deliver', '--deliver', PRINT],
  ['trigger payment.captured --print http --deliver --speed 60', '--deliver and --speed', PRINT],
  ['trigger payment.captured --speed 60', '--speed', 'without --deliver nothing is retried'],
  ['replay last --print http --timeout 5s', '--timeout', PRINT],
  ['replay last --print http --ca-cert ca.pem --insecure', '--ca-cert and --insecure', PRINT],
  ['replay it.json --url http://localhost:1/ --ca-cert ca.pem', '--ca-cert', 'nothing is sent to an https URL'],
  ['replay it.json --url http://localhost:1/ --insecure', '--insecure', 'nothing is sent to an https URL'],
  [
    'replay it.json --url https://localhost:1/ --insecure --ca-cert ca.pem',
    '--ca-cert',
    '--insecure checks no certificate',
  ],
  ['sign body.json --url http://localhost:3000/', '--url', 'only --print curl, http and json have a URL'],
  ['sign body.json --print body --url http://localhost:3000/', '--url', 'only --print curl, http and json have a URL'],
  [`verify body.json -p razorpay --signature a --tolerance 5m`, '--tolerance', 'no timestamp is signed by Razorpay'],
  [`verify body.json -p razorpay --signature a --tolerance none`, '--tolerance', 'no timestamp is signed by Razorpay'],
  ['listen --timeout 5s', '--timeout', 'nothing is forwarded without --forward-to'],
  [
    `listen -f http://localhost:1/ -H 'Host: first.test' --host-header second.test`,
    '--header Host',
    '--host-header says which Host your app sees',
  ],
  [`listen -H 'A: b'`, '--header', 'nothing is forwarded without --forward-to'],
  ['listen --expect payment.captured --no-screen', '--no-screen', NO_SCREEN],
  ['listen --exec true --no-screen', '--no-screen', NO_SCREEN],
  ['deliveries export it.json --format har --url http://localhost:3000/', '--url', 'only --format curl has a URL'],
  ['deliveries prune --all --keep 5', '--keep', '--all deletes everything'],
  ['deliveries prune --all --older-than 7d', '--older-than', '--all deletes everything'],
  ['init --print-schema --provider stripe', '--provider', '--print-schema prints the schema alone'],
])('hooks %s: %s has no effect, since %s', async (line, flag, why) => {
  expect(await runRefused(line, { files: { 'body.json': '{}', 'it.json': KEPT } })).toEqual(
    refusal({ code: 'NO_EFFECT', message: `${flag} would have no effect: ${why}.` }),
  );
});

test.each([
  'listen --print-secret --forward-to http://localhost:3000/',
  'listen --print-secret --enforce',
  'listen --print-secret --port 4000',
])('hooks %s listens to nothing, and says that the flag has no effect', async (line) => {
  expect(await runRefused(line)).toMatchObject({
    forPeople: { exitCode: 2, stdout: '' },
    forPrograms: { exitCode: 2, stdout: '', stderr: { type: 'error', code: 'NO_EFFECT' } },
  });
});

test('the secret of a provider that signs nothing cannot be printed', async () => {
  expect(await runRefused('listen --print-secret -p generic')).toMatchObject({
    forPeople: { exitCode: 2, stdout: '' },
    forPrograms: { exitCode: 2, stdout: '', stderr: { type: 'error' } },
  });
});

test.each(['--signature abc', `-H 'X-Razorpay-Signature: abc'`])(
  'a kept delivery has headers of its own: %s with it is refused',
  async (flag) => {
    const prepare = async (project: string): Promise<void> => {
      await runHooks(['trigger', 'payment.captured', '--url', 'http://127.0.0.1:1/'], { cwd: project });
    };
    expect(await runRefused(`verify last -p razorpay ${flag}`, { prepare })).toMatchObject({
      forPeople: { exitCode: 2, stdout: '' },
      forPrograms: { exitCode: 2, stdout: '', stderr: { type: 'error', code: 'NO_EFFECT' } },
    });
  },
);

test('a provider that signs nothing takes no --signature', async () => {
  const files = { 'body.json': '{}' };
  const { forPeople } = await runRefused('verify body.json -p generic --signature abc', { files });
  expect(forPeople).toMatchObject({ exitCode: 2, stdout: '' });
  // It was given.
  expect(forPeople.stderr).not.toContain('give its headers with -H or its signature with --signature');
});

test.each([
  [
    'trigger payment.captured',
    'NO_URL',
    'Where should it be sent? There is no --url, and no listener runs in this project.',
    'Give --url http://localhost:3000/webhook, start hooks listen, or write "url" into hooks.config.json (hooks init).',
  ],
  ['sign body.json --print curl', 'NO_URL', 'The request needs a URL.', 'Give --url http://localhost:3000/webhook'],
  [
    'verify body.json --signature abc',
    'NO_PROVIDER',
    'A --signature alone does not say whose it is.',
    'Add --provider, or give the whole header with -H "X-Razorpay-Signature: …".',
  ],
  [
    'sign body.json -p generic',
    'NOT_SIGNED',
    'Generic unsigned envelope signs nothing, so there is nothing to compute.',
    undefined,
  ],
  [
    `verify body.json -H 'X-Unknown: 1'`,
    'UNKNOWN_SENDER',
    'No known signature header: say whose it is with --provider.',
    undefined,
  ],
  [
    `verify body.json -p generic -H 'A: b'`,
    'NOT_SIGNED',
    'Generic unsigned envelope signs nothing, so nothing can be verified.',
    undefined,
  ],
  [
    'listen --forward-to http://localhost:4400/x',
    'FORWARD_LOOP',
    '--forward-to http://localhost:4400/x is the listener itself.',
    'Give the port of your app, or listen on another --port.',
  ],
  [
    'listen --port 3000 --forward-to http://127.0.0.1:3000',
    'FORWARD_LOOP',
    '--forward-to http://127.0.0.1:3000 is the listener itself.',
    'Give the port of your app, or listen on another --port.',
  ],
  [
    'listen --port 3000 --forward-to http://[::1]:3000',
    'FORWARD_LOOP',
    '--forward-to http://[::1]:3000 is the listener itself.',
    'Give the port of your app, or listen on another --port.',
  ],
  [
    'replay',
    'NO_DELIVERY',
    'Say which delivery.',
    'For example last, an id, or one of --last, --since, --event and --failed. hooks deliveries lists them.',
  ],
  [
    'replay last --failed',
    'NO_EFFECT',
    'Name deliveries, or choose them with --last, --since, --event and --failed: not both.',
    undefined,
  ],
  [
    'replay last --last 3',
    'NO_EFFECT',
    'Name deliveries, or choose them with --last, --since, --event and --failed: not both.',
    undefined,
  ],
  [
    'deliveries export --format har',
    'NO_DELIVERY',
    'Say which delivery.',
    // Export has no --failed.
    'For example last, an id, or one of --last, --since and --event. hooks deliveries lists them.',
  ],
  ['deliveries prune', 'NO_LIMIT', 'Say what to delete.', 'For example --keep 100, --older-than 7d, or --all.'],
])('hooks %s: %s, %s', async (line, code, message, hint) => {
  expect(await runRefused(line, { files: { 'body.json': '{}' } })).toEqual(
    refusal({ code, message, ...(hint !== undefined && { hint }) }),
  );
});

test.each([
  ['http://0.0.0.0:3000/', '--port 3000'],
  ['http://[::]:3000/', '--port 3000'],
  ['http://127.8.9.10:3000/', '--port 3000'],
  ['http://[::ffff:127.0.0.1]:3000/', '--port 3000'],
  ['http://shop.localhost:3000/', '--port 3000'],
  ['http://LOCALHOST:3000/', '--port 3000'],
  ['http://this-machine.test:3000/', '--port 3000 --host this-machine.test'],
  ['http://[fe80::1]:3000/', '--port 3000 --host fe80::1'],
  ['http://localhost/', '--port 80'],
])('forwarding to %s with %s would go round in circles', async (url, options) => {
  expect(await runRefused(`listen ${options} --forward-to ${url}`)).toEqual(
    refusal({
      code: 'FORWARD_LOOP',
      message: `--forward-to ${url} is the listener itself.`,
      hint: 'Give the port of your app, or listen on another --port.',
    }),
  );
});

test.each(['Content-Length: 3', 'Transfer-Encoding: chunked', 'Expect: 100-continue', 'Keep-Alive: timeout=5'])(
  'a header that belongs to the connection cannot be given: %s',
  async (header) => {
    // It is a mistake of the command line, not an endpoint that does not answer.
    expect(
      await runRefused(['trigger', 'payment.captured', '--url', 'http://127.0.0.1:1/', '-H', header]),
    ).toMatchObject({
      forPeople: { exitCode: 2, stdout: '' },
      forPrograms: { exitCode: 2, stdout: '', stderr: { type: 'error' } },
    });
  },
);

test.each(['', 'a b', 'a\r\nX: y', 'http://shop.test', 'shop.test/', 'shop.test:x'])(
  'a Host that is none is told before anything is forwarded: "%s"',
  async (host) => {
    const run = await runRefused(['listen', '-f', 'http://127.0.0.1:1/', '--host-header', host]);
    expect(run.forPeople).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.forPeople.stderr).toContain('Expected a host such as shop.example.com or localhost:3000.');
  },
);

test.each([
  [`listen -f http://localhost:1/ --resign-with a --resign-with ${SECRET}`, '--resign-with <secret>'],
  ['listen -f http://localhost:1/ --timeout 1s --timeout 5s', '--timeout <duration>'],
  ['listen --tunnel none --tunnel ngrok', '--tunnel <kind>'],
  [`replay last --secret a --secret ${SECRET}`, '-s, --secret <secret>'],
  ['replay last --url http://localhost:1/ --url http://localhost:2/', '-u, --url <url>'],
])('hooks %s: the first would be lost', async (line, flag) => {
  const { forPeople, leaked } = await runRefused(line);
  expect({ ...forPeople, leaked }).toMatchObject({ exitCode: 2, stdout: '', leaked: false });
  const [message] = String(forPeople.stderr).split('\n');
  expect(message).toMatch(new RegExp(`^error: option '${flag}'.* is invalid\\. It was given twice\\.$`));
});

test.each([
  ['no URL', []],
  ['a broken URL', ['--url', 'nowhere']],
  ['an empty secret', ['--url', 'http://127.0.0.1:1/', '--secret', '']],
])('%s is told before the editor opens: what was written there would be lost', async (_, flags) => {
  const cwd = projectWith();
  const env = { EDITOR: `${process.execPath} -e require('fs').writeFileSync('${join(cwd, 'opened')}','') --` };
  expect(await runHooks(['trigger', 'payment.captured', '--edit', ...flags], { cwd, env })).toMatchObject({
    exitCode: 2,
    stdout: '',
  });
  expect(existsSync(join(cwd, 'opened'))).toBe(false);
});

test('--resign is for deliveries of a known sender', async () => {
  const line = 'replay it.json --url http://localhost:3000/ --print http';
  expect(await runRefused(`${line} --resign`, { files: { 'it.json': KEPT } })).toEqual(
    refusal({ code: 'CANNOT_RESIGN', message: 'dlv_1 is of an unknown sender: it cannot be signed anew.' }),
  );
  expect(await runRefused(`${line} --set a=b`, { files: { 'it.json': KEPT } })).toEqual(
    refusal({ code: 'CANNOT_EDIT', message: 'dlv_1 cannot be edited: its sender is unknown.' }),
  );
});

test('init does not write over a configuration', async () => {
  expect(await runRefused('init', { files: { 'hooks.config.json': '{"provider":"stripe"}' } })).toEqual(
    refusal({
      code: 'CONFIG_EXISTS',
      message: '<project>/hooks.config.json is there already.',
      hint: 'Edit it, or remove it first.',
    }),
  );
});

test('a secret has no effect where the original signature is sent', async () => {
  const file = JSON.stringify({
    id: 'dlv_1',
    receivedAt: '2026-09-21T14:54:04Z',
    provider: 'razorpay',
    request: { method: 'POST', path: '/', rawHeaders: [['X-Razorpay-Signature', 'a'.repeat(64)]], body: '{}' },
  });
  const line = `replay it.json --url http://localhost:3000/ --print http --secret ${SECRET}`;
  expect(await runRefused(line, { files: { 'it.json': file } })).toEqual(
    refusal({
      code: 'NO_EFFECT',
      message: '--secret would have no effect: the original signature is sent; --resign makes a new one.',
    }),
  );
});

/** A port of loopback on which nothing listens, as far as can be known. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('a port that is taken is told, with exit code 3', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await runRefused(`listen --port ${port}`)).toEqual(
    refusal({
      code: 'PORT_TAKEN',
      message: `Port ${port} is taken by another program.`,
      hint: 'Choose another with --port, or any free one with --port 0.',
      exitCode: 3,
    }),
  );
});

test('two listeners do not share a port', async () => {
  const cwd = temporaryProject();
  const { port } = await startListening([], { cwd });
  expect(await runChild(['listen', '--port', String(port)], { cwd })).toEqual({
    exitCode: 3,
    signal: null,
    stdout: '',
    stderr:
      `error: Port ${port} is taken by another program.\n` +
      'Choose another with --port, or any free one with --port 0.\n',
  });
});

const SIGNS = { env: { HOOKS_SECRET: SECRET } };

test('an endpoint that refuses is no answer, with exit code 3', async () => {
  const url = `http://127.0.0.1:${await freePort()}/webhook`;
  const { exitCode, stdout, stderr } = await runHooks(['trigger', 'payment.captured', '--url', url], SIGNS);
  const shown = stdout
    .replace(/\d+ ms/, '<time>')
    .replace(/[A-Za-z0-9]{14} {2}dlv_[A-Za-z0-9]{10}/, '<event id>  <id>');
  expect({ exitCode, stdout: shown, stderr }).toEqual({
    exitCode: 3,
    stdout:
      'payment.captured  <event id>  <id>\n' +
      `✗ no answer: connection refused  <time>  ${url}\n` +
      '  Nothing listens there: start your app, or check the port of the URL.\n',
    stderr: '',
  });
});

test('an endpoint that refuses is one line of JSON, with exit code 3', async () => {
  const url = `http://127.0.0.1:${await freePort()}/webhook`;
  const now = new Date('2026-09-21T14:54:04Z');
  const argv = ['trigger', 'payment.captured', '--url', url, '--json'];
  const { exitCode, stdout, stderr } = await runHooks(argv, { ...SIGNS, now });
  expect({ exitCode, stdout: JSON.parse(stdout) as unknown, stderr }).toEqual({
    exitCode: 3,
    stdout: {
      type: 'attempt.completed',
      deliveryId: expect.stringMatching(/^dlv_[A-Za-z0-9]{10}$/) as string,
      provider: 'razorpay',
      eventType: 'payment.captured',
      eventId: expect.stringMatching(/^[A-Za-z0-9]{14}$/) as string,
      endpointUrl: url,
      startedAt: '2026-09-21T14:54:04.000Z',
      durationMs: expect.any(Number) as number,
      outcome: { kind: 'no_response', reason: 'refused', detail: 'connection refused' },
    },
    stderr: '',
  });
});

test('an endpoint that does not answer in time is no answer, with exit code 3', async () => {
  const { url } = await serve(() => {});
  const argv = ['trigger', 'payment.captured', '--url', `${url}/`, '--timeout', '50ms'];
  const { exitCode, stdout, stderr } = await runHooks(argv, SIGNS);
  const shown = stdout.replace(/ {2}\d+ ms {2}/, '  <time>  ').replace(/^payment.captured .*$/m, '<event>');
  expect({ exitCode, stdout: shown, stderr }).toEqual({
    exitCode: 3,
    stdout:
      '<event>\n' +
      `✗ no answer: no whole answer within 50 ms  <time>  ${url}/\n` +
      '  The provider would call this delivery failed, too; --timeout waits longer.\n',
    stderr: '',
  });
});

test('an endpoint that does not speak https is told without the words of OpenSSL', async () => {
  const { url } = await serve(() => {});
  const argv = ['trigger', 'payment.captured', '--url', `${url.replace('http:', 'https:')}/`];
  const { exitCode, stdout, stderr } = await runHooks(argv, SIGNS);
  expect({ exitCode, lines: stdout.split('\n').length - 1, stderr }).toEqual({ exitCode: 3, lines: 3, stderr: '' });
  expect(stdout).toContain('the port does not speak https');
  expect(stdout).not.toContain('openssl');
});

test('sign prints a body without asking where it goes', async () => {
  const cwd = projectWith({ 'body.json': '{"a":1}' });
  expect(await runHooks(['sign', 'body.json', '--print', 'body'], { ...SIGNS, cwd })).toEqual({
    exitCode: 0,
    stdout: '{"a":1}',
    stderr: '',
  });
});
