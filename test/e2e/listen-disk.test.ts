import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { startListening } from '../helpers/child.ts';
import { temporaryProject } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';

test('what cannot be kept is answered with 500 and, once that is known, not forwarded; it goes on when the disk does', async () => {
  const cwd = temporaryProject();
  const app = await startReceiver();
  const listener = await startListening(['--forward-to', app.url], { cwd });
  const deliveries = join(cwd, '.hooks/deliveries');
  const send = async (): Promise<number> => (await fetch(listener.url, { method: 'POST', body: '{}' })).status;

  mkdirSync(join(cwd, '.hooks'), { recursive: true });
  writeFileSync(deliveries, 'in the way');
  const refused = [await send(), await send(), await send()];
  const forwarded = app.received.length;
  rmSync(deliveries);
  const accepted = await send();
  const { stderr } = await listener.stop();

  expect({ refused, forwarded, accepted, kept: readdirSync(deliveries).length }).toEqual({
    refused: [500, 500, 500],
    forwarded: 1,
    accepted: 200,
    kept: 1,
  });
  expect(stderr).toContain('Cannot write');
});
