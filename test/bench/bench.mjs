// `npm run bench`: ratios of things measured side by side in one run. Absolute figures are this machine's, of this moment.
// `npm run bench -- forwarding listing` measures these alone.
import { forwarding } from './forwarding.mjs';
import { listing } from './listing.mjs';
import { loss } from './loss.mjs';
import { startUp } from './start-up.mjs';
import { tunnel } from './tunnel.mjs';
import { tidyUp } from './workshop.mjs';

const measurements = {
  'start-up': () => startUp(Number(process.env.BENCH_RUNS ?? 40)),
  forwarding: () => forwarding(Number(process.env.BENCH_ROUNDS ?? 9), Number(process.env.BENCH_SECONDS ?? 2)),
  tunnel: () => tunnel(Number(process.env.BENCH_SECONDS ?? 5)),
  listing: () => listing(Number(process.env.BENCH_RUNS ?? 40) / 4),
  loss: () => loss(Number(process.env.LOSS_SECONDS ?? 60)),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in measurements));
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(measurements).join(', ')}.`);
try {
  console.log(`Node ${process.version}\n`);
  for (const [name, measure] of Object.entries(measurements)) {
    if (chosen.length === 0 || chosen.includes(name)) await measure();
  }
} finally {
  await tidyUp();
}
