import { createHash, createHmac, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { HANDSHAKES } from '../../src/core/handshake-questions.ts';
import { binFile, runChild, startListening } from '../helpers/child.ts';
import { type ClientRequest, sendRequest } from '../helpers/client.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { type Received, startReceiver } from '../helpers/receiver.ts';
import { keptDeliveries } from '../helpers/results.ts';

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

test.each(['trello', 'surveymonkey', 'mandrill', 'intercom'])(
  '%s asks with HEAD, also under --enforce',
  async (provider) => {
    const cwd = temporaryProject();
    const listener = await startListening(['--enforce'], { cwd });
    const run = await runHooks(['trigger', `${provider}/handshake`, '--url', listener.url], { cwd });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await listener.waitFor('delivery.received')).toMatchObject({
      handshake: { answered: true },
      refused: false,
    });
  },
);

describe('the secret of a handshake', () => {
  const handshakes = [
    ['xero', 'XERO_WEBHOOK_KEY'],
    ['zoom', 'ZOOM_WEBHOOK_SECRET_TOKEN'],
    ['x', 'X_CONSUMER_SECRET'],
  ] as const;

  /** The exit code with which `trigger` judges the answers of a listener. */
  async function judged(
    provider: string,
    { args = [], env: variables = {} }: { args?: readonly string[]; env?: Record<string, string> },
    secret: readonly string[] = [],
  ): Promise<number> {
    const cwd = temporaryProject();
    const { url } = await startListening(args, { cwd, env: variables });
    const argv = ['trigger', `${provider}/handshake`, '--url', url, ...secret];
    return (await runHooks(argv, { cwd, env: variables })).exitCode;
  }

  test.each(handshakes)("%s: has the provider's own variable", async (provider, variable) => {
    const variables = { [variable]: 'of its own' };
    expect(await judged(provider, { env: variables })).toBe(0);
    expect(await judged(provider, { args: ['-p', provider], env: variables })).toBe(0);
  });

  test.each(handshakes)('%s: has the local secret, when there is no other', async (provider) => {
    expect(await judged(provider, {})).toBe(0);
  });

  test.each(['xero', 'zoom'])('%s: has, of several, the one that it was signed with', async (provider) => {
    const args = ['--secret', 'of another', '--secret', 'of its own'];
    expect(await judged(provider, { args }, ['--secret', 'of its own'])).toBe(0);
  });

  test('an empty one, of a sender that was not named, holds nothing up, and is asked for', async () => {
    const cwd = temporaryProject();
    const listener = await startListening(['-p', 'razorpay'], { cwd, env: { X_CONSUMER_SECRET: '' } });
    expect(await sendRequest(listener.port, { method: 'GET', path: '/?crc_token=abc' })).toMatchObject({ status: 200 });
    expect(await listener.waitFor('delivery.received')).toMatchObject({
      handshake: { sender: 'X', answered: false, lacksSecret: true },
    });
  });
});

describe('a secret that a handshake hands over', () => {
  const handed = 'cOX_0cq5wxT77NvpCg4dMG9s';
  const handshakes = [
    ['asana', { headers: ['X-Hook-Secret', handed], body: '' }],
    ['notion', { headers: [], body: JSON.stringify({ verification_token: handed }) }],
  ] satisfies Array<[provider: string, ClientRequest]>;

  test.each(handshakes)('%s: is in a file for its owner alone, and nowhere else', async (provider, request) => {
    const cwd = temporaryProject();
    const listener = await startListening([], { cwd });
    expect(await sendRequest(listener.port, request)).toMatchObject({ status: 200 });
    const secretFile = join(cwd, '.hooks', 'keys', `${provider}.secret`);
    expect(await listener.waitFor('delivery.received')).toMatchObject({ handshake: { answered: true, secretFile } });
    const { stdout, stderr } = await listener.stop();
    expect(stdout + stderr + JSON.stringify(keptDeliveries(cwd))).not.toContain(handed);
    expect({ text: readFileSync(secretFile, 'utf8'), mode: statSync(secretFile).mode & 0o777 }).toEqual({
      text: `${handed}\n`,
      mode: 0o600,
    });
  });

  test.each(handshakes)('%s: reaches the app as it is, and is not kept', async (_, request) => {
    const cwd = temporaryProject();
    const app = await startReceiver(({ headers }, response) => {
      response.writeHead(200, { 'X-Hook-Secret': headers['x-hook-secret'] ?? '' }).end();
    });
    const listener = await startListening(['-f', app.url], { cwd });
    const answer = await sendRequest(listener.port, request);
    expect(JSON.stringify([app.received[0]?.headers, String(app.received[0]?.body)])).toContain(handed);
    expect(answer.rawHeaders).toEqual(expect.arrayContaining(request.headers));
    await listener.stop();
    expect(JSON.stringify(keptDeliveries(cwd))).not.toContain(handed);
    expect(existsSync(join(cwd, '.hooks', 'keys'))).toBe(false);
    const again = await runChild(['replay', 'last'], { cwd });
    expect(again).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('the secret that it handed over is not kept'),
    });
    expect(app.received).toHaveLength(1);
  });
});

describe('the listener tells of a handshake', () => {
  /** The lines below a request's own, of a listener that runs until `trigger` has asked. */
  async function linesBelow(event: string, args: readonly string[] = []): Promise<string[]> {
    const command = `"${process.execPath}" "${binFile}" trigger ${event}`;
    const argv = ['listen', '--port', '0', ...args, '--exec', command];
    const { stdout } = await runChild(argv, { cwd: temporaryProject() });
    return stdout
      .split('\n')
      .filter((line) => /^ {11}(?:handshake|refused)/.test(line))
      .map((line) => line.trim());
  }

  test('whose secret it was answered with', async () => {
    expect(await linesBelow('zoom/handshake', ['--secret', 'x'])).toEqual([
      'handshake of Zoom, answered with the secret from --secret',
    ]);
  });

  test('where the secret is that it has handed over', async () => {
    expect(await linesBelow('notion/handshake')).toEqual([
      expect.stringMatching(/^handshake of Notion, answered as it wants; its secret is in \S+notion\.secret$/),
    ]);
  });

  test.each<[line: string, args: readonly string[]]>([
    ['listen', []],
    ['listen --enforce', ['--enforce']],
  ])('that its wrong signature was refused, and by whose wish: %s', async (_, args) => {
    expect(await linesBelow('discord/handshake', args)).toEqual([
      'handshake of Discord, answered as it wants',
      'handshake of Discord, not validly signed: refused with 401, as it wants',
    ]);
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
