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
