import { describe, expect, test, vi } from 'vitest';

import { delivery, openTestScreen, READY, received } from '../../helpers/screen.ts';

const LONG = 'x'.repeat(5 * 1024 * 1024);

describe('of 5 MiB the beginning is shown at once, and how to see the rest', () => {
  const request = { ...delivery('a').request, body: Buffer.from(LONG) };
  const actions = { load: () => delivery('a', { request }), curlOf: () => LONG };

  test.each([
    ['\r', 'hooks deliveries show a'],
    ['c', 'hooks deliveries export a --format curl'],
  ])('by %j', async (key, command) => {
    const run = openTestScreen(actions, [READY, received('a')]);
    await using _ = run.screen;
    const started = performance.now();
    run.press(`${key}G`);
    expect(performance.now() - started).toBeLessThan(2_000);
    await vi.waitFor(() => expect(run.frame()).toContain(`… 5210112 more characters: ${command}`));
  });

  test('and the clipboard gets all of it', async () => {
    const run = openTestScreen(actions, [READY, received('a')]);
    await using _ = run.screen;
    run.press('c');
    expect(run.written()).toContain(Buffer.from(LONG).toString('base64'));
  });
});
