import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { main } from '../../src/main.ts';
import { delicateBodies, fingerprint } from '../helpers/bodies.ts';
import { sendRaw, sendRequest } from '../helpers/client.ts';
import { startListening } from '../helpers/child.ts';
import { createTestContext, runHooks, temporaryProject } from '../helpers/context.ts';
import { integrationOf } from '../helpers/integrations.ts';
import { runInShell } from '../helpers/programs.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { keptDeliveries, named, ndjson, runForAnswers } from '../helpers/results.ts';

/** Its HMAC is of the bytes, whatever they are. */
const { secret } = integrationOf('payment-api');

async function signedHeaders(bytes: Buffer): Promise<string[]> {
  const { stdout } = await runHooks(['sign', '-', '-p', 'payment-api', '--secret', secret], { stdin: bytes });
  return stdout
    .trimEnd()
    .split('\n')
    .flatMap((line) => line.split(': '));
}

/** A project in which a listener has kept one delivery. */
async function capture(bytes: Buffer): Promise<string> {
  const cwd = temporaryProject();
  const listener = await startListening(['--secret', secret], { cwd });
  const headers = await signedHeaders(bytes);
  expect(await sendRequest(listener.port, { path: '/in?a=1', headers, body: bytes })).toMatchObject({ status: 200 });
  return cwd;
}

async function exportLast(cwd: string, format: string, ...options: string[]): Promise<Buffer> {
  const run = createTestContext(['deliveries', 'export', 'last', '--format', format, ...options], { cwd });
  const exitCode = await main(run.context);
  expect({ exitCode, stderr: run.stderr() }).toEqual({ exitCode: 0, stderr: '' });
  return run.stdoutBytes();
}

/** The verdict on a file, without what it says of the file's name. */
async function verify(cwd: string, file: string): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runHooks(['verify', file, '--secret', secret, '--json'], { cwd });
  return {
    exitCode,
    stderr,
    valid: ndjson(stdout).map(({ verification }) => (verification as { valid: boolean }).valid),
  };
}

const valid = { exitCode: 0, stderr: '', valid: [true] };

describe.each(named(delicateBodies, 'name'))('a body of %s', (_, { bytes }) => {
  test('is forwarded, kept and replayed as the bytes it is', async () => {
    const cwd = temporaryProject();
    const app = await startReceiver();
    const listener = await startListening(['--secret', secret, '--forward-to', app.url], { cwd });
    const answer = await sendRequest(listener.port, { headers: await signedHeaders(bytes), body: bytes });
    expect(answer).toMatchObject({ status: 200 });
    expect(await listener.waitFor('delivery.received')).toMatchObject({ verification: { valid: true } });
    const later = await startReceiver();
    expect(await runForAnswers(['replay', 'last', '--url', later.url], { cwd })).toMatchObject({ answers: [200] });
    const [request] = keptDeliveries(cwd).map((kept) => kept['request'] as { body?: string; bodyBase64?: string });
    const kept = Buffer.from(
      request?.bodyBase64 ?? request?.body ?? '?',
      request?.bodyBase64 === undefined ? 'utf8' : 'base64',
    );
    expect([app.received[0]!.body, kept, later.received[0]!.body].map((body) => fingerprint(body))).toEqual(
      [bytes, bytes, bytes].map((body) => fingerprint(body)),
    );
  });

  test('comes back to the sender as it is, when it is the answer of the app', async () => {
    const app = await startReceiver((_request, response) => void response.end(bytes));
    const listener = await startListening(['--forward-to', app.url], { cwd: temporaryProject() });
    const { status, body } = await sendRequest(listener.port);
    expect([status, fingerprint(body)]).toEqual([200, fingerprint(bytes)]);
  });

  test('verifies, and is the bytes it is, from every export: files, the wire and the shell', async () => {
    const cwd = await capture(bytes);
    const app = await startReceiver();
    for (const format of ['http', 'har']) {
      writeFileSync(join(cwd, `capture.${format}`), await exportLast(cwd, format));
      expect(await verify(cwd, `capture.${format}`)).toEqual(valid);
      const replayed = await runForAnswers(['replay', `capture.${format}`, '--url', app.url], { cwd });
      expect(replayed).toMatchObject({ answers: [200] });
    }
    await sendRaw(app.port, await exportLast(cwd, 'http'));
    const line = await exportLast(cwd, 'curl', '--url', app.url);
    expect(await runInShell(line.toString())).toMatchObject({ exitCode: 0 });
    const [fromHttp, fromHar, overTheWire, fromCurl] = app.received.map(({ body }) => fingerprint(body));
    const same = fingerprint(bytes);
    expect({ fromHttp, fromHar, overTheWire, fromCurl }).toEqual({
      fromHttp: same,
      fromHar: same,
      overTheWire: same,
      fromCurl: same,
    });
    // The signature is in the headers of each.
    expect(new Set(app.received.map(({ headers }) => headers['payment-signature'])).size).toBe(1);
  });
});

/** Less than the 5 s after which the app closes a connection: a curl that waits for more is seen. */
const NO_WAITING_MS = 4_000;

async function captureMethod(method: string, body: string): Promise<string> {
  const cwd = temporaryProject();
  const listener = await startListening([], { cwd });
  await sendRequest(listener.port, { method, headers: ['User-Agent', 'x', 'X-Empty', ''], body });
  return cwd;
}

test.each([
  ['HEAD', ''],
  ['GET', ''],
  ['GET', 'x=1'],
  ['PUT', ''],
  ['PUT', 'x=1'],
  ['DELETE', ''],
  ['DELETE', 'x=1'],
])(
  'a %s request with the body "%s" is what a shell sends from an export as curl',
  async (method, body) => {
    const cwd = await captureMethod(method, body);
    const app = await startReceiver();
    const line = await exportLast(cwd, 'curl', '--url', `${app.url}/a`);
    expect(await runInShell(line.toString())).toMatchObject({ exitCode: 0 });
    expect(
      app.received.map((request) => [
        request.method,
        request.path,
        request.body.toString(),
        request.headers['x-empty'],
      ]),
    ).toEqual([[method, '/a', body, '']]);
  },
  NO_WAITING_MS,
);

test('a HEAD request with a body is no export as curl, which cannot send it', async () => {
  const cwd = await captureMethod('HEAD', 'x=1');
  const options = ['--format', 'curl', '--url', 'http://localhost/', '--json'];
  const run = await runHooks(['deliveries', 'export', 'last', ...options], { cwd });
  expect({ ...run, stderr: ndjson(run.stderr) }).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: [{ code: 'CANNOT_EXPORT' }],
  });
});

describe('a request that came in chunks', () => {
  test.each(['http', 'har'])('verifies from an export as %s', async (format) => {
    const cwd = temporaryProject();
    const listener = await startListening(['--secret', secret], { cwd });
    const body = Buffer.from('{"type":"payment.succeeded"}');
    const headers = await signedHeaders(body);
    const { status } = await sendRequest(listener.port, { headers, chunks: [body.subarray(0, 3), body.subarray(3)] });
    expect(status).toBe(200);
    writeFileSync(join(cwd, 'capture'), await exportLast(cwd, format));
    expect(await verify(cwd, 'capture')).toEqual(valid);
  });
});

test.each(['/in?a=1&b=%20x', '//two/slashes', '/a%2Fb;c=d'])(
  'the path %s is the same from every export',
  async (path) => {
    const cwd = temporaryProject();
    const listener = await startListening([], { cwd });
    await sendRequest(listener.port, { path, body: 'x' });
    const paths: Record<string, string | undefined> = {};
    for (const format of ['http', 'har']) {
      writeFileSync(join(cwd, 'capture'), await exportLast(cwd, format));
      const { stdout } = await runHooks(['deliveries', 'show', 'capture'], { cwd });
      paths[format] = /^POST (\S*)$/m.exec(stdout)?.[1];
    }
    expect(paths).toEqual({ http: path, har: path });
  },
);

test('an export as http is the request as it came, to the byte', async () => {
  const cwd = temporaryProject();
  const listener = await startListening([], { cwd });
  const head = 'POST /a?b HTTP/1.1\r\nhost: x\r\nX-A: 1\r\nx-a: 2\r\nX-Latin: caf\u00e9\r\nContent-Length: 4\r\n\r\n';
  const bytes = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from([0xff, 0, 0x0d, 0x0a])]);
  await sendRaw(listener.port, bytes);
  expect(await exportLast(cwd, 'http')).toEqual(bytes);
});

test('several deliveries in one HAR all verify', async () => {
  const cwd = temporaryProject();
  const listener = await startListening(['--secret', secret], { cwd });
  for (const { bytes } of delicateBodies.slice(0, 8)) {
    await sendRequest(listener.port, { headers: await signedHeaders(bytes), body: bytes });
  }
  const { stdout } = await runHooks(['deliveries', 'export', '--last', '8', '--format', 'har'], { cwd });
  writeFileSync(join(cwd, 'all.har'), stdout);
  const { exitCode, stdout: verified } = await runHooks(['verify', 'all.har', '--secret', secret, '--json'], { cwd });
  expect({ exitCode, total: ndjson(verified).at(-1) }).toEqual({
    exitCode: 0,
    total: { type: 'verification.total', valid: 8, invalid: 0, undecided: 0 },
  });
});

test('what listen prints is what it keeps, and verifies and replays from its NDJSON', async () => {
  const cwd = temporaryProject();
  const app = await startReceiver();
  const listener = await startListening(['--secret', secret, '--forward-to', app.url], { cwd });
  const bodies = delicateBodies.slice(0, 11).map(({ bytes }) => bytes);
  for (const bytes of bodies) await sendRequest(listener.port, { headers: await signedHeaders(bytes), body: bytes });
  const { stdout } = await listener.stop();
  writeFileSync(join(cwd, 'log.ndjson'), stdout);
  const verified = await runHooks(['verify', 'log.ndjson', '--secret', secret, '--json'], { cwd });
  expect({ ...verified, stdout: ndjson(verified.stdout).at(-1) }).toEqual({
    exitCode: 0,
    stdout: { type: 'verification.total', valid: bodies.length, invalid: 0, undecided: 0 },
    stderr: '',
  });
  const later = await startReceiver();
  await runForAnswers(['replay', '-', '--url', later.url], { cwd, stdin: readFileSync(join(cwd, 'log.ndjson')) });
  expect(later.received.map(({ body }) => fingerprint(body))).toEqual(bodies.map((body) => fingerprint(body)));
});
