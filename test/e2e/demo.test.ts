import { expect, test } from 'vitest';

import { runChild } from '../helpers/child.ts';
import { temporaryProject } from '../helpers/context.ts';

test('the demo walks the whole loop and ends well', async () => {
  const run = await runChild(['demo'], { cwd: temporaryProject() });
  expect(run).toMatchObject({ exitCode: 0, signal: null });
  expect(run.stdout.match(/^ {2}\$ hooks .*$/gm)).toHaveLength(4);
  expect(run.stdout.match(/^✓ 200 OK/gm)).toHaveLength(2);
  expect(run.stdout.match(/^✗ 401 Unauthorized/gm)).toHaveLength(1);
  expect(run.stdout).toContain('already processed');
});
