import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { startFileWriter } from '../../../src/deliveries/writer.ts';
import { temporaryProject } from '../../helpers/context.ts';

test('what cannot be made fails alone: the files beside it are written, each with its own size told', async () => {
  const stateFolder = temporaryProject();
  await using writer = startFileWriter();
  const write = (name: string, content: string): Promise<number> =>
    writer.write(() => ({ path: join(stateFolder, name), content, stateFolder }));
  const failing = writer.write(() => {
    throw new Error('cannot be made');
  });
  const settled = await Promise.allSettled([write('first', 'é'), failing, write('last', 'abc')]);
  expect(settled).toEqual([
    { status: 'fulfilled', value: 2 },
    { status: 'rejected', reason: new Error('cannot be made') },
    { status: 'fulfilled', value: 3 },
  ]);
  expect(readFileSync(join(stateFolder, 'last'), 'utf8')).toBe('abc');
});
