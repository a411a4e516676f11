import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { runChild, startListening } from '../helpers/child.ts';
import { sendRequest } from '../helpers/client.ts';
import { temporaryProject } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { keptDeliveries } from '../helpers/results.ts';
import { razorpayHeaders } from '../helpers/signed.ts';

// `npm run bench` runs this for a minute.
const SECONDS = Number(process.env['LOSS_SECONDS'] ?? 2);
const PER_SECOND = 200;
const SECRET = 'loss-secret';

/** Accepts, refuses and hangs up at random until it is told to get well; counts what it accepted. */
async function startMoodyApp() {
  const accepted = new Map<string, number>();
  let moody = true;
  const app = await startReceiver(({ body }, response) => {
    const mood = moody ? Math.random() : 1;
    if (mood < 0.2) return response.socket?.destroy();
    if (mood < 0.4) return response.writeHead(500).end();
    const { name } = JSON.parse(body.toString()) as { name: string };
    accepted.set(name, (accepted.get(name) ?? 0) + 1);
    return response.end('ok');
  });
  return {
    url: app.url,
    accepted,
    getWell() {
      moody = false;
    },
  };
}

test(
  `${PER_SECOND} deliveries a second for ${SECONDS} s into an app that fails at random, the listener killed in the middle`,
  async () => {
    const cwd = temporaryProject();
    const app = await startMoodyApp();
    const options = { cwd, env: { HOOKS_SECRET: SECRET } };
    let listener = await startListening(['--forward-to', app.url], options);
    const answered: string[] = [];
    const sent: Array<Promise<void>> = [];
    const send = async (name: string): Promise<void> => {
      const body = JSON.stringify({ event: 'payment.captured', name });
      const answer = await sendRequest(listener.port, { body, headers: razorpayHeaders(SECRET, body).flat() }).catch(
        () => undefined,
      );
      if (answer) answered.push(name);
    };
    const total = SECONDS * PER_SECOND;
    const all = Array.from({ length: total }, (_, n) => `n${n}`);
    let inFlight: readonly string[] = [];
    const start = performance.now();
    for (let n = 0; n < total; n++) {
      await sleep(Math.max(0, start + (n * 1000) / PER_SECOND - performance.now()));
      sent.push(send(`n${n}`));
      if (n === Math.floor(total / 2)) {
        inFlight = all.slice(0, n + 1).filter((name) => !answered.includes(name));
        await listener.stop('SIGKILL');
        listener = await startListening(['--forward-to', app.url], options);
      }
    }
    await Promise.all(sent);
    await listener.stop();

    // A file that is not whole would not be read.
    const kept = keptDeliveries(cwd).map(
      ({ request }) => JSON.parse((request as { body: string }).body) as { name: string },
    );
    const names = new Set(kept.map(({ name }) => name));
    // Only what was in flight when it was killed has no answer.
    expect(all.filter((name) => !answered.includes(name) && !inFlight.includes(name))).toEqual([]);
    expect(answered.length).toBeGreaterThan(total / 2);
    expect(answered.filter((name) => !names.has(name))).toEqual([]);

    app.getWell();
    expect(await runChild(['replay', '--failed'], options)).toMatchObject({ exitCode: 0, stderr: '' });
    const timesAccepted = answered.map((name) => app.accepted.get(name) ?? 0);
    expect(timesAccepted.filter((times) => times !== 1)).toEqual([]);
    // Nothing is left to hand over.
    expect(await runChild(['replay', '--failed'], options)).toMatchObject({ exitCode: 1 });
  },
  (SECONDS + 60) * 1000,
);
