import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import autocannon from 'autocannon';

import { median, residentMiB } from './processes.mjs';
import { env, here, hooks, hooksOutput, print, project, secret, start } from './workshop.mjs';

/**
 * Deliveries a second through the listener, verified and kept, against a bare undici proxy, in turns: on this disk, and
 * in memory where the system has a folder there, which shows what is the disk's.
 */
export async function forwarding(rounds, seconds) {
  const app = await start(here('app.mjs'), []);
  const servers = { proxy: await start(here('bare-proxy.mjs'), [app.url]), listener: await listenIn(project, app) };
  const memoryProject = existsSync(MEMORY) ? mkdtempSync(join(MEMORY, 'hooks-bench-')) : undefined;
  if (memoryProject) servers.inMemory = await listenIn(memoryProject, app);
  const load = loadOf(app);
  try {
    // Compilers, connections and the disk's own tables are warm after a while, as in a listener that runs all day.
    for (const { url } of Object.values(servers)) await load(url, { duration: WARM_UP_SECONDS });
    const results = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, { url }] of Object.entries(servers)) {
        const result = await load(url, { duration: seconds });
        if (result.non2xx > 0 || result.errors > 0)
          throw new Error(`${name}: ${result.non2xx} refused, ${result.errors} errors`);
        results[name].push({ rate: result.requests.average, p99: result.latency.p99 });
      }
    }
    print('a file made and renamed, for comparison', `${fileMicroseconds().toFixed(0)} µs`);
    print('bare undici proxy', ratesOf(results.proxy));
    print('hooks listen, verified and kept', ratioOf(results.listener, results.proxy), 'at least 0.60');
    if (memoryProject) print('the same, kept in memory', ratioOf(results.inMemory, results.proxy));
    await memory(servers.listener, load);
  } finally {
    for (const server of [...Object.values(servers), app]) await server.stop();
    if (memoryProject) rmSync(memoryProject, { recursive: true, force: true });
  }
}

function listenIn(cwd, app) {
  writeFileSync(join(cwd, 'package.json'), '{}\n');
  const options = { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] };
  return start(hooks, ['listen', '--port', '0', '-p', 'razorpay', '-s', secret, '--forward-to', app.url], options);
}

/** Sends the same signed event again and again. */
function loadOf(app) {
  const trigger = ['trigger', 'payment.captured', '-s', secret, '--url', app.url, '--print', 'json'];
  const { rawHeaders, body } = JSON.parse(hooksOutput(trigger));
  return (url, options) =>
    autocannon({ url, method: 'POST', connections: 32, headers: Object.fromEntries(rawHeaders), body, ...options });
}

function ratesOf(results) {
  return `${median(results.map(({ rate }) => rate)).toFixed(0)}/s, p99 ${median(results.map(({ p99 }) => p99))} ms`;
}

/** Each round by itself: the servers of a round meet the same machine, which may be another one a minute later. */
function ratioOf(results, bare) {
  const ratios = results.map(({ rate }, round) => rate / bare[round].rate);
  return `${median(ratios).toFixed(2)} x  (${ratesOf(results)})`;
}

const MEMORY = '/dev/shm';

/** What keeping a delivery asks of this disk at this moment: ext4 takes ten times as long minutes after many files were deleted. */
function fileMicroseconds() {
  const folder = mkdtempSync(join(project, 'files-'));
  const content = 'x'.repeat(3000);
  const start = process.hrtime.bigint();
  for (let number = 0; number < FILES; number++) {
    const file = join(folder, String(number));
    writeFileSync(`${file}.tmp`, content);
    renameSync(`${file}.tmp`, file);
  }
  return Number(process.hrtime.bigint() - start) / 1e3 / FILES;
}

const FILES = 2_000;
const WARM_UP_SECONDS = 5;

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
