import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

import { describe, expect, test } from 'vitest';

import { closedPort, startHoldingApp } from '../helpers/apps.ts';
import { fingerprint } from '../helpers/bodies.ts';
import { runChild, startListening } from '../helpers/child.ts';
import { headerLines, sendRequest } from '../helpers/client.ts';
import { refusalText } from '../helpers/ngrok-edge.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { ndjson } from '../helpers/results.ts';
import {
  edgeOptions,
  listenThrough,
  projectWithNgrok,
  QUICK_AGENT,
  startEdge,
  startTlsFront,
  TOKEN,
} from '../helpers/tunnels.ts';

const listenArgs = ['listen', '--json', '--port', '0'];

describe('a public URL from ngrok', () => {
  test('carries odd headers and a binary body byte for byte, and the answer of the app back', async () => {
    const edge = await startEdge();
    const body = randomBytes(1024 * 1024);
    const answerBody = randomBytes(1024 * 1024);
    const app = await startReceiver((_, response) => {
      response.writeHead(207, ['X-Answer', 'a', 'x-answer', 'b', 'Content-Type', 'application/octet-stream']);
      response.end(answerBody);
    });
    const listener = await listenThrough(edge, ['--forward-to', `${app.url}/hook`]);
    expect(await listener.waitFor('listener.ready')).toMatchObject({ publicUrl: edge.publicUrl });

    const headers = ['user-AGENT', 'Sender/1', 'X-Multi', 'a', 'x-multi', 'b', 'X-Empty', '', 'X-Latin', 'caf\u00e9'];
    const answer = await sendRequest(edge.publicPort, { path: '/p?q=%20', headers, body });
    expect({
      ...answer,
      rawHeaders: headerLines(answer.rawHeaders).slice(0, 3),
      body: fingerprint(answer.body),
    }).toEqual({
      status: 207,
      rawHeaders: ['X-Answer: a', 'x-answer: b', 'Content-Type: application/octet-stream'],
      body: fingerprint(answerBody),
    });
    const [received] = app.received;
    expect({ lines: headerLines(received!.rawHeaders), body: fingerprint(received!.body) }).toEqual({
      lines: ['user-AGENT: Sender/1', 'X-Multi: a', 'x-multi: b', 'X-Empty: ', 'X-Latin: caf\u00e9'],
      body: fingerprint(body),
    });
  });

  test('is asked for with the token of the environment, which goes before that of the file', async () => {
    const edge = await startEdge();
    const { cwd, env } = projectWithNgrok();
    await listenThrough(edge, [], { cwd, env: { ...env, NGROK_AUTHTOKEN: 'from-the-environment' } });
    expect(edge.auths).toMatchObject([{ AuthToken: 'from-the-environment' }]);
  });

  test.each([
    ['2', (edge: string) => ({ version: '2', authtoken: TOKEN, server_addr: edge, root_cas: 'ca.pem' })],
    ['3', (edge: string) => ({ version: 3, agent: { authtoken: TOKEN, connect_url: edge, connect_cas: 'ca.pem' } })],
  ])('needs no option when a file of version %s says all', async (_, file) => {
    const edge = await startEdge();
    const listener = await startListening([], projectWithNgrok(file(edge.address)));
    expect(await listener.waitFor('listener.ready')).toMatchObject({ publicUrl: edge.publicUrl });
    expect(edge.auths).toMatchObject([{ AuthToken: TOKEN }]);
  });

  test('is asked for with the domain and the traffic policy, and without the name of this machine', async () => {
    const edge = await startEdge();
    const project = projectWithNgrok();
    const policy = 'on_http_request:\n  - actions: [{ type: deny }]\n';
    writeFileSync(join(project.cwd, 'policy.yml'), policy);
    writeFileSync(join(project.cwd, 'hooks.config.json'), '{"tunnel":{"domain":"configured.ngrok.app"}}');
    await listenThrough(edge, ['--domain', 'https://Shop.ngrok.app/', '--traffic-policy', 'policy.yml'], project);
    await listenThrough(edge, [], project);
    expect(edge.binds.map(({ Opts }) => [Opts['Domain'], Opts['TrafficPolicy']])).toEqual([
      ['shop.ngrok.app', policy],
      ['configured.ngrok.app', null],
    ]);
    expect(JSON.stringify([edge.auths, edge.binds])).not.toContain(hostname());
  });

  test('is given back on Ctrl-C, after what is in flight was answered, and the process ends by the signal', async () => {
    const edge = await startEdge();
    const app = await startHoldingApp();
    const listener = await listenThrough(edge, ['--forward-to', app.url]);
    const answered = sendRequest(edge.publicPort, { body: 'in flight' });
    await app.waitForRequests(1);
    listener.child.kill('SIGINT');
    await edge.until(({ unbinds }) => unbinds.length === 1);
    app.release();
    expect(await answered).toMatchObject({ status: 200 });
    expect(await listener.ended()).toMatchObject({ exitCode: null, signal: 'SIGINT' });
    expect(await sendRequest(edge.publicPort)).toMatchObject({ status: 404 });
  });

  test('comes with what the provider has against it, on stderr and before it is told', async () => {
    const edge = await startEdge();
    edge.behaviour.announcedUrl = 'https://shop.ngrok.io';
    const listener = await listenThrough(edge, ['-p', 'razorpay']);
    const { stderr } = await listener.stop();
    expect(ndjson(stderr)).toEqual([
      {
        type: 'warning',
        message: expect.stringContaining(
          'Razorpay refuses https://shop.ngrok.io: The domain is on its blacklist',
        ) as string,
        hint: 'Source: https://razorpay.com/docs/webhooks/validate-test/',
      },
    ]);
  });
});

describe('a public URL that cannot be had ends the run with exit code 3 and the remedy', () => {
  test.each([
    [
      'bad token',
      { refuseAuth: refusalText(`The authtoken is invalid.\nYour authtoken: ${TOKEN}`, 107) },
      'ERR_NGROK_107',
    ],
    ['too many sessions', { refuseAuth: refusalText('limited to 3 sessions', 108) }, 'ERR_NGROK_108'],
    ['old version', { refuseAuth: refusalText('minimum version is 9', 121) }, 'ERR_NGROK_121'],
    ['quota', { refuseAuth: refusalText('limit for the month', 727) }, 'ERR_NGROK_727'],
    ['domain taken', { refuseBind: () => refusalText('already online', 334) }, 'ERR_NGROK_334'],
    ['domain of others', { refuseBind: () => refusalText('reserved for another account', 320) }, 'ERR_NGROK_320'],
    ['no answer', { silent: true }, 'NGROK_TIMEOUT'],
  ])('%s', async (_, behaviour, code) => {
    const edge = await startEdge();
    Object.assign(edge.behaviour, behaviour);
    const started = performance.now();
    const { stderr, ...run } = await runChild([...listenArgs, ...edgeOptions(edge)], projectWithNgrok());
    expect(run).toEqual({ exitCode: 3, signal: null, stdout: '' });
    expect(ndjson(stderr)).toEqual([
      {
        type: 'error',
        code,
        message: expect.stringMatching(/^\S.*\.$/) as string,
        hint: expect.stringMatching(/\w/) as string,
      },
    ]);
    expect(stderr).not.toContain(TOKEN);
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  test('what is not known keeps ngrok’s own words, without control characters and without the token', async () => {
    const edge = await startEdge();
    edge.behaviour.refuseAuth = refusalText(`No \u001b[31m${TOKEN} today`, 9999);
    const { stderr } = await runChild([...listenArgs, ...edgeOptions(edge)], projectWithNgrok());
    expect(ndjson(stderr)).toEqual([
      {
        type: 'error',
        code: 'ERR_NGROK_9999',
        message: 'ngrok refused: No  [31m<authtoken> today',
        hint: 'See https://ngrok.com/docs/errors/err_ngrok_9999',
      },
    ]);
  });

  test('a server that is not there, and one that is not trusted', async () => {
    const edge = await startEdge();
    const nowhere = `127.0.0.1:${await closedPort()}`;
    const runs = [nowhere, edge.address].map((address) =>
      runChild([...listenArgs, '--server-addr', address], projectWithNgrok()),
    );
    const ends = (await Promise.all(runs)).map(({ exitCode, stderr }) => [exitCode, ndjson(stderr)[0]]);
    expect(ends).toMatchObject([
      [
        3,
        {
          code: 'NGROK_UNREACHABLE',
          message: `The ngrok server ${nowhere} cannot be reached.`,
          hint: expect.stringContaining(nowhere) as string,
        },
      ],
      [3, { code: 'NGROK_TLS' }],
    ]);
  });
});

test.each(['1m30s', '1h0m0.4s'])('a heartbeat_interval of %s, as Go writes durations, is taken', async (text) => {
  const edge = await startEdge();
  const agent = { ...QUICK_AGENT, heartbeat_interval: text };
  const listener = await listenThrough(edge, [], projectWithNgrok({ version: '3', agent }));
  expect(await listener.waitFor('listener.ready')).toMatchObject({ publicUrl: edge.publicUrl });
});

test('a run that fails while its threads still start does not end as if all were well', async () => {
  const nowhere = ['--server-addr', `127.0.0.1:${await closedPort()}`];
  const runs = Array.from({ length: 12 }, () => runChild([...listenArgs, ...nowhere], projectWithNgrok()));
  const ends = (await Promise.all(runs)).map(({ exitCode, stderr }) => [exitCode, ndjson(stderr)[0]?.['code']]);
  expect(ends).toEqual(runs.map(() => [3, 'NGROK_UNREACHABLE']));
});

describe('while it listens', () => {
  test('a dropped connection is told and healed, and deliveries arrive after it', async () => {
    const edge = await startEdge();
    const listener = await listenThrough(edge);
    edge.drop();
    expect(await listener.waitFor('tunnel.down')).toMatchObject({ reason: 'the connection was lost' });
    expect(await listener.waitFor('tunnel.up')).toEqual({ type: 'tunnel.up', publicUrl: edge.publicUrl });
    expect(await listener.waitFor('tunnel.tested')).toMatchObject({ ok: true });
    expect(await sendRequest(edge.publicPort, { body: 'after' })).toMatchObject({ status: 200 });
    expect(await listener.waitFor('delivery.received')).toMatchObject({ request: { body: 'after' } });
    expect(edge.auths).toHaveLength(2);
  });

  test('a server that is away for longer than the SDK tries is connected to again within seconds', async () => {
    const edge = await startEdge();
    const listener = await listenThrough(edge);
    await edge.goAway();
    await listener.waitFor('tunnel.down');
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    await edge.comeBack();
    await listener.waitFor('tunnel.up');
    expect(await sendRequest(edge.publicPort)).toMatchObject({ status: 200 });
    // The new endpoint was asked for at the address of the old one.
    expect(edge.binds.at(-1)).toMatchObject({ Id: '', Opts: { Domain: '127.0.0.1' } });
    expect(
      listener.events
        .map(({ type }) => type)
        .filter((type) => String(type).startsWith('tunnel.'))
        .slice(0, 2),
    ).toEqual(['tunnel.down', 'tunnel.up']);
  });

  test('a connection that is open and silent is replaced', async () => {
    const edge = await startEdge();
    const listener = await listenThrough(edge);
    edge.freeze();
    expect(await listener.waitFor('tunnel.down')).toMatchObject({ reason: 'the server no longer answers' });
    await listener.waitFor('tunnel.up');
    expect(await sendRequest(edge.publicPort)).toMatchObject({ status: 200 });
    expect(edge.sessions.size).toBe(2);
    expect(await listener.stop()).toMatchObject({ signal: 'SIGINT' });
  });

  test('another URL than before is told, when the old one cannot be had again', async () => {
    const edge = await startEdge();
    const listener = await listenThrough(edge);
    edge.behaviour.refuseBind = ({ Opts }) => (Opts['Domain'] ? refusalText('must reserve', 319) : undefined);
    edge.behaviour.announcedUrl = 'https://other.ngrok.test.example.com';
    edge.freeze();
    expect(await listener.waitFor('tunnel.up')).toEqual({
      type: 'tunnel.up',
      publicUrl: 'https://other.ngrok.test.example.com',
      previousUrl: edge.publicUrl,
    });
  });

  test.each([
    [
      'a token that is revoked',
      (edge: Awaited<ReturnType<typeof startEdge>>) => {
        edge.behaviour.refuseAuth = refusalText(`invalid\nYour authtoken: ${TOKEN}`, 107);
        edge.drop();
      },
      'ERR_NGROK_107',
    ],
    [
      'an endpoint that ngrok stops',
      (edge: Awaited<ReturnType<typeof startEdge>>) => edge.stopTunnel('account suspended', 'ERR_NGROK_9999'),
      'ERR_NGROK_9999',
    ],
    [
      'an endpoint that is stopped without a reason',
      (edge: Awaited<ReturnType<typeof startEdge>>) => edge.stopTunnel('closed by its owner', null),
      'NGROK_STOPPED',
    ],
  ])('%s ends it with exit code 3, after what is in flight', async (_, happen, code) => {
    const edge = await startEdge();
    const app = await startHoldingApp();
    const listener = await listenThrough(edge, ['--forward-to', app.url]);
    const answered = sendRequest(listener.port, { body: 'in flight' });
    await app.waitForRequests(1);
    happen(edge);
    expect(await listener.waitFor('tunnel.failed')).toMatchObject({ code, publicUrl: edge.publicUrl });
    app.release();
    expect(await answered).toMatchObject({ status: 200 });
    const { exitCode, stdout, stderr } = await listener.ended();
    expect({ exitCode, error: ndjson(stderr).at(-1), leaks: (stdout + stderr).includes(TOKEN) }).toMatchObject({
      exitCode: 3,
      error: { type: 'error', code },
      leaks: false,
    });
  });
});

test.each([
  ['ERR_NGROK_9999', 'ERR_NGROK_9999', 'ngrok refused: account "<authtoken>" [31m\u2019s suspended'],
  [null, 'NGROK_STOPPED', 'ngrok has ended the endpoint: account "<authtoken>" [31m\u2019s suspended'],
])('the words with which ngrok stops an endpoint (%s) are told as it said them, without the token', async (...row) => {
  const [given, code, message] = row;
  const edge = await startEdge();
  const listener = await listenThrough(edge);
  edge.stopTunnel(`account "${TOKEN}"\r\n\u001b[31m\u2019s suspended`, given);
  expect(await listener.waitFor('tunnel.failed')).toMatchObject({ code, message });
  const { stdout, stderr } = await listener.ended();
  expect((stdout + stderr).includes(TOKEN)).toBe(false);
});

describe('a connection that was given up does not hold the process', () => {
  test('when it was replaced, and the time for what is expected is up', async () => {
    const edge = await startEdge();
    const listener = await listenThrough(edge, ['--expect', 'payment.captured', '--within', '6s']);
    edge.freeze();
    await listener.waitFor('tunnel.up');
    expect(await listener.ended()).toMatchObject({ exitCode: 1, signal: null });
  });

  test('when the command of --exec ends while the server is frozen', async () => {
    const edge = await startEdge();
    const listener = await listenThrough(edge, ['--exec', 'sleep 1']);
    edge.freeze();
    expect(await listener.ended()).toMatchObject({ exitCode: 0, signal: null });
  });
});

describe('--self-test', () => {
  test('sends a ping that is neither kept nor forwarded nor counted', async () => {
    const edge = await startEdge();
    const app = await startReceiver();
    const project = projectWithNgrok();
    const listener = await listenThrough(edge, ['--self-test', '--forward-to', app.url], project);
    expect(await listener.waitFor('tunnel.tested')).toEqual({
      type: 'tunnel.tested',
      publicUrl: edge.publicUrl,
      ok: true,
      durationMs: expect.any(Number) as number,
    });
    await listener.stop();
    expect({
      forwarded: app.received,
      kept: existsSync(join(project.cwd, '.hooks', 'deliveries')),
      events: listener.events.map(({ type }) => type),
    }).toEqual({
      forwarded: [],
      kept: false,
      events: ['listener.ready', 'tunnel.tested', 'listener.closed'],
    });
    expect(listener.events.at(-1)).toMatchObject({ received: 0 });
  });

  test('checks the certificate of the public URL, whatever is said of that of the app', async () => {
    const edge = await startEdge();
    edge.behaviour.announcedUrl = await startTlsFront(edge.publicPort);
    const args = ['--self-test', '--insecure', '--forward-to', 'https://127.0.0.1:1/'];
    const listener = await listenThrough(edge, args);
    const seen = await listener.waitForStderr(/Self-test: (.*); trying again/);
    expect(seen).toContain('its certificate is signed by an authority that is not known');
  });

  test('trusts whom Node trusts, and so do deliveries to an app with a certificate of its own', async () => {
    const edge = await startEdge();
    edge.behaviour.announcedUrl = await startTlsFront(edge.publicPort);
    const app = await startReceiver();
    const agent = { ...QUICK_AGENT, connect_url: edge.address, connect_cas: 'ca.pem' };
    const { cwd, env } = projectWithNgrok({ version: '3', agent });
    writeFileSync(join(cwd, 'app.pem'), rootCertificates[0] ?? '');
    const args = [
      '--self-test',
      '--ca-cert',
      'app.pem',
      '--forward-to',
      await startTlsFront(Number(new URL(app.url).port)),
    ];
    const listener = await startListening(args, { cwd, env: { ...env, NODE_EXTRA_CA_CERTS: join(cwd, 'ca.pem') } });
    expect(await listener.waitFor('tunnel.tested')).toMatchObject({ ok: true });
    expect(await sendRequest(listener.port, { body: '{}' })).toMatchObject({ status: 200 });
    expect(app.received).toHaveLength(1);
  });

  test('a ping that somebody else has made is a delivery like others', async () => {
    const edge = await startEdge();
    const listener = await listenThrough(edge, ['--self-test']);
    const headers = ['Hooks-Self-Test', `${'a'.repeat(32)}.${'b'.repeat(64)}`];
    expect(await sendRequest(edge.publicPort, { headers })).toMatchObject({ body: Buffer.from('Received.\n') });
    await listener.waitFor('delivery.received');
  });
});

test('the token is in no output and in no file', async () => {
  const edge = await startEdge();
  const project = projectWithNgrok({ version: '3', agent: { ...QUICK_AGENT, authtoken: 'another' } });
  const options = { cwd: project.cwd, env: { ...project.env, NGROK_AUTHTOKEN: TOKEN } };
  const listener = await listenThrough(edge, ['--self-test'], options);
  await sendRequest(edge.publicPort, { body: '{}' });
  edge.drop();
  await listener.waitFor('tunnel.up');
  const { stdout, stderr } = await listener.stop();
  const files = readdirSync(project.cwd, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  expect(edge.auths).toMatchObject([{ AuthToken: TOKEN }, { AuthToken: TOKEN }]);
  expect(files.length).toBeGreaterThan(3);
  expect([stdout, stderr, ...files].filter((text) => text.includes(TOKEN))).toEqual([]);
});
