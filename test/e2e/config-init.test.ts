import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runChild, startListening } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { projectWith, words } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';
import { hmac } from '../helpers/signed.ts';

test('init writes a configuration, a secret, and keeps both from where they do not belong', async () => {
  const cwd = temporaryProject();
  expect(await runHooks(['init'], { cwd })).toEqual({
    exitCode: 0,
    stdout: `Wrote ${cwd}/hooks.config.json
The local signing secret is in ${cwd}/.hooks/secret; git ignores it.
Next: hooks listen, and in another terminal hooks trigger payment.captured
`,
    stderr: '',
  });
  expect(readFileSync(join(cwd, 'hooks.config.json'), 'utf8')).toBe(`{
  "$schema": "./.hooks/hooks.config.schema.json",
  "provider": "razorpay",
  "forwardTo": "http://localhost:3000/webhook"
}
`);
  expect(readFileSync(join(cwd, '.hooks/secret'), 'utf8')).toMatch(/^whsec_[A-Za-z0-9+/]{32}\n$/);
  expect(readFileSync(join(cwd, '.hooks/.gitignore'), 'utf8')).toBe('*\n');
  expect(readdirSync(join(cwd, '.hooks')).toSorted()).toEqual(['.gitignore', 'hooks.config.schema.json', 'secret']);
});

test.skipIf(process.platform === 'win32')('the state of a project is for its owner alone', async () => {
  const cwd = temporaryProject();
  await runHooks(['init'], { cwd });
  const mode = (file: string): string => (statSync(join(cwd, file)).mode & 0o777).toString(8);
  expect({ folder: mode('.hooks'), secret: mode('.hooks/secret') }).toEqual({ folder: '700', secret: '600' });
});

test.each([
  ['init -p stripe', { provider: 'stripe', forwardTo: 'http://localhost:3000/webhook' }],
  [
    'init --url http://localhost:8000/hook',
    { provider: 'razorpay', url: 'http://localhost:8000/hook', forwardTo: 'http://localhost:8000/hook' },
  ],
  [
    'init --url http://localhost:4400/ --forward-to http://localhost:8000/hook',
    { provider: 'razorpay', url: 'http://localhost:4400/', forwardTo: 'http://localhost:8000/hook' },
  ],
])('hooks %s writes what it was told', async (line, config) => {
  const cwd = temporaryProject();
  expect(await runHooks(words(line), { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(readFileSync(join(cwd, 'hooks.config.json'), 'utf8'))).toEqual({
    $schema: './.hooks/hooks.config.schema.json',
    ...config,
  });
});

test('init --json says where things are', async () => {
  const cwd = temporaryProject();
  const { exitCode, stdout, stderr } = await runHooks(['init', '--json'], { cwd });
  expect({ exitCode, lines: ndjson(stdout), stderr }).toEqual({
    exitCode: 0,
    lines: [{ type: 'init.completed', file: `${cwd}/hooks.config.json`, secretFile: `${cwd}/.hooks/secret` }],
    stderr: '',
  });
});

test('init in a folder of the project writes to its root', async () => {
  const cwd = temporaryProject();
  mkdirSync(join(cwd, 'src'));
  await runHooks(['init'], { cwd: join(cwd, 'src') });
  expect(readdirSync(cwd).toSorted()).toEqual(['.hooks', 'hooks.config.json', 'package.json', 'src']);
  expect(readdirSync(join(cwd, 'src'))).toEqual([]);
});

test('init refers to the schema of the installed package, which is the same for everyone', async () => {
  const cwd = projectWith({ 'node_modules/hooks-cli/dist/hooks.config.schema.json': '{}' });
  await runHooks(['init'], { cwd });
  expect(JSON.parse(readFileSync(join(cwd, 'hooks.config.json'), 'utf8'))).toMatchObject({
    $schema: './node_modules/hooks-cli/dist/hooks.config.schema.json',
  });
  expect(readdirSync(join(cwd, '.hooks')).toSorted()).toEqual(['.gitignore', 'secret']);
});

test('init keeps a secret that is there', async () => {
  const cwd = projectWith({ '.hooks/secret': 'mine\n' });
  await runHooks(['init'], { cwd });
  expect(readFileSync(join(cwd, '.hooks/secret'), 'utf8')).toBe('mine\n');
});

test('what was refused has written nothing', async () => {
  const cwd = temporaryProject();
  expect(await runHooks(['init', '--url', 'ftp://x'], { cwd })).toMatchObject({ exitCode: 2, stdout: '' });
  expect(readdirSync(cwd)).toEqual(['package.json']);
});

test('a project that cannot be written to is told, not taken for a bug', async () => {
  const cwd = projectWith({ '.hooks': 'a file where the folder should be' });
  expect(await runHooks(['init'], { cwd })).toMatchObject({
    exitCode: 3,
    stdout: '',
    stderr: expect.stringMatching(/^error: Cannot write .*\.hooks.*\.\n/) as string,
  });
});

test('the schema is printed, is the one in dist, and knows what the configuration knows', async () => {
  const { exitCode, stdout, stderr } = await runHooks(['init', '--print-schema']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toBe(readFileSync(new URL('../../dist/hooks.config.schema.json', import.meta.url), 'utf8'));
  expect(JSON.parse(stdout)).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      provider: { type: 'string' },
      url: { type: 'string', format: 'uri' },
      forwardTo: { anyOf: [{ type: 'string', format: 'uri' }, { type: 'object' }, { type: 'array' }] },
      headers: { type: 'object' },
      secretVariables: { type: 'object' },
      providers: { type: 'array' },
    },
  });
});

test('what init says comes next works: listen, and in another terminal trigger', async () => {
  const cwd = temporaryProject();
  await runHooks(['init'], { cwd });
  // The app is not there yet; a port of its own, since 4400 may be taken.
  const listener = await startListening([], { cwd });
  await runChild(['trigger', 'payment.captured'], { cwd });
  await listener.stop();
  expect(listener.events.map(({ type }) => type)).toContain('delivery.received');
});

test.each([
  'sign body.json',
  'trigger payment.captured --print http --url http://localhost:3000/',
  'listen --print-secret',
  `verify body.json -p razorpay --signature ${hmac('', '{}')}`,
])('an empty file of the local secret is an empty secret, and so none: hooks %s', async (line) => {
  const cwd = projectWith({ 'body.json': '{}', '.hooks/secret': '\n' });
  expect(await runHooks(words(line), { cwd })).toMatchObject({ exitCode: 2, stdout: '' });
});

test('a local secret that cannot be read is told', async () => {
  const cwd = projectWith({ 'body.json': '{}' });
  mkdirSync(join(cwd, '.hooks/secret'), { recursive: true });
  const run = await runHooks(['sign', 'body.json'], { cwd });
  expect(run).toMatchObject({ stdout: '', stderr: expect.stringMatching(/^error: .*secret/) as string });
  expect([2, 3]).toContain(run.exitCode);
});
