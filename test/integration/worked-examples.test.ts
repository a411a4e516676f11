import { expect, test } from 'vitest';

import { usesKeyPair } from '../../src/core/secret.ts';
import type { WorkedExample } from '../../src/core/worked-example.ts';
import { providers } from '../../src/providers/index.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { runProgram } from '../helpers/programs.ts';

/** Its content has bytes that cannot be typed. */
const UNTYPABLE = 'bird';

const keyPairs = providers.filter(({ signature }) => usesKeyPair(signature));

test.each(keyPairs.map(({ id }) => id))('openssl verifies the signature that providers show %s prints', async (id) => {
  const cwd = temporaryProject();
  const { stdout } = await runHooks(['providers', 'show', id, '--json'], { cwd });
  const { example } = JSON.parse(stdout) as { example?: WorkedExample };
  const { openssl = 'none', ...shown } = example ?? {};
  const run = await runProgram('sh', ['-c', openssl], { cwd });
  expect({ exitCode: run.exitCode, said: run.stdout.toString(), keys: Object.keys(shown) }).toEqual({
    exitCode: 0,
    said: expect.stringMatching(/^(?:Signature Verified Successfully|Verified OK)\n$/) as unknown,
    keys: ['publicKey', 'url', 'body', 'headers'],
  });
  const changed = await runProgram('sh', ['-c', openssl.replace('>content', ">content && printf ' ' >>content")], {
    cwd,
  });
  expect(changed.exitCode).not.toBe(0);
});

const COMPUTABLE = new Set(['hmac', 'hash', 'jwt']);
const computable = providers.filter(
  ({ id, signature }) => COMPUTABLE.has(signature.kind) && !usesKeyPair(signature) && id !== UNTYPABLE,
);

test.each(computable.map(({ id }) => id))(
  'openssl comes to the signature that providers show %s prints',
  async (id) => {
    const cwd = temporaryProject();
    const { stdout } = await runHooks(['providers', 'show', id, '--json'], { cwd });
    const { example } = JSON.parse(stdout) as { example?: WorkedExample };
    const { openssl = '', headers = [], body = '', url = '' } = example ?? {};
    const run = await runProgram('sh', ['-c', openssl], { cwd });
    const signature = run.stdout.toString().trim();
    expect({ exitCode: run.exitCode, length: signature.length > 20 }).toEqual({ exitCode: 0, length: true });
    const places = [...headers.map(([, value]) => value), decodeURIComponent(body), body, url];
    expect(places.some((text) => text.includes(signature))).toBe(true);
  },
);

test('of every sender that signs it is said how that is known', () => {
  expect(providers.filter(({ evidence }) => !evidence).map(({ id }) => id)).toEqual(['generic']);
});
