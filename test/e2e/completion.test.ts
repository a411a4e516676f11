import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import { providers } from '../../src/providers/index.ts';
import { binFile } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { runProgram } from '../helpers/programs.ts';
import { projectWith, words } from '../helpers/refusals.ts';
import { deliveryRecord, KEPT_FILE } from '../helpers/signed.ts';

const PROVIDERS = providers.map(({ id }) => id);
const STRIPE_CHARGES = words(
  'charge.dispute.closed charge.dispute.created charge.failed charge.refunded charge.succeeded checkout.session.async_payment_failed checkout.session.async_payment_succeeded checkout.session.completed checkout.session.expired',
);
const COMMANDS = words(
  'trigger listen replay check verify sign deliveries events providers scenario sandbox demo init completion',
);

const PAYMENT_CAPTURED = words(
  'payment.captured payment.captured@card payment.captured@cardless_emi payment.captured@emi payment.captured@netbanking payment.captured@paylater payment.captured@upi payment.captured@wallet',
);

/** What the script asks at each Tab: the words behind `hooks`, the last of them half typed. */
async function complete(typed: readonly string[], cwd = temporaryProject()): Promise<string[]> {
  const { exitCode, stdout, stderr } = await runHooks(['complete', '--', ...typed], { cwd });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
}

test.each<[string[], string[]]>([
  [[''], COMMANDS],
  [['tri'], ['trigger']],
  // Not `complete`, which is for the script alone.
  [['com'], ['completion']],
  [['x'], []],
  [['trigger', 'payment.c'], PAYMENT_CAPTURED],
  [['trigger', 'payment.captured@n'], ['payment.captured@netbanking']],
  [['trigger', 'stripe/ch'], STRIPE_CHARGES.map((event) => `stripe/${event}`)],
  [['trigger', '-p', 'stripe', 'ch'], STRIPE_CHARGES],
  [
    ['scenario', 'dispute'],
    ['dispute-lost', 'dispute-won'],
  ],
  [['verify', '--pro'], ['--provider']],
  [
    ['verify', '--s'],
    ['--secret', '--secret-file', '--signature'],
  ],
  [
    ['verify', '--he'],
    ['--header', '--help'],
  ],
  [
    ['trigger', '--no-'],
    ['--no-signature', '--no-keep', '--no-color'],
  ],
  [['deliveries', 's'], ['show']],
  [['deliveries', 'export', '--f'], ['--format']],
  [['deliveries', 'prune', '--o'], ['--older-than']],
  // `hooks deliveries` is `hooks deliveries list`.
  [['deliveries', '--lim'], ['--limit']],
  [['verify', '--provider', ''], PROVIDERS],
  [['verify', '--provider', 'standa'], ['standard-webhooks']],
  [['trigger', 'payment.captured', '-p', 'ra'], ['razorpay']],
  [
    ['sign', '--provider=st'],
    ['--provider=stripe', '--provider=standard-webhooks', '--provider=stytch'],
  ],
  [
    ['events', 'git'],
    ['github', 'gitea', 'gitlab', 'gitlab-token'],
  ],
  [['providers', 'show', 'ge'], ['generic']],
  [['providers', 's'], ['show']],
  [
    ['trigger', '--print', ''],
    ['http', 'curl', 'json', 'body'],
  ],
  [
    ['deliveries', 'export', '--format', 'h'],
    ['http', 'har'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['help', 'tri'], ['trigger']],
  // The value of another option: files, which are the shell's.
  [['verify', '--secret-file', ''], []],
  [['trigger', '--url', 'http://local'], []],
])('%j completes to %j', async (typed, candidates) => {
  expect(await complete(typed)).toEqual(candidates);
});

test.each([
  ['-'],
  ['--'],
  ['-p'],
  ['--json'],
  ['trigger', '-'],
  ['trigger', '--print'],
  ['trigger', '--url', '--'],
  ['verify', '-h'],
  ['--help'],
  ['--version'],
])('half an option is never read as one: %s %s', async (...typed) => {
  const candidates = await complete(typed.filter((word) => word !== undefined));
  expect(candidates.filter((candidate) => !candidate.startsWith('--'))).toEqual([]);
});

test('kept deliveries are candidates, and last', async () => {
  const cwd = projectWith({ [KEPT_FILE]: deliveryRecord({ headers: [], body: '' }) });
  expect(await complete(['replay', ''], cwd)).toEqual(['last', 'dlv_AbCdEf0123']);
  expect(await complete(['verify', 'dlv'], cwd)).toEqual(['dlv_AbCdEf0123']);
  expect(new Set(await complete(['deliveries', 'diff', 'last', 'd'], cwd))).toEqual(new Set(['dlv_AbCdEf0123']));
});

test('providers of the project are candidates', async () => {
  const acme = { id: 'acme', signature: { kind: 'none' }, eventType: {}, headers: [] };
  const cwd = projectWith({ 'hooks.config.json': JSON.stringify({ provider: 'stripe', providers: [acme] }) });
  expect(await complete(['verify', '-p', 'acm'], cwd)).toEqual(['acme']);
  // The events of the configured provider are those without a prefix.
  expect(await complete(['trigger', 'charge.s'], cwd)).toEqual(['charge.succeeded']);
  expect(await complete(['trigger', 'razorpay/refund.c'], cwd)).toEqual(['razorpay/refund.created']);
});

test('a broken configuration does not stop the completion of commands and options', async () => {
  const cwd = projectWith({ 'hooks.config.json': '{' });
  expect(await complete(['tri'], cwd)).toEqual(['trigger']);
  expect(await complete(['trigger', '--ur'], cwd)).toEqual(['--url']);
});

/** A folder with the built program under its name. */
function pathWithHooks(): string {
  const folder = temporaryProject();
  writeFileSync(join(folder, 'hooks'), `#!/bin/sh\nexec "${process.execPath}" "${binFile}" "$@"\n`);
  chmodSync(join(folder, 'hooks'), 0o755);
  return folder;
}

const missing = (shell: string): boolean => spawnSync(shell, ['--version']).error !== undefined;

test.skipIf(missing('bash')).each<[string, string[]]>([
  ['hooks tri', ['trigger']],
  ['hooks trigger payment.c', PAYMENT_CAPTURED],
  ['hooks verify --pro', ['--provider']],
  ['hooks verify --provider standa', ['standard-webhooks']],
  ['hooks providers show gith', ['github']],
  // Nothing of hooks: files of the folder.
  ['hooks verify bo', ['body.json']],
  ['hooks -p', []],
])('bash completes "%s"', async (line, candidates) => {
  const typed = line.split(' ');
  const script = [
    `PATH='${pathWithHooks()}':"$PATH"`,
    'eval "$(hooks completion bash)"',
    `COMP_WORDS=(${typed.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${typed.length - 1}`,
    `COMP_LINE='${line}' COMP_POINT=${line.length}`,
    // As bash calls it, by the name that was registered.
    `"$(complete -p hooks | sed -E 's/.*-F ([^ ]+) .*/\\1/')" hooks '${typed.at(-1)}' '${typed.at(-2)}'`,
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const cwd = projectWith({ 'body.json': '{}' });
  const run = await runProgram('bash', ['--norc', '--noprofile', '-c', script], { cwd });
  expect({ ...run, stdout: run.stdout.toString().trim().split('\n').filter(Boolean) }).toEqual({
    exitCode: 0,
    stdout: candidates,
    stderr: '',
  });
});

// With a terminal of its own, since bash cuts what is typed in its own way: also at `@`, `=` and `:`.
test.skipIf(missing('bash') || process.platform !== 'linux' || missing('script'))(
  'at a terminal, Tab completes what was typed in bash',
  async () => {
    const lines: Array<[typed: string, completed: string]> = [
      ['hooks tri', 'hooks trigger '],
      ['hooks com', 'hooks completion '],
      ['hooks trigger settl', 'hooks trigger settlement.processed '],
      ['hooks trigger payment.captured@n', 'hooks trigger payment.captured@netbanking '],
      ['hooks trigger stripe/charge.s', 'hooks trigger stripe/charge.succeeded '],
      ['hooks verify --provider gith', 'hooks verify --provider github '],
      ['hooks verify --provider=gith', 'hooks verify --provider=github '],
      ['hooks verify bo', 'hooks verify body.json '],
    ];
    expect(await pressTab(lines.map(([typed]) => typed))).toEqual(lines.map(([, completed]) => completed));
  },
);

const READY = 'ready to type';

/** What stands on the command line of an interactive bash after each of the lines and a Tab. */
async function pressTab(lines: readonly string[]): Promise<string[]> {
  const cwd = projectWith({
    'body.json': '{}',
    // Ctrl-O tells what stands on the line.
    bashrc: [
      `PATH='${pathWithHooks()}':"$PATH"`,
      'eval "$(hooks completion bash)"',
      `bind -x '"\\C-o": printf "<%s>" "$READLINE_LINE"'`,
      'bind "set bell-style none"',
      `PS1='${READY} '`,
    ].join('\n'),
  });
  const shell = spawn('script', ['-qfec', 'bash --rcfile bashrc -i', '/dev/null'], {
    cwd,
    env: { ...process.env, TERM: 'dumb' },
  });
  onTestFinished(() => void shell.kill('SIGKILL'));
  let screen = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text));
  await vi.waitFor(() => expect(screen).toContain(READY), { timeout: 10_000 });
  // Ctrl-U empties the line.
  shell.stdin.write(lines.map((line) => `${line}\t\u000f\u0015`).join(''));
  await vi.waitFor(() => expect(screen.match(/<[^<>]*>/g)).toHaveLength(lines.length), { timeout: 10_000 });
  const closed = once(shell, 'close');
  shell.stdin.write('exit\n');
  await closed;
  return (screen.match(/<[^<>]*>/g) ?? []).map((text) => text.slice(1, -1));
}

test.each(['bash', 'zsh', 'fish'])('the script of %s is printed whole, and alone', async (shell) => {
  const { exitCode, stdout, stderr } = await runHooks(['completion', shell]);
  expect({ exitCode, newlineAtEnd: stdout.endsWith('\n'), stderr }).toEqual({
    exitCode: 0,
    newlineAtEnd: true,
    stderr: '',
  });
  expect(stdout).toContain('hooks complete --');
});

test.for<[shell: string, flag: string]>([
  ['bash', '-n'],
  ['zsh', '-n'],
  ['fish', '--no-execute'],
])('%s can read its script', async ([shell, flag], { skip }) => {
  skip(missing(shell), `${shell} is not installed`);
  const { stdout } = await runHooks(['completion', shell]);
  const cwd = projectWith({ script: stdout });
  expect(await runProgram(shell, [flag, 'script'], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
});
