import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';

import type { ReporterEvent } from '../../../src/reporters/events.ts';
import { plainStyle } from '../../../src/reporters/style.ts';
import { type Key, readKeys } from '../../../src/screen/keys.ts';
import { afterEvent, afterKey, chosenRow, opened, type ScreenState, shownRows } from '../../../src/screen/state.ts';
import { pageOf, renderScreen } from '../../../src/screen/view.ts';
import { answer, attempted, play, READY, received, REFUSED } from '../../helpers/screen.ts';

test('a frame at 80 by 16', () => {
  const state = play(
    [
      READY,
      received('a'),
      attempted('a', answer(200)),
      received('b', {
        eventType: 'payment.failed',
        verification: { valid: false, reason: 'signature_mismatch', detail: '' },
      }),
      attempted('b', REFUSED),
      { type: 'target.down', url: 'http://localhost:3000' },
    ],
    'INR 2,499.00',
  );
  expect(renderScreen(state, { columns: 80, rows: 16 }, plainStyle).map((line) => line.trimEnd())).toEqual([
    'Local     http://localhost:4400',
    'Public    none: NGROK_AUTHTOKEN, --tunnel cloudflared or --public-url gives one',
    'App       ○ down http://localhost:3000/webhook',
    'Provider  razorpay · secret: $HOOKS_SECRET',
    '── 2 received, 1 failed ────────────────────────────────────────────────────────',
    '  14:54:04 ✓ payment.captured            INR 2,499.00       ✓ 200          12 ms',
    '▌ 14:54:04 ✗ payment.failed              INR 2,499.00       ✗ refused      12 ms',
    ...Array.from({ length: 8 }, () => ''),
    'r replay  ↑↓ choose  ⏎ details  c curl  f failures  p pause  ? help  q quit',
  ]);
});

test.each<[string, Partial<Extract<ReporterEvent, { type: 'delivery.received' }>>, string, boolean]>([
  ['answers 200 itself', {}, '200 by hooks', false],
  ['answers as --respond says', { answered: 500 }, 'answered 500', true],
  ['is told to answer with success', { answered: 201 }, 'answered 201', false],
  ['refuses by --enforce', { refused: true }, 'refused 401', true],
])('without an app the listener %s, and the list says so', (_, told, words, isFailure) => {
  const state = play([{ ...READY, forwardTo: [] }, { ...received('a'), ...told } as ReporterEvent]);
  expect(renderScreen(state, { columns: 80, rows: 16 }, plainStyle)[5]).toContain(words);
  expect(shownRows({ ...state, onlyFailures: true })).toHaveLength(isFailure ? 1 : 0);
});

test('of many apps some are shown, and how many there are besides', () => {
  const forwardTo = [1, 2, 3, 4, 5, 6].map((n) => ({ url: `http://localhost:300${n}/` }));
  const state = play([{ ...READY, forwardTo }]);
  const last = (shown: ScreenState): string | undefined =>
    renderScreen(shown, { columns: 80, rows: 24 }, plainStyle)[6]?.trim();
  expect(last(state)).toBe('and 2 more');
  expect(last(afterEvent(state, { type: 'target.down', url: 'http://localhost:3006' }))).toBe(
    'and 2 more, 1 of them down',
  );
});

test('a public URL comes first, and what becomes of it is told', () => {
  const url = 'https://shop.ngrok-free.app';
  const up = play([{ ...READY, publicUrl: url }]);
  const first = (state: ScreenState): string | undefined =>
    renderScreen(state, { columns: 80, rows: 24 }, plainStyle)[0]?.trimEnd();
  const down = afterEvent(up, { type: 'tunnel.down', publicUrl: url, reason: 'no heartbeat' });
  const changed = afterEvent(down, { type: 'tunnel.up', publicUrl: 'https://new.example', previousUrl: url });
  expect([first(up), first(down), first(changed)]).toEqual([
    `Public    ● ${url}`,
    `Public    ○ connecting again: ${url}`,
    'Public    ● https://new.example',
  ]);
  expect([down.message?.text, changed.message?.text]).toEqual([
    'Public URL down: no heartbeat',
    `The public URL has changed; it was ${url}.`,
  ]);
});

const SIZE = { columns: 40, rows: 10 };
const PAGE = { visible: 10, lines: 0 };

describe('choosing', () => {
  const state = play([READY, ...['a', 'b', 'c'].map((id) => received(id)), attempted('b', answer(500))]);
  const press = (...keys: Key[]): ScreenState => keys.reduce((now, key) => afterKey(now, key, PAGE), state);
  const chosen = (...keys: Key[]): string | undefined => chosenRow(press(...keys))?.id;

  test.each<[Key[], string]>([
    [[], 'c'],
    [['up'], 'b'],
    [['up', 'up', 'up', 'up'], 'a'],
    [['first', 'down'], 'b'],
    [['first', 'last'], 'c'],
    [['page-up'], 'a'],
    [['failures'], 'b'],
    [['failures', 'failures'], 'c'],
    [['first', 'failures'], 'b'],
    [['first', 'failures', 'failures'], 'a'],
  ])('%j chooses %s', (keys, id) => {
    expect(chosen(...keys)).toBe(id);
  });

  test('at the newest it follows what comes, elsewhere it stays', () => {
    expect(chosenRow(afterEvent(press('up', 'down'), received('d')))?.id).toBe('d');
    expect(chosenRow(afterEvent(press('up'), received('d')))?.id).toBe('b');
  });

  test('a long view scrolls, and no further than its end', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const view = opened(state, { deliveryId: 'c', title: 'Details', lines });
    const scrolled = ['page-down', 'page-down', 'page-down', 'page-down'] as const;
    const end = scrolled.reduce<ScreenState>((now, key) => afterKey(now, key, pageOf(now, SIZE, plainStyle)), view);
    expect(renderScreen(end, SIZE, plainStyle).join('\n')).toContain('line 29');
    expect(afterKey(end, 'back', PAGE).view).toBe('list');
  });
});

describe('of hours of deliveries', () => {
  const many = (prefix: string, count: number, status: number): ReporterEvent[] =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`).flatMap((id) => [
      received(id),
      attempted(id, answer(status)),
    ]);
  const ruleOf = (state: ScreenState): string | undefined =>
    renderScreen(state, { columns: 80, rows: 24 }, plainStyle).find((line) => line.startsWith('──'));
  const onlyFailures = (state: ScreenState): ScreenState => afterKey(state, 'failures', PAGE);

  test('it holds a thousand, and counts all', () => {
    const state = play([READY, ...many('d', 1_500, 200)]);
    expect([state.rows.length, state.received, state.rows[0]?.id]).toEqual([1_000, 1_500, 'd500']);
  });

  test('it holds the failures, too, until they are mended', () => {
    const state = play([READY, ...many('f', 300, 500), ...many('d', 1_100, 200)]);
    expect(ruleOf(state)).toContain('1400 received, 300 failed ─');
    expect(shownRows(onlyFailures(state)).map(({ id }) => id)).toEqual(Array.from({ length: 300 }, (_, n) => `f${n}`));
    expect(ruleOf(afterEvent(state, attempted('f0', answer(200))))).toContain('1400 received, 299 failed ─');
  });

  test('it holds what an app has not answered yet', () => {
    const state = play([READY, received('slow'), ...many('d', 1_100, 200), attempted('slow', REFUSED)]);
    expect(shownRows(onlyFailures(state)).map(({ id }) => id)).toEqual(['slow']);
  });

  test('it holds no more than some thousand failures, and says how many there are besides', () => {
    const state = onlyFailures(play([READY, ...many('f', 5_200, 500), ...many('d', 10, 200)]));
    expect(state.rows).toHaveLength(5_000);
    expect(ruleOf(state)).toContain('5210 received, 5200 failed · failures only, 210 older: hooks replay --failed');
  });
});

test.each([
  ['\u001b[A', ['up']],
  ['\u001bOB', ['down']],
  ['jjk', ['down', 'down', 'up']],
  ['\u001b[5~\u001b[6~', ['page-up', 'page-down']],
  ['\u001b', ['back']],
  ['\r', ['enter']],
  ['\u001b[200~rq\u001b[201~j', ['down']],
  ['\u0003', ['interrupt']],
  ['é世\u0000', []],
])('%j is the keys %j', (input, keys) => {
  expect(readKeys(input)).toEqual(keys);
});

const anyEvent: fc.Arbitrary<ReporterEvent> = fc.oneof(
  fc.constant(READY),
  fc
    .record({ id: fc.constantFrom('a', 'b', 'c'), eventType: fc.string({ unit: 'grapheme' }) })
    .map(({ id, eventType }) => received(id, { eventType })),
  fc
    .record({ id: fc.constantFrom('a', 'b', 'x'), status: fc.integer({ min: 100, max: 599 }) })
    .map(({ id, status }) => attempted(id, answer(status))),
  fc.string({ unit: 'grapheme' }).map((message): ReporterEvent => ({ type: 'warning', message })),
  fc.webUrl().map((url) => ({ ...READY, url, publicUrl: url })),
);

test('a frame has as many lines as the terminal, none wider than it, and no control characters, whatever happens', () => {
  fc.assert(
    fc.property(
      fc.array(anyEvent, { maxLength: 30 }),
      fc.array(fc.constantFrom<Key>('up', 'down', 'first', 'help', 'failures', 'back', 'page-down')),
      fc.record({ columns: fc.integer({ min: 1, max: 220 }), rows: fc.integer({ min: 1, max: 60 }) }),
      fc.string({ unit: 'grapheme' }),
      (events, keys, size, subject) => {
        const state = keys.reduce(
          (now, key) => afterKey(now, key, pageOf(now, size, plainStyle)),
          play(events, subject),
        );
        const lines = renderScreen(state, size, plainStyle);
        expect(lines).toHaveLength(size.rows);
        for (const line of lines) {
          expect(stringWidth(line)).toBeLessThanOrEqual(size.columns);
          // eslint-disable-next-line no-control-regex -- control characters are what is looked for
          expect(line).not.toMatch(/[\u0000-\u001f\u007f]/);
        }
      },
    ),
    { numRuns: 300 },
  );
});
