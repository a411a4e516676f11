import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { median, timeInTurn } from './processes.mjs';
import { env, hooks, print, project } from './workshop.mjs';

/** `deliveries` and `replay last` beside 100 kept deliveries and beside 100,000. */
export async function listing(runs) {
  const few = projectWith(100);
  const many = projectWith(100_000);
  for (const command of [['deliveries'], ['replay', 'last', '--print', 'body']]) {
    const argv = [process.execPath, hooks, ...command];
    const time = (cwd) => median(timeInTurn({ command: argv }, { runs, cwd, env }).command);
    time(many); // The disk's own tables are warm then.
    const [short, long] = [time(few), time(many)];
    const figures = `${(long / short).toFixed(2)} x  (${short.toFixed(0)} ms, ${long.toFixed(0)} ms)`;
    print(`hooks ${command.slice(0, 2).join(' ')}, 100,000 kept against 100`, figures, 'at most 3.00');
  }
}

/** A project with so many kept deliveries: one real one under many names. */
function projectWith(count) {
  const cwd = mkdtempSync(join(project, 'kept-'));
  writeFileSync(join(cwd, 'package.json'), '{}');
  const folder = join(cwd, '.hooks', 'deliveries');
  mkdirSync(folder, { recursive: true });
  const first = Date.UTC(2026, 0, 1);
  for (let n = 0; n < count; n++) {
    const receivedAt = new Date(first + n * 1000).toISOString();
    const id = `dlv_${String(n).padStart(10, '0')}`;
    const record = {
      type: 'delivery',
      id,
      receivedAt,
      origin: 'received',
      provider: 'razorpay',
      eventType: 'payment.captured',
      request: { method: 'POST', path: '/', rawHeaders: [['Content-Type', 'application/json']], body: BODY },
      attempts: [
        {
          endpointUrl: 'http://127.0.0.1:1/',
          startedAt: receivedAt,
          durationMs: 5,
          outcome: { kind: 'response', status: 200, rawHeaders: [], body: 'ok' },
        },
      ],
    };
    const name = `${receivedAt.replace(/[-:.]/g, '')}~payment.captured~${id}.json`;
    writeFileSync(join(folder, name), `${JSON.stringify(record, undefined, 2)}\n`);
  }
  return cwd;
}

const BODY = JSON.stringify({ event: 'payment.captured', payload: { payment: { entity: { amount: 50_000 } } } });
