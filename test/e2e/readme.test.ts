import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { expect, test } from 'vitest';

import { binFile, runChild } from '../helpers/child.ts';
import { temporaryProject } from '../helpers/context.ts';
import { runProgram } from '../helpers/programs.ts';
import { startReceiver } from '../helpers/receiver.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const SECRET = 'readme-secret';

/** The lines of the README's shell blocks that run `hooks`, as a reader would type them. */
const commands = [...README.matchAll(/```sh\n(.*?)```/gs)]
  .flatMap(([, block = '']) => block.split('\n'))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter((line) => line.startsWith('hooks '));

/** Those that do not end with 0 in the README's own story, and why. */
const otherExits: Record<string, number> = {
  'hooks check --provider stripe --secret whsec_test --only SIG,TS': 1, // It looks at no timestamp.
  'hooks trigger payment.failed --no-signature': 1, // The receiver refuses it, as it should,
  'hooks replay --failed --since 2h': 1, // and refuses it again,
  'hooks trigger slack/handshake --url http://localhost:3000/webhook': 1, // It knows no handshakes.
  'hooks verify .hooks/deliveries': 1, // and so it is not valid here.
};

test('every command of the README does what the README says', async () => {
  const receiver = await startReceiver(({ headers, body }, response) => {
    const digest = (secret: string, content: string): string =>
      createHmac('sha256', secret).update(content).update(body).digest('hex');
    const [timestamp = '', signature = ''] = String(headers['stripe-signature'] ?? '')
      .split(',')
      .map((part) => part.split('=')[1] ?? '');
    const valid =
      headers['x-razorpay-signature'] === digest(SECRET, '') || signature === digest('whsec_test', `${timestamp}.`);
    response.writeHead(valid ? 200 : 401).end(valid ? '{"received":true}' : 'invalid signature');
  });
  const cwd = temporaryProject();
  writeFileSync(join(cwd, 'hooks'), `#!/bin/sh\nexec "${process.execPath}" "${binFile}" "$@"\n`);
  chmodSync(join(cwd, 'hooks'), 0o700);
  const signed = await runChild(
    ['trigger', 'payment.captured', '-s', SECRET, '--url', receiver.url, '--print', 'json'],
    { cwd },
  );
  const request = JSON.parse(signed.stdout) as { body: string; rawHeaders: Array<[string, string]> };
  writeFileSync(join(cwd, 'body.json'), request.body);
  writeFileSync(join(cwd, 'hooks.config.json'), JSON.stringify({ url: `${receiver.url}/webhook` }));
  const env = {
    PATH: [cwd, process.env['PATH']].join(delimiter),
    RAZORPAY_WEBHOOK_SECRET: SECRET,
    SIGNATURE: request.rawHeaders.find(([name]) => name === 'X-Razorpay-Signature')?.[1] ?? '',
  };

  const ends: Array<{ command: string; end: number | string | null; output: string }> = [];
  for (const command of commands) {
    const line = command
      .replaceAll('http://localhost:3000', receiver.url)
      .replace(/^hooks (listen|sandbox)/, 'hooks $1 --port 0');
    ends.push({ command, ...(await runLine(line, { cwd, env })) });
  }

  expect(ends.map(({ command, end }) => ({ command, end }))).toEqual(
    commands.map((command) => ({
      command,
      end: /^hooks (?:listen|sandbox)/.test(command) ? 'SIGINT' : (otherExits[command] ?? 0),
    })),
  );
  expect(commands.length).toBeGreaterThanOrEqual(20);
  expect(ends.map(({ output }) => output).join('\n')).not.toContain(SECRET);
  // A process for each of fifty lines.
}, 120_000);

/** Runs a line in a shell; a listener is interrupted once it is ready. */
async function runLine(line: string, { cwd, env }: { cwd: string; env: Record<string, string> }) {
  const child = spawn('sh', ['-c', `exec ${line}`], { cwd, env });
  let output = '';
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    if (/Listening on|Sandbox of/.test(output)) child.kill('SIGINT');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { end: signal ?? code, output };
}

test('the configuration of the README is valid', async () => {
  const [, block = ''] = /```json\n(.*?)```/s.exec(README) ?? [];
  const cwd = temporaryProject();
  writeFileSync(join(cwd, 'hooks.config.json'), block);
  const event = join(cwd, 'event.json');
  writeFileSync(event, '{"type":"thing.done"}');
  const run = await runChild(['sign', event, '-p', 'acme', '-s', 'x', '--json'], { cwd });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toMatch(/"Acme-Signature","t=\d+,v1=[0-9a-f]{64}"/);
});

/** A project that has this package, and vitest, installed. */
function projectWithPackages(files: Readonly<Record<string, string>>): string {
  const cwd = temporaryProject();
  const root = join(binFile, '../..');
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(root, join(cwd, 'node_modules/hooks-cli'));
  symlinkSync(join(root, 'node_modules/vitest'), join(cwd, 'node_modules/vitest'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  return cwd;
}

const [receiverTest = '', ownSender = ''] = [...README.matchAll(/```js\n(.*?)```/gs)].map(([, block]) => block);

const receiver = (refusal: number): string => `
  import { createHmac } from 'node:crypto';
  import { createServer } from 'node:http';
  export const app = createServer(async (request, response) => {
    const hmac = createHmac('sha256', 'test-secret');
    for await (const chunk of request) hmac.update(chunk);
    const isRight = hmac.digest('hex') === request.headers['x-razorpay-signature'];
    response.writeHead(isRight ? 200 : ${refusal}).end();
  });
`;

test.each([
  ['passes for one that verifies', 400, { exitCode: 0, passed: 2, failed: 0 }],
  ['fails for one that takes everything', 200, { exitCode: 1, passed: 1, failed: 1 }],
])("the README's test of a receiver %s", async (_, refusal, expected) => {
  const cwd = projectWithPackages({
    'app.js': receiver(refusal),
    'webhook.test.js': receiverTest,
    'package.json': '{"type":"module"}',
  });
  const argv = [join(cwd, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=json'];
  const { exitCode, stdout } = await runProgram(process.execPath, argv, { cwd });
  const { numPassedTests, numFailedTests } = JSON.parse(stdout.toString()) as Record<string, unknown>;
  expect({ exitCode, passed: numPassedTests, failed: numFailedTests }).toEqual(expected);
});

test("the README's own sender runs", async () => {
  const cwd = projectWithPackages({ 'example.mjs': ownSender });
  const run = await runProgram(process.execPath, ['example.mjs'], { cwd });
  expect({ ...run, stdout: run.stdout.toString() }).toEqual({
    exitCode: 0,
    stdout:
      'true\nWhat was signed is JSON.stringify(JSON.parse(…)) of these bytes: it was parsed and written again. ' +
      'Keep and verify the raw body.\n',
    stderr: '',
  });
});
