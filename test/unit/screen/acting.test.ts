import { describe, expect, test, vi } from 'vitest';

import type { ReporterEvent } from '../../../src/reporters/events.ts';
import {
  answer,
  attempted,
  delivery,
  type OpenedScreen,
  openTestScreen,
  READY,
  received,
} from '../../helpers/screen.ts';

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

describe('in the details keys act on what is shown', () => {
  const openedDetails = (events: readonly ReporterEvent[], keys: string): OpenedScreen & { replayed: string[] } => {
    const replayed: string[] = [];
    const run = openTestScreen({ replay: ({ id }) => replayed.push(id) > 0 }, events);
    run.press(keys);
    return { ...run, replayed };
  };

  test('also when others have come meanwhile', async () => {
    const run = openedDetails([READY, received('a')], '\r');
    await using _ = run.screen;
    run.screen.reporter.report(received('b'));
    run.press('r');
    // Back in the list it is still the chosen one; G follows the newest again.
    run.press('\u001b');
    run.press('rGr');
    expect(run.replayed).toEqual(['a', 'a', 'b']);
  });

  test('also when it is no failure any more, and only failures are listed', async () => {
    const failures = ['a', 'b'].flatMap((id) => [received(id), attempted(id, answer(500))]);
    const run = openedDetails([READY, ...failures], 'fk\r');
    await using _ = run.screen;
    run.screen.reporter.report(attempted('a', answer(200)));
    run.press('r');
    expect(run.replayed).toEqual(['a']);
  });

  test('and the newest is followed as before, when it is still the newest', async () => {
    const run = openedDetails([READY, received('a')], '\r');
    await using _ = run.screen;
    run.press('\u001b');
    run.screen.reporter.report(received('b'));
    run.press('r');
    expect(run.replayed).toEqual(['b']);
  });
});

test('what is held back and replayed meanwhile is not sent again when the pause ends', async () => {
  const replayed: string[] = [];
  const run = openTestScreen({ replay: ({ id }) => replayed.push(id) > 0 }, [READY]);
  await using _ = run.screen;
  run.press('p');
  for (const id of ['a', 'b']) run.screen.reporter.report(received(id));
  // Without waiting for what comes of it.
  run.press('rp');
  expect(replayed).toEqual(['b', 'a']);
});

test('in the help, keys do nothing to the list behind it', async () => {
  const replayed: string[] = [];
  const events = [READY, ...['a', 'b', 'c'].map((id) => received(id))];
  const run = openTestScreen({ replay: ({ id }) => replayed.push(id) > 0 }, events);
  await using _ = run.screen;
  run.press('?kkrjk?r');
  expect(replayed).toEqual(['c']);
});

describe('warnings', () => {
  const LONG_ONE = `http://razorpay.example.com:8080 is no address for ${'a long, long, '.repeat(5)}time.`;
  const WARNINGS: readonly ReporterEvent[] = [
    { type: 'warning', message: LONG_ONE, hint: 'Use port 443.' },
    { type: 'warning', message: 'The second one.', hint: 'Do this.' },
    { type: 'warning', message: 'The third one.' },
    { type: 'warning', message: 'The third one.' },
  ];
  const wordsOf = (frame: string): string => frame.replaceAll('\u001b[2K', '').replaceAll(/\s+/g, ' ');

  test('stay until they have been read, whole, with what to do', async () => {
    const run = openTestScreen({}, [READY, ...WARNINGS]);
    await using _ = run.screen;
    run.press('jk');
    await vi.waitFor(() => expect(run.frame()).toContain('w reads 3 warnings'));
    run.press('w');
    await vi.waitFor(() => expect(run.frame()).toContain('Warnings — esc goes back'));
    expect(wordsOf(run.frame())).toContain(
      `warning: ${LONG_ONE} Use port 443. warning: The second one. Do this. warning: The third one. `,
    );
    expect(run.frame()).not.toContain('w reads');
  });

  test('that nobody has read are told at the end', async () => {
    const run = openTestScreen({}, [READY, ...WARNINGS.slice(0, 1)]);
    run.press('w\u001b');
    run.screen.reporter.report({ type: 'warning', message: 'The second one.', hint: 'Do this.' });
    await run.screen[Symbol.asyncDispose]();
    expect(run.written()).toMatch(/warning: The second one\.\n {2}Do this\.\nListened at /);
    expect(run.written()).not.toContain('warning: http');
  });
});
