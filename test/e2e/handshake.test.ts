import { describe, expect, test } from 'vitest';

import { PROVIDERS_WITH_HANDSHAKE } from '../../src/core/handshake-questions.ts';
import { startListening } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';

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
  const demanding = PROVIDERS_WITH_HANDSHAKE.filter(
    (provider) => !['trello', 'surveymonkey', 'mandrill', 'intercom', 'notion'].includes(provider),
  );

  test.each(demanding)('fails that of %s, and is told what is missing', async (provider) => {
    const { url } = await startReceiver((_, response) => void response.end('ok'));
    const run = await runHooks(['trigger', `${provider}/handshake`, '--url', url], { cwd: temporaryProject() });
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
