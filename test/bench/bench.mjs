// `npm run bench`: ratios of things measured side by side in one run. Absolute figures are this machine's, of this moment.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import autocannon from 'autocannon';

import { median, residentMiB, startServer, timeInTurn } from './processes.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const hooks = here('../../bin/hooks.js');
const project = mkdtempSync(join(tmpdir(), 'hooks-bench-'));
const secret = 'bench-secret';
// The environment as it is, as for a user; NODE_EXTRA_CA_CERTS alone doubles the time of any Node.
const env = { ...process.env, HOME: project, HOOKS_SECRET: secret };
const running = [];

function print(label, value, target = '') {
  console.log(`${label.padEnd(46)} ${value.padEnd(30)} ${target}`);
}

async function start(file, args, options) {
  const server = await startServer(file, args, options);
  running.push(server);
  return server;
}

/** Whole processes, from `exec` to exit, as a multiple of `node -e 0`. */
async function startUp(runs) {
  const app = await start(here('app.mjs'), []);
  writeFileSync(join(project, 'body.json'), readFileSync(here('../../fixtures/razorpay/payment.captured.json')));
  const sign = [process.execPath, hooks, 'sign', 'body.json', '-s', secret, '--json'];
  const { headers } = JSON.parse(timeOutput(sign));
  const [, signature] = headers.find(([name]) => name === 'X-Razorpay-Signature');
  const commands = {
    bare: [process.execPath, '-e', '0'],
    version: [process.execPath, hooks, '--version'],
    verify: [process.execPath, hooks, 'verify', 'body.json', '-p', 'razorpay', '-s', secret, '--signature', signature],
    trigger: [process.execPath, hooks, 'trigger', 'payment.captured', '-s', secret, '--url', app.url],
    openssl: ['openssl', 'dgst', '-sha256', '-hmac', secret, 'body.json'],
  };
  const times = timeInTurn(commands, { runs, cwd: project, env });
  await app.stop();
  const bare = median(times.bare);
  const ratio = (name) => `${(median(times[name]) / bare).toFixed(2)} x  (${median(times[name]).toFixed(0)} ms)`;
  print('node -e 0', `${bare.toFixed(0)} ms`);
  print('hooks --version', ratio('version'), 'at most 1.20');
  print('hooks verify, one file', ratio('verify'), 'at most 1.25');
  print('hooks trigger, one event to loopback', ratio('trigger'), 'at most 1.90');
  print('openssl dgst, for comparison', ratio('openssl'));
}

function timeOutput([program, ...args]) {
  return execFileSync(program, args, { cwd: project, env, encoding: 'utf8' });
}

/** Deliveries a second through the listener, verified and kept, against a bare undici proxy, in turns. */
async function forwarding(rounds, seconds) {
  const app = await start(here('app.mjs'), []);
  const proxy = await start(here('bare-proxy.mjs'), [app.url]);
  const listener = await start(
    hooks,
    ['listen', '--port', '0', '-p', 'razorpay', '-s', secret, '--forward-to', app.url],
    {
      cwd: project,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const request = JSON.parse(
    timeOutput([
      process.execPath,
      hooks,
      'trigger',
      'payment.captured',
      '-s',
      secret,
      '--url',
      app.url,
      '--print',
      'json',
    ]),
  );
  const load = (url, options) =>
    autocannon({
      url,
      method: 'POST',
      connections: 32,
      headers: Object.fromEntries(request.rawHeaders),
      body: request.body,
      ...options,
    });

  // Compilers, connections and the disk's own tables are warm after a while, as in a listener that runs all day.
  for (const { url } of [proxy, listener, proxy, listener]) await load(url, { duration: seconds });
  const rates = { proxy: [], listener: [] };
  const p99 = { proxy: [], listener: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [name, { url }] of Object.entries({ proxy, listener })) {
      const result = await load(url, { duration: seconds });
      if (result.non2xx > 0 || result.errors > 0)
        throw new Error(`${name}: ${result.non2xx} refused, ${result.errors} errors`);
      rates[name].push(result.requests.average);
      p99[name].push(result.latency.p99);
    }
  }
  const ratio = median(rates.listener) / median(rates.proxy);
  print('bare undici proxy', `${median(rates.proxy).toFixed(0)}/s, p99 ${median(p99.proxy)} ms`);
  print(
    'hooks listen, verified and kept',
    `${ratio.toFixed(2)} x  (${median(rates.listener).toFixed(0)}/s, p99 ${median(p99.listener)} ms)`,
    'at least 0.50',
  );
  await memory(listener, load);
  for (const server of [listener, proxy, app]) await server.stop();
}

/** Resident memory of the listener while it takes 50,000 deliveries. */
async function memory(listener, load) {
  const sizes = [];
  for (let tenthousands = 0; tenthousands < 5; tenthousands++) {
    await load(listener.url, { amount: 10_000 });
    sizes.push(residentMiB(listener.pid));
  }
  print(
    'memory after 10, 20, 30, 40, 50 thousand',
    sizes.map((size) => size?.toFixed(0) ?? '?').join(', ') + ' MiB',
    'flat',
  );
}

try {
  console.log(`Node ${process.version}\n`);
  await startUp(Number(process.env.BENCH_RUNS ?? 40));
  await forwarding(Number(process.env.BENCH_ROUNDS ?? 3), Number(process.env.BENCH_SECONDS ?? 5));
} finally {
  await Promise.all(running.map((server) => server.stop()));
  rmSync(project, { recursive: true, force: true });
}
