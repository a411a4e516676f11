import { createHash, createHmac, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { HANDSHAKES } from '../../src/core/handshake-questions.ts';
import { startListening } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { type Received, startReceiver } from '../helpers/receiver.ts';

/** Those that the listener answers when there is no app; the others want what only an app can know. */
const ANSWERED = [
  'slack',
  'zoom',
  'x',
  'dropbox',
  'nylas',
  'onfleet',
  'microsoft-graph',
  'twitch',
  'asana',
  'notion',
  'okta',
  'smartsheet',
  'worldline',
  'xero',
  'trello',
  'intercom',
  'woocommerce',
  'sns',
];
const env = { HOOKS_SECRET: 'shared secret' };

describe('the listener answers as the provider wants it', () => {
  test.each(ANSWERED)('%s', async (provider) => {
    const cwd = temporaryProject();
    const listener = await startListening(['--secret', env.HOOKS_SECRET], { cwd });
    const run = await runHooks(['trigger', `${provider}/handshake`, '--url', listener.url], { cwd, env });
    expect({
      exitCode: run.exitCode,
      problems: run.stdout.split('\n').filter((line) => line.startsWith('  !')),
    }).toEqual({
      exitCode: 0,
      problems: [],
    });
  });
});

describe('an app that does not know handshakes', () => {
  const easy = new Set(['trello', 'surveymonkey', 'mandrill', 'intercom', 'notion', 'sns', 'woocommerce']);
  const demanding = HANDSHAKES.filter((name) => !easy.has(name));

  test.each(demanding)('fails that of %s, and is told what is missing', async (name) => {
    const [provider, variant] = name.split('@');
    const event = `${provider}/handshake${variant === undefined ? '' : `@${variant}`}`;
    const { url } = await startReceiver((_, response) => void response.end('ok'));
    const run = await runHooks(['trigger', event, '--url', url], { cwd: temporaryProject() });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/^ {2}! \S/m);
  });
});

test('who gives the challenge to anybody is told so', async () => {
  const { url } = await startReceiver(({ path }, response) => {
    response.end(new URL(path, 'http://localhost').searchParams.get('hub.challenge'));
  });
  const cwd = temporaryProject();
  const run = await runHooks(['trigger', 'whatsapp/handshake', '--url', url], {
    cwd,
    env: { WHATSAPP_VERIFY_TOKEN: 'mine' },
  });
  expect(run).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('compare hub.verify_token') });
});

interface Right {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Answers as the provider wants it, by what was asked. */
const RIGHT: Readonly<Record<string, (request: Received) => Right>> = {
  discord: ({ headers, body }) => (isOfPair(headers, body) ? { status: 204 } : { status: 401 }),
  'discord@interactions': ({ headers, body }) => (isOfPair(headers, body) ? { body: '{"type":1}' } : { status: 401 }),
  airship: ({ path }) => ({ status: path === '/validate' ? 200 : 404, body: '{"confirmation_code":"1042"}' }),
  'dropbox-sign': () => ({ body: 'Hello API Event Received' }),
  adyen: () => ({ body: '[accepted]' }),
  'microsoft-teams': () => ({ body: '{"type":"message","text":"Paid."}' }),
  braintree: ({ path }) => {
    const challenge = new URL(path, 'http://localhost').searchParams.get('bt_challenge') ?? '';
    const key = createHash('sha1').update(env.HOOKS_SECRET).digest();
    return { body: `public_key|${createHmac('sha1', key).update(challenge).digest('hex')}` };
  },
  dropbox: ({ path }) => ({
    headers: { 'Content-Type': 'text/plain', 'X-Content-Type-Options': 'nosniff' },
    body: new URL(path, 'http://localhost').searchParams.get('challenge') ?? '',
  }),
};

/** As an app verifies it with the public key. */
let discordKey = '';
function isOfPair(headers: Received['headers'], body: Buffer): boolean {
  const message = Buffer.concat([Buffer.from(String(headers['x-signature-timestamp'])), body]);
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(discordKey, 'hex')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, message, key, Buffer.from(String(headers['x-signature-ed25519']), 'hex'));
}

describe('an app that answers as it should', () => {
  test.each(Object.keys(RIGHT))('%s', async (name) => {
    const pair = generateKeyPairSync('ed25519');
    discordKey = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
    const secret = name.startsWith('discord')
      ? String(pair.privateKey.export({ format: 'pem', type: 'pkcs8' }))
      : name === 'adyen'
        ? '00112233'
        : name === 'microsoft-teams'
          ? 'c2VjcmV0'
          : env.HOOKS_SECRET;
    const { url } = await startReceiver((request, response) => {
      const { status = 200, headers = {}, body = '' } = RIGHT[name]?.(request) ?? {};
      response.writeHead(status, headers).end(body);
    });
    const [provider, variant] = name.split('@');
    const event = `${provider}/handshake${variant === undefined ? '' : `@${variant}`}`;
    const pem = name.startsWith('discord') ? ['--secret', secret] : [];
    const run = await runHooks(['trigger', event, '--url', url, ...pem], {
      cwd: temporaryProject(),
      env: { HOOKS_SECRET: secret },
    });
    const problems = run.stdout.split('\n').filter((line) => line.startsWith('  !'));
    expect({ exitCode: run.exitCode, problems, stderr: run.stderr }).toEqual({ exitCode: 0, problems: [], stderr: '' });
  });

  test('without nosniff, the challenge of Dropbox might be taken for a page', async () => {
    const { url } = await startReceiver(({ path }, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.end(new URL(path, 'http://localhost').searchParams.get('challenge'));
    });
    const run = await runHooks(['trigger', 'dropbox/handshake', '--url', url], { cwd: temporaryProject() });
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('The header X-Content-Type-Options: nosniff has to be there.') as unknown,
      stderr: '',
    });
  });
});

test.each(['dropbox', 'microsoft-graph', 'woocommerce', 'trello'])('%s asks without a secret', async (provider) => {
  const argv = ['trigger', `${provider}/handshake`, '--url', 'http://127.0.0.1:1/'];
  expect(await runHooks([...argv, '--secret', 'x'], { cwd: temporaryProject() })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('has no secret in it') as unknown,
  });
  expect(await runHooks(argv, { cwd: temporaryProject() })).toMatchObject({ exitCode: 3, stderr: '' });
});

test('a provider without one, and nobody there', async () => {
  const cwd = temporaryProject();
  expect(await runHooks(['trigger', 'razorpay/handshake', '--url', 'http://localhost:1/'], { cwd })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('No handshake of Razorpay is known.'),
  });
  expect(await runHooks(['trigger', 'slack/handshake', '--url', 'http://127.0.0.1:1/'], { cwd })).toMatchObject({
    exitCode: 3,
    stdout: expect.stringContaining('no answer'),
  });
});
