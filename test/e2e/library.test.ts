import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import stripeLibrary from 'stripe';
import { expect, test } from 'vitest';

import { composeEvent, providers, sign, verify } from '../../src/library.ts';
import { listFixtures, fixtureLabel } from '../../src/events/fixtures.ts';
import { temporaryProject } from '../helpers/context.ts';
import { runProgram } from '../helpers/programs.ts';

const built = fileURLToPath(new URL('../../dist/', import.meta.url));
const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

test('an event that is composed and signed is accepted by the official library', async () => {
  const { body } = await composeEvent(providers.stripe, 'charge.refunded', { set: { amount: 1250 } });
  const { rawHeaders } = sign(providers.stripe, body, { secret: SECRET });
  const header = Object.fromEntries(rawHeaders)['Stripe-Signature'] ?? '';
  const event = stripeLibrary.webhooks.constructEvent(Buffer.from(body), header, SECRET);
  expect(event).toMatchObject({ type: 'charge.refunded', data: { object: { amount: 1250 } } });
});

test('headers may be those of fetch, of Node, or a list', async () => {
  const { body, eventId } = await composeEvent(providers.standardWebhooks, 'invoice.paid', { seed: 'a' });
  const { rawHeaders } = sign(providers.standardWebhooks, body, { secret: SECRET, eventId });
  const forms = [
    rawHeaders,
    new Headers(rawHeaders.map(([name, value]): [string, string] => [name, value])),
    Object.fromEntries(rawHeaders.map(([name, value]) => [name.toLowerCase(), [value]])),
  ];
  const verdicts = forms.map((headers) => verify(providers.standardWebhooks, { headers, body }, { secret: SECRET }));
  expect(verdicts.map(({ valid }) => valid)).toEqual([true, true, true]);
});

test('a wrong signature is a value that says why', () => {
  const { rawHeaders } = sign(providers.razorpay, '{}', { secret: 'right' });
  expect(verify(providers.razorpay, { headers: rawHeaders, body: '{} ' }, { secret: ['wrong', 'right'] })).toEqual({
    valid: false,
    reason: 'signature_mismatch',
    detail: 'The signature in X-Razorpay-Signature is not that of this body under any of 2 secrets.',
  });
  expect(() => verify(providers.generic, { headers: [], body: '' }, { secret: 's' })).toThrow('signs nothing');
  expect(() => sign(providers.razorpay, '{}', { secret: '' })).toThrow('empty secret');
});

test('the same seed and time make the same event', async () => {
  const options = { seed: 'a', at: new Date('2026-09-21T14:14:04Z') };
  const [first, again] = await Promise.all([
    composeEvent(providers.razorpay, 'payment.captured@card', options),
    composeEvent(providers.razorpay, 'payment.captured@card', options),
  ]);
  expect(first).toEqual(again);
});

test('the types name the sample events that there are, and no others', async () => {
  const project = temporaryProject();
  const labels = listFixtures('stripe').map((fixture) => fixtureLabel(fixture));
  const root = join(built, '..');
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(root, join(project, 'node_modules/hooks-cli'));
  writeFileSync(
    join(project, 'use.ts'),
    [
      "import { composeEvent, type EventType, providers } from 'hooks-cli';",
      `const all: Record<EventType<'stripe'>, true> = ${JSON.stringify(Object.fromEntries(labels.map((label) => [label, true])))};`,
      '// @ts-expect-error There is no such event.',
      "void composeEvent(providers.stripe, 'charge.refundedd');",
      'void all;',
    ].join('\n'),
  );
  const argv = ['--ignoreConfig', '--strict', '--noEmit', '--skipLibCheck', '--allowImportingTsExtensions'];
  const types = [
    '--module',
    'preserve',
    '--target',
    'es2023',
    '--types',
    'node',
    '--typeRoots',
    `${root}/node_modules/@types`,
  ];
  const run = await runProgram(`${root}/node_modules/.bin/tsc`, [...argv, ...types, join(project, 'use.ts')], {
    cwd: root,
  });
  expect({ exitCode: run.exitCode, output: run.stdout.toString() }).toEqual({ exitCode: 0, output: '' });
});

test('a bundle holds the one provider that is used', async () => {
  const contents = `import { verify } from '${built}library.mjs'; import { shopify } from '${built}providers.mjs'; console.log(verify, shopify);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: built },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    external: ['#providers'],
  });
  const text = outputFiles[0]?.text ?? '';
  expect(text).toContain('X-Shopify-Hmac-SHA256');
  expect(text).not.toContain('X-Twilio-Signature');
});
