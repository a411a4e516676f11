import { describe, expect, test } from 'vitest';

import { providerRequest } from '../../src/core/request.ts';
import { providers } from '../../src/providers/index.ts';
import { runHooks } from '../helpers/context.ts';
import { projectWith } from '../helpers/refusals.ts';
import { type Headers, rawHttp } from '../helpers/signed.ts';

const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0cw==';
const EVENT = '{"type":"charge.succeeded","id":"evt_1"}';
const AT = new Date('2026-09-21T14:54:04.000Z');

describe('of senders that look alike', () => {
  const sentBy = (id: string, secret: string): string => {
    const provider = providers.find((each) => each.id === id);
    if (!provider) throw new Error(`no ${id}`);
    const { rawHeaders } = providerRequest({
      provider,
      body: Buffer.from(EVENT),
      eventType: 'charge.succeeded',
      eventId: 'msg_1',
      at: AT,
      secrets: [{ label: 'test', value: secret }],
      extra: [],
      url: 'https://shop.example.com/',
    });
    return rawHttp({ headers: rawHeaders as Headers, body: EVENT });
  };
  const FAMILY = 'standard-webhooks, anthropic, brex, dodo-payments, lithic, liveblocks, openai, replicate';
  const AMBIGUOUS = `error: The headers may be of ${FAMILY} or bigcommerce, imagekit, polar, whop: say which with --provider.\n`;
  const OTHERS = '  or from imagekit, polar, whop, which sign in the very same way\n';
  const META = '  or from instagram, messenger, whatsapp, which sign in the very same way\n';

  test.each([
    ['the one that the secret is of', 'polar', 'polar_whs_1', ['--secret', 'polar_whs_1'], {}, 'bigcommerce', OTHERS],
    ['the one whose own variable fits', 'openai', SECRET, [], { OPENAI_WEBHOOK_SECRET: SECRET }, 'openai', ''],
    ['the family that has one scheme', 'whatsapp', 's', ['--secret', 's'], {}, 'facebook', META],
  ])('%s is found', async (_, sender, secret, flags, env, found, others) => {
    const cwd = projectWith({ 'it.http': sentBy(sender, secret) });
    const run = await runHooks(['verify', 'it.http', ...flags], { cwd, env, now: AT });
    const [first = '', ...rest] = run.stdout.split('\n');
    expect({ ...run, stdout: rest.slice(1).join('\n'), found: / from (\S+)/.exec(first)?.[1] }).toEqual({
      exitCode: 0,
      stdout: others,
      stderr: '',
      found,
    });
  });

  test.each([
    ['without a secret', []],
    ['with a secret that fits none', ['--secret', 'another']],
  ])('%s none is guessed', async (_, flags) => {
    const cwd = projectWith({ 'it.http': sentBy('polar', 'polar_whs_1') });
    expect(await runHooks(['verify', 'it.http', ...flags], { cwd, now: AT })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: AMBIGUOUS,
    });
  });
});
