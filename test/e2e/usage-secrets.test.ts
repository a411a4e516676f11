import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runHooks } from '../helpers/context.ts';
import { HELP_HINT, projectWith, refusal, runRefused, SECRET, words } from '../helpers/refusals.ts';

const HEX = 'a'.repeat(64);
const SIGNED = `verify body.json -H 'X-Razorpay-Signature: ${HEX}'`;
const files = {
  'body.json': '{"event":"payment.captured"}',
  'secret.txt': SECRET,
  'empty.txt': '',
  'line.txt': '\n',
};

test.each([
  ['Razorpay', 'RAZORPAY_WEBHOOK_SECRET', `X-Razorpay-Signature: ${HEX}`],
  ['Stripe', 'STRIPE_WEBHOOK_SECRET', `Stripe-Signature: t=1790000000,v1=${HEX}`],
  ['GitLab (secret token)', 'GITLAB_WEBHOOK_TOKEN', 'X-Gitlab-Token: anything'],
])('verify has no secret for %s, and names %s', async (name, variable, header) => {
  expect(await runRefused(['verify', 'body.json', '-H', header], { files })).toEqual(
    refusal({
      code: 'NO_SECRET',
      message: `There is no signing secret for ${name}.`,
      hint: `Give it with --secret or --secret-file, or set ${variable}.`,
    }),
  );
});

test.each([
  ['--secret', [...words(SIGNED), '--secret', ''], {}],
  ['--secret', [...words(SIGNED), '--secret', SECRET, '--secret', ''], {}],
  ['--secret', ['trigger', 'payment.captured', '--print', 'body', '--secret', ''], {}],
  ['--secret', ['sign', 'body.json', '--secret', ''], {}],
  ['--secret', ['listen', '--port', '0', '--secret', ''], {}],
  ['The file empty.txt', [...words(SIGNED), '--secret-file', 'empty.txt'], {}],
  ['The file line.txt', [...words(SIGNED), '--secret-file', 'line.txt'], {}],
  ['$HOOKS_SECRET', words(SIGNED), { HOOKS_SECRET: '' }],
  ['$HOOKS_SECRET', words(SIGNED), { HOOKS_SECRET: '', RAZORPAY_WEBHOOK_SECRET: SECRET }],
  ['$RAZORPAY_WEBHOOK_SECRET', words(SIGNED), { RAZORPAY_WEBHOOK_SECRET: '' }],
])('%s is empty, and so no secret: hooks %s', async (where, argv, env) => {
  expect(await runRefused(argv, { files, env })).toEqual(
    refusal({
      code: 'EMPTY_SECRET',
      message: `${where} is an empty secret: anyone could make its signatures.`,
      hint: 'Is the variable set that it comes from?',
    }),
  );
});

test.each([
  ['nowhere.txt', 'there is no such file'],
  ['folder', 'it is a folder'],
  ['loop.txt', 'it is a link that leads to itself'],
])('the secret file %s cannot be read: %s', async (file, why) => {
  const prepare = (project: string): void => {
    mkdirSync(join(project, 'folder'));
    symlinkSync('loop.txt', join(project, 'loop.txt'));
  };
  expect(await runRefused([...words(SIGNED), '--secret-file', file], { files, prepare })).toEqual(
    refusal({ code: 'CANNOT_READ', message: `Cannot read ${file}: ${why}.` }),
  );
});

// Root reads everything.
test.skipIf(process.getuid?.() === 0)('a secret file without the right to read it is told', async () => {
  const prepare = (project: string): void => chmodSync(join(project, 'secret.txt'), 0o000);
  expect(await runRefused([...words(SIGNED), '--secret-file', 'secret.txt'], { files, prepare })).toEqual(
    refusal({ code: 'CANNOT_READ', message: 'Cannot read secret.txt: EACCES.' }),
  );
});

test.each([
  'sign body.json -p standard-webhooks',
  'trigger standard-webhooks/invoice.paid --print body',
  'listen -p standard-webhooks --port 0',
  `verify body.json -p standard-webhooks -H 'webhook-id: 1' -H 'webhook-timestamp: 1790000000' -H 'webhook-signature: v1,${'a'.repeat(43)}='`,
])('a secret of the wrong form is told, not shown: hooks %s', async (line) => {
  expect(await runRefused([...words(line), '--secret', `${SECRET} !`], { files })).toEqual(
    refusal({
      code: 'INVALID_SECRET',
      message: 'The secret (--secret) is not base64 after "whsec_".',
      hint: 'The signing secret of this scheme is base64 text after "whsec_"; copy it whole, without quotes.',
    }),
  );
});

test('a secret comes from stdin as well, as every file does', async () => {
  const cwd = projectWith(files);
  const fromFile = await runHooks(['sign', 'body.json', '--id', 'one', '--secret-file', 'secret.txt'], { cwd });
  const fromStdin = await runHooks(['sign', 'body.json', '--id', 'one', '--secret-file', '-'], { cwd, stdin: SECRET });
  expect(fromFile).toMatchObject({ exitCode: 0, stderr: '' });
  expect(fromStdin).toEqual(fromFile);
});

test('one secret signs: --secret and --secret-file are not given together', async () => {
  const line = `trigger payment.captured --print http --secret ${SECRET} --secret-file secret.txt`;
  expect(await runRefused(line, { files })).toEqual(
    refusal({
      code: 'CONFLICTING_OPTION',
      message: "option '--secret-file <file>' cannot be used with option '-s, --secret <secret>'",
      hint: HELP_HINT,
    }),
  );
});

test.each([
  ['a second secret for trigger', 'INVALID_ARGUMENT', `trigger payment.captured --secret first --secret ${SECRET}`],
  ['a second secret for replay', 'INVALID_ARGUMENT', `replay last --secret first --secret ${SECRET}`],
  ['a mistyped flag with its value', 'UNKNOWN_OPTION', `trigger payment.captured --secrt=${SECRET}`],
  ['a flag that other commands have', 'UNKNOWN_OPTION', `init --secret=${SECRET}`],
  ['a header without its colon', 'INVALID_ARGUMENT', `trigger payment.captured -H 'Authorization Bearer ${SECRET}'`],
  ['a header of two lines', 'INVALID_ARGUMENT', `trigger payment.captured -H 'Authorization: Bearer\n${SECRET}'`],
  ['a password in a URL', 'INVALID_URL', `trigger payment.captured --url http://user:${SECRET}@localhost:3000/`],
  ['one argument too many', 'EXCESS_ARGUMENTS', `trigger payment.captured ${SECRET}`],
])('a secret on the command line does not come back with %s (%s)', async (_, code, line) => {
  expect(await runRefused(line, { files })).toMatchObject({
    forPeople: { exitCode: 2, stdout: '' },
    forPrograms: { exitCode: 2, stdout: '', stderr: { type: 'error', code } },
    leaked: false,
  });
});

test('a secret that stands in the configuration in place of a variable is not shown', async () => {
  const config = JSON.stringify({ secretVariables: { razorpay: SECRET } });
  expect(await runRefused(SIGNED, { files: { ...files, 'hooks.config.json': config } })).toMatchObject({
    forPeople: { exitCode: 2, stdout: '' },
    leaked: false,
  });
});

test.each([
  [0, 'trigger payment.captured --print http --url http://localhost:3000/'],
  [0, 'trigger payment.captured --print curl --url http://localhost:3000/'],
  [0, 'trigger payment.captured --print json --url http://localhost:3000/'],
  [0, 'trigger stripe/charge.succeeded --print http --url http://localhost:3000/'],
  [0, 'sign body.json'],
  [0, 'sign body.json --json'],
  [0, 'sign body.json -p standard-webhooks'],
  [1, SIGNED],
  [1, `${SIGNED} --json`],
])('a run that ends with %i does not show its secret: hooks %s', async (exitCode, line) => {
  const run = await runHooks([...words(line), '--secret', SECRET], { cwd: projectWith(files) });
  const shown = run.stdout + run.stderr;
  expect({ exitCode: run.exitCode, leaked: shown.includes(SECRET.slice('whsec_'.length)) }).toEqual({
    exitCode,
    leaked: false,
  });
});
