import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import autocannon from 'autocannon';

import { median, residentMiB } from './processes.mjs';
import { env, here, hooks, hooksOutput, print, project, secret, start } from './workshop.mjs';

/** Deliveries a second through the listener, verified and kept, against a bare undici proxy, in turns. */
export async function forwarding(rounds, seconds) {
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
  const trigger = ['trigger', 'payment.captured', '-s', secret, '--url', app.url, '--print', 'json'];
  const request = JSON.parse(hooksOutput(trigger));
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
  for (const { url } of [proxy, listener, proxy, listener]) await load(url, { duration: WARM_UP_SECONDS });
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
  // Each round by itself: the two of a round meet the same machine, which may be another one a minute later.
  const ratios = rates.listener.map((rate, round) => rate / rates.proxy[round]);
  print('a file made and renamed, for comparison', `${fileMicroseconds().toFixed(0)} µs`);
  print('bare undici proxy', `${median(rates.proxy).toFixed(0)}/s, p99 ${median(p99.proxy)} ms`);
  print(
    'hooks listen, verified and kept',
    `${median(ratios).toFixed(2)} x  (${median(rates.listener).toFixed(0)}/s, p99 ${median(p99.listener)} ms)`,
    'at least 0.60',
  );
  await memory(listener, load);
  for (const server of [listener, proxy, app]) await server.stop();
}

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
