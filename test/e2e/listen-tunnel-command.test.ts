import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import { runChild, startListening } from '../helpers/child.ts';
import { temporaryProject } from '../helpers/context.ts';
import { ndjson } from '../helpers/results.ts';

const PUBLIC_URL = 'https://brave-fox-42.tunnel.example.net';

/** A tunnel program that says its URL among other words, and writes its process id down. */
function projectWithTunnel(script: string): string {
  const cwd = temporaryProject();
  writeFileSync(
    join(cwd, 'tunnel.mjs'),
    `import { writeFileSync } from 'node:fs'; writeFileSync('pid', String(process.pid)); ${script}`,
  );
  return cwd;
}

const say = (text: string): string => `console.error(${JSON.stringify(text)});`;
const STAY = 'setInterval(() => {}, 1000);';
const command = (more = ''): string[] => ['--tunnel-command', `'${process.execPath}' tunnel.mjs ${more}`];

/** A process that has ended is listed, as Z, until somebody has taken note of it. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z]/.test(stdout.trim());
}

test('the URL is found in what the program prints, and the program ends with the listener', async () => {
  const cwd = projectWithTunnel(
    `${say('docs at https://localhost:9/x, starting')} ${say(`your url: ${PUBLIC_URL} (ready)`)} console.log(process.argv[2]); ${STAY}`,
  );
  const listener = await startListening(command('{port}'), { cwd });
  expect(await listener.waitFor('listener.ready')).toMatchObject({ publicUrl: PUBLIC_URL });
  const pid = Number(readFileSync(join(cwd, 'pid'), 'utf8'));
  expect(isRunning(pid)).toBe(true);
  expect(await listener.stop()).toMatchObject({ signal: 'SIGINT' });
  expect(isRunning(pid)).toBe(false);
});

test.each([
  ['a closed terminal', ['SIGHUP']],
  ['a second Ctrl-C', ['SIGINT', 'SIGINT']],
] as const)('%s ends the program at once, also one that does not want to end', async (_, signals) => {
  const cwd = projectWithTunnel(`process.on('SIGTERM', () => {}); ${say(PUBLIC_URL)} ${STAY}`);
  const listener = await startListening(command(), { cwd });
  const pid = Number(readFileSync(join(cwd, 'pid'), 'utf8'));
  onTestFinished(() => void (isRunning(pid) && process.kill(pid, 'SIGKILL')));
  for (const signal of signals) {
    listener.child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(await listener.ended()).toMatchObject({ exitCode: null, signal: signals[0] });
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
});

test.each([
  ['in a last line that has no end', `process.stdout.write('url: ${PUBLIC_URL}');`],
  [
    'in pieces',
    `process.stdout.write('${PUBLIC_URL.slice(0, 20)}'); setTimeout(() => console.log('${PUBLIC_URL.slice(20)}'), 100);`,
  ],
  ['at the end of a sentence', say(`It is at ${PUBLIC_URL}.`)],
  [
    'after the pages of its maker',
    say(`Log in at https://admin.tunnel.example.net/ or https://tunnels.net, then\n${PUBLIC_URL}`),
  ],
  ['before a page of its maker', say(`${PUBLIC_URL}\nhttps://dashboard.tunnel.example.net/`)],
])('the URL is found %s', async (_, script) => {
  const cwd = projectWithTunnel(`${script} ${STAY}`);
  const listener = await startListening(command(), { cwd });
  expect(await listener.waitFor('listener.ready')).toMatchObject({ publicUrl: PUBLIC_URL });
});

test('that a URL with a path cannot be used is said', { timeout: 60_000 }, async () => {
  const cwd = projectWithTunnel(`${say(`${PUBLIC_URL}/hook/abc`)} ${STAY}`);
  const run = await runChild(['listen', '--port', '0', '--json', ...command()], { cwd });
  const [error] = ndjson(run.stderr);
  expect([run.exitCode, error?.['code']]).toEqual([3, 'TUNNEL_COMMAND_SILENT']);
  expect(error?.['message']).toContain(`but ones with a path, such as ${PUBLIC_URL}/hook/abc`);
  expect(error?.['hint']).toContain('--public-url');
});

test('a program that ends is told, with its last words, and the run ends with 3', async () => {
  const cwd = projectWithTunnel(
    `${say(PUBLIC_URL)} setTimeout(() => { ${say('quota is used up')} process.exit(4); }, 1500);`,
  );
  const listener = await startListening(command(), { cwd });
  const { exitCode, stderr } = await listener.ended();
  expect(exitCode).toBe(3);
  expect(await listener.waitFor('tunnel.failed')).toMatchObject({ publicUrl: PUBLIC_URL });
  expect(JSON.stringify(ndjson(stderr))).toContain('quota is used up');
});

test.each([
  ['ends at once', 'process.exit(1);'],
  ['is not there', ''],
])('a program that %s: exit code 3, nothing on stdout', async (_, script) => {
  const cwd = script === '' ? temporaryProject() : projectWithTunnel(script);
  const words = script === '' ? ['--tunnel-command', 'no-such-tunnel {port}'] : command();
  expect(await runChild(['listen', '--port', '0', '--json', ...words], { cwd })).toMatchObject({
    exitCode: 3,
    stdout: '',
  });
});

test.each([
  [
    './nope.sh',
    3,
    'TUNNEL_COMMAND_NOT_FOUND',
    './nope.sh cannot be started: there is no such file.',
    'from the folder',
  ],
  [
    'no-such-tunnel',
    3,
    'TUNNEL_COMMAND_NOT_FOUND',
    'no-such-tunnel cannot be started: it is not on PATH.',
    'Install it',
  ],
  [
    './package.json',
    3,
    'TUNNEL_COMMAND_NOT_FOUND',
    './package.json cannot be started: it is not executable.',
    'chmod +x',
  ],
  ['true', 3, 'TUNNEL_COMMAND_ENDED', 'true ended with exit code 0.', 'go on until it is ended'],
  ['./tunnel.sh | cat', 2, 'INVALID_TUNNEL_COMMAND', 'The tunnel command has | in it, and no shell runs it.', 'sh -c'],
  [
    './tunnel.sh 2>&1',
    2,
    'INVALID_TUNNEL_COMMAND',
    'The tunnel command has 2>&1 in it, and no shell runs it.',
    'sh -c',
  ],
])('--tunnel-command %j: why it does not work', async (line, exitCode, code, message, hint) => {
  const run = await runChild(['listen', '--port', '0', '--json', '--tunnel-command', line], {
    cwd: temporaryProject(),
  });
  expect({ exitCode: run.exitCode, errors: ndjson(run.stderr) }).toEqual({
    exitCode,
    errors: [{ type: 'error', code, message, hint: expect.stringContaining(hint) as string }],
  });
});

test('cloudflared is found on the PATH', async () => {
  const cwd = temporaryProject();
  mkdirSync(join(cwd, 'bin'));
  const program = join(cwd, 'bin', 'cloudflared');
  const url = 'https://calm-lake-7.trycloudflare.com';
  writeFileSync(
    program,
    `#!/bin/sh\necho "see https://www.cloudflare.com/terms and https://api.trycloudflare.com" >&2\necho "|  ${url}  |" >&2\nexec sleep 60\n`,
  );
  chmodSync(program, 0o755);
  const env = { PATH: `${join(cwd, 'bin')}:${process.env['PATH'] ?? ''}` };
  const listener = await startListening(['--tunnel', 'cloudflared'], { cwd, env });
  expect(await listener.waitFor('listener.ready')).toMatchObject({ publicUrl: url });
});

test('cloudflared that is not there: the sentence says what to do', async () => {
  const cwd = temporaryProject();
  const env = { PATH: join(cwd, 'nothing') };
  const run = await runChild(['listen', '--port', '0', '--json', '--tunnel', 'cloudflared'], { cwd, env });
  const [error] = ndjson(run.stderr);
  expect([run.exitCode, run.stdout]).toEqual([3, '']);
  expect(String(error?.['message'])).toContain('cloudflared');
  expect(String(error?.['hint']).length).toBeGreaterThan(20);
});

test('a URL of one’s own is announced, and no tunnel opened', async () => {
  const listener = await startListening(['--public-url', 'https://hooks.shop.example.org/in'], {
    cwd: temporaryProject(),
  });
  expect(await listener.waitFor('listener.ready')).toMatchObject({ publicUrl: 'https://hooks.shop.example.org/in' });
});
