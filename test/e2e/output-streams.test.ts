import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test, vi } from 'vitest';

import { main } from '../../src/main.ts';
import { binFile, runChild } from '../helpers/child.ts';
import { createTestContext, runHooks, temporaryProject } from '../helpers/context.ts';
import { runProgram } from '../helpers/programs.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { projectWith, words } from '../helpers/refusals.ts';
import { deliveryRecord, KEPT_FILE, rawHttp, razorpayHeaders } from '../helpers/signed.ts';

const SECRET = 'streams';
const ENV = { HOOKS_SECRET: SECRET };
const BODY = '{"event":"payment.captured"}';
const NOW = new Date('2026-09-21T15:00:00Z');
const files = {
  'body.json': BODY,
  'valid.http': rawHttp({ headers: razorpayHeaders(SECRET, BODY), body: BODY }),
  'other.json': deliveryRecord({ headers: [], body: '{"event":"order.paid"}' }, { id: 'dlv_Other56789' }),
  [KEPT_FILE]: deliveryRecord({ headers: razorpayHeaders(SECRET, BODY), body: BODY }, { provider: 'razorpay' }),
};

test.runIf(existsSync('/dev/full'))(
  'output that does not get where it should is told, and the run has failed',
  async () => {
    const { exitCode, stderr } = await runProgram('sh', ['-c', `'${process.execPath}' '${binFile}' events >/dev/full`]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: 'error: The output could not be written: ENOSPC.\n',
    });
  },
);

test.each([
  'trigger payment.captured --url URL',
  'trigger payment.captured --print json --url URL',
  'replay last --url URL',
  'replay last --print json --url URL',
  'replay --failed --event nothing',
  'verify valid.http',
  'verify valid.http last',
  'sign body.json',
  'sign body.json --print json --url URL',
  'deliveries',
  'deliveries list',
  'deliveries show last',
  'deliveries diff last other.json',
  'deliveries prune --keep 1',
  'events',
  'events stripe',
  'providers',
  'providers list',
  'providers show stripe',
  'init',
  'demo',
])('hooks %s --json: every line is an object with its type first', async (line) => {
  const { url } = await startReceiver();
  const run = await runHooks([...words(line.replace('URL', url)), '--json'], {
    cwd: projectWith(files),
    env: ENV,
    now: NOW,
  });
  // Notes, on stderr, have the same form.
  const odd = [run.stdout, run.stderr].flatMap((text) => text.split('\n').filter((shown) => !isTypedLine(shown)));
  expect({ exitCode: run.exitCode, odd, results: run.stdout !== '' }).toEqual({
    exitCode: line.includes('nothing') || line.includes('diff') ? 1 : 0,
    odd: [],
    results: true,
  });
});

function isTypedLine(text: string): boolean {
  if (text === '') return true; // Behind the last line break.
  try {
    return Object.keys(JSON.parse(text) as object)[0] === 'type';
  } catch {
    return false;
  }
}

test('an empty list is an empty result: the advice is on stderr', async () => {
  expect(await runHooks(['deliveries'])).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: 'No deliveries are kept here; hooks listen and hooks trigger keep them.\n',
  });
  expect(await runHooks(['deliveries', '--json'])).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: '{"type":"notice","message":"No deliveries are kept here; hooks listen and hooks trigger keep them."}\n',
  });
});

test('a list that leaves some out says so on stderr', async () => {
  const other = deliveryRecord({ headers: [], body: '' }, { id: 'dlv_Other56789' });
  const cwd = projectWith({ ...files, '.hooks/deliveries/20260920T100000000Z~unknown~dlv_Other56789.json': other });
  const { exitCode, stdout, stderr } = await runHooks(['deliveries', '--limit', '1'], { cwd });
  expect({ exitCode, ids: stdout.match(/^dlv_\w+/gm), stderr }).toEqual({
    exitCode: 0,
    ids: ['dlv_AbCdEf0123'],
    stderr: '1 of 2 deliveries; --limit shows more.\n',
  });
});

const LOCAL_SECRET_NOTICE =
  "Signed with this project's local secret (.hooks/secret): your app has to verify with it, too. Give another with --secret.";

test('the note about the local secret is on stderr, the answer on stdout', async () => {
  const { url } = await startReceiver();
  const run = await runHooks(['trigger', 'payment.captured', '--url', url]);
  const stdout = run.stdout.replace(/\d+ ms/, '<time>').replace(/[A-Za-z0-9]{14} {2}dlv_[A-Za-z0-9]{10}/, '<ids>');
  expect({ ...run, stdout }).toEqual({
    exitCode: 0,
    stdout: `payment.captured  <ids>\n✓ 200 OK  <time>  ${url}\n  ok\n`,
    stderr: `${LOCAL_SECRET_NOTICE}\n`,
  });
});

test('with --json the note is an object on stderr', async () => {
  const { url } = await startReceiver();
  const { exitCode, stderr } = await runHooks(['trigger', 'payment.captured', '--url', url, '--json']);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: `${JSON.stringify({ type: 'notice', message: LOCAL_SECRET_NOTICE })}\n`,
  });
});

test.each([
  ['body', BODY],
  [
    'http',
    'POST /webhook HTTP/1.1\r\nHost: localhost:3000\r\nUser-Agent: Razorpay-Webhook/v1\r\nContent-Type: application/json\r\n' +
      'Accept-Encoding: gzip\r\nContent-Length: 28\r\n\r\n{"event":"payment.captured"}',
  ],
  [
    'curl',
    "curl --request POST 'http://localhost:3000/webhook' --header 'User-Agent: Razorpay-Webhook/v1' " +
      "--header 'Content-Type: application/json' --header 'Accept-Encoding: gzip' --header 'Accept:' --header 'Expect:' " +
      `--data-raw '{"event":"payment.captured"}'\n`,
  ],
])('--print %s is the request and nothing else', async (form, stdout) => {
  const url = form === 'body' ? [] : ['--url', 'http://localhost:3000/webhook'];
  const argv = ['trigger', '--raw', BODY, '--no-signature', '--print', form, ...url];
  const run = await runHooks(argv);
  const shown = run.stdout
    .replace(/(?:Request-Id|X-Razorpay-Event-Id): \w+\r\n/g, '')
    .replace(/--header '(?:Request-Id|X-Razorpay-Event-Id): \w+' /g, '');
  expect({ ...run, stdout: shown }).toEqual({ exitCode: 0, stdout, stderr: '' });
});

test("a Host of one's own is printed once, as it is sent", async () => {
  const argv = ['trigger', '--raw', BODY, '--no-signature', '--print', 'http', '--url', 'http://localhost:3000/'];
  const { exitCode, stdout, stderr } = await runHooks([...argv, '-H', 'Host: shop.example.com']);
  expect({ exitCode, hosts: stdout.match(/^Host: .*$/gim), stderr }).toEqual({
    exitCode: 0,
    hosts: ['Host: shop.example.com'],
    stderr: '',
  });
});

test('listen has its banner on stderr and its deliveries on stdout', async () => {
  const interrupt = new AbortController();
  const cwd = temporaryProject();
  const options = { cwd, env: ENV, signal: interrupt.signal, now: NOW };
  const { context, stdout, stderr } = createTestContext(['listen', '--port', '0'], options);
  const ended = main(context);
  const url = await vi.waitFor(() => {
    const ready = /http:\/\/localhost:\d+/.exec(stderr());
    if (!ready) throw new Error('not ready');
    return ready[0];
  });
  const answer = await fetch(`${url}/webhook`, {
    method: 'POST',
    body: BODY,
    headers: Object.fromEntries(razorpayHeaders(SECRET, BODY)),
  });
  const answered = { status: answer.status, text: await answer.text() };
  interrupt.abort();
  const exitCode = await ended;
  expect({ exitCode, answered, stdout: stdout().replace(/dlv_\w{10}/, '<id>'), stderr: stderr() }).toEqual({
    exitCode: 130,
    answered: { status: 200, text: 'Received.\n' },
    stdout: '15:00:00 ✓ payment.captured             razorpay  <id>\n',
    stderr:
      `Listening on ${url}  (Ctrl-C stops)\n` +
      '  public URL   none: NGROK_AUTHTOKEN, --tunnel cloudflared or --public-url gives one\n' +
      '  forwards to  nothing: it answers 200 itself (--forward-to sends on)\n' +
      '  provider     recognised from the headers\n' +
      '  secret       $HOOKS_SECRET\n' +
      `  kept in      ${join(cwd, '.hooks', 'deliveries')}\n` +
      '\n' +
      'Stopped after 1 delivery.\n',
  });
});

test('listen --print-secret prints the secret of the project, which trigger signs with', async () => {
  const cwd = temporaryProject();
  const { exitCode, stdout, stderr } = await runHooks(['listen', '--print-secret'], { cwd });
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 0,
    stdout: readFileSync(join(cwd, '.hooks', 'secret'), 'utf8'),
    stderr: '',
  });
  expect(stdout).toMatch(/^whsec_[A-Za-z0-9+/]{32}\n$/);
});

/** Runs a pipeline of the built program and others, and tells how each part ended. */
async function runPipeline(pipeline: string, cwd: string): Promise<{ endings: string; stderr: string }> {
  const script = `${pipeline} > /dev/null; echo "\${PIPESTATUS[@]}"`;
  const child = spawn('bash', ['-c', `hooks() { "${process.execPath}" "${binFile}" "$@"; }; ${script}`], { cwd });
  const chunks = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (chunks.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (chunks.stderr += text));
  await once(child, 'close');
  return { endings: chunks.stdout.trim(), stderr: chunks.stderr };
}

test.each([
  'hooks events | head -1',
  'hooks --help | head -1',
  'hooks init --print-schema | head -1',
  'hooks deliveries show last | head -1',
  'hooks deliveries --json | head -c 10',
  'hooks deliveries show last | true',
])('%s does not fail', async (pipeline) => {
  // More than a pipe holds.
  const long = JSON.stringify({ event: 'a', lines: Array.from({ length: 20_000 }, (_, index) => `line ${index}`) });
  const cwd = projectWith({ [KEPT_FILE]: deliveryRecord({ headers: [], body: long }) });
  expect(await runPipeline(pipeline, cwd)).toEqual({ endings: '0 0', stderr: '' });
});

test.each([
  ['the answer, where there is one', 'hooks verify invalid valid.http | true', '1 0'],
  ['the answer of the last one, too', 'hooks verify valid.http invalid | head -1', '1 0'],
  [
    'that of SIGPIPE, where there is none yet',
    'hooks listen --port 0 --expect order.paid --within 5s --exec "$SEND" | true',
    '141 0',
  ],
])('when nobody reads on, the exit code is %s', async (_, pipeline, endings) => {
  const cwd = projectWith(files);
  mkdirSync(join(cwd, 'invalid'));
  const unsigned = rawHttp({ headers: [['X-Razorpay-Signature', 'a'.repeat(64)]], body: BODY });
  for (let n = 0; n < 20; n++) writeFileSync(join(cwd, 'invalid', `${n}.http`), unsigned);
  const send = `SEND='"${process.execPath}" "${binFile}" trigger payment.captured --url $HOOKS_URL'`;
  const run = await runPipeline(`export HOOKS_SECRET=${SECRET}; ${send}; export SEND; ${pipeline}`, cwd);
  expect(run.endings).toBe(endings);
});

test('hooks demo | head -1 leaves nothing of its project behind', async () => {
  const cwd = temporaryProject();
  rmSync(join(cwd, 'package.json'));
  expect(await runPipeline('TMPDIR="$PWD" hooks demo | head -1', cwd)).toMatchObject({ endings: '141 0' });
  expect(leftBehind(cwd)).toEqual([]);
});

/** What stands in a folder for temporary files, the compile cache of Node 22 and later aside. */
function leftBehind(folder: string): string[] {
  return readdirSync(folder).filter((name) => name !== 'node-compile-cache');
}

test('the demo keeps to itself when the folder for temporary files is below a project', async () => {
  const cwd = temporaryProject();
  expect(await runChild(['demo'], { cwd, env: { TMPDIR: cwd } })).toMatchObject({ exitCode: 0 });
  expect(leftBehind(cwd)).toEqual(['package.json']);
});

test('what is piped arrives whole', async () => {
  const body = 'x'.repeat(3_000_000);
  const cwd = projectWith({ 'body.bin': body });
  const run = await runChild(['trigger', '--raw', '@body.bin', '--print', 'body'], { cwd });
  expect({ ...run, stdout: run.stdout === body }).toEqual({ exitCode: 0, signal: null, stdout: true, stderr: '' });
});

test('what an edit leaves that does not fit is told on stderr, and sent all the same', async () => {
  const { url, received } = await startReceiver();
  const edit = ['--set', 'payment.amount=20000', '--secret', 's', '--url', url];
  const run = await runHooks(['trigger', 'refund.created', ...edit]);
  expect({ exitCode: run.exitCode, stderr: run.stderr, sent: received.length }).toEqual({
    exitCode: 0,
    stderr:
      'warning: payment.amount_refunded (50000) is more than payment.amount (20000).\n' +
      'warning: refund.amount (50000) is more than payment.amount (20000).\n',
    sent: 1,
  });
  const forPrograms = await runHooks(['trigger', 'refund.created', ...edit, '--json']);
  expect(JSON.parse(forPrograms.stderr.split('\n')[0] ?? '')).toEqual({
    type: 'warning',
    message: 'payment.amount_refunded (50000) is more than payment.amount (20000).',
    fields: ['payment.amount_refunded', 'payment.amount'],
  });
});
