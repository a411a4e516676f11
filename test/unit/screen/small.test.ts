import { describe, expect, test } from 'vitest';

import { plainStyle } from '../../../src/reporters/style.ts';
import type { Key } from '../../../src/screen/keys.ts';
import { afterKey, opened, type ScreenState } from '../../../src/screen/state.ts';
import { pageOf, renderScreen } from '../../../src/screen/view.ts';
import { answer, attempted, play, READY, received, REFUSED } from '../../helpers/screen.ts';

const SIZE = { columns: 40, rows: 10 };
const state = play([READY, received('a'), attempted('a', answer(200)), received('b'), attempted('b', REFUSED)]);
const press = (from: ScreenState, ...keys: Key[]): ScreenState =>
  keys.reduce((now, key) => afterKey(now, key, pageOf(now, SIZE, plainStyle)), from);
const frame = (shown: ScreenState, size = SIZE): string[] =>
  renderScreen(shown, size, plainStyle).map((line) => line.trimEnd());

describe('on a small terminal', () => {
  test('the list has the mark, the event and the status', () => {
    expect(frame(state)).toEqual([
      'Local     http://localhost:4400',
      '  ✓ payment.captured        ✓ 200',
      '▌ ✓ payment.captured        ✗ refused',
      ...Array.from({ length: 6 }, () => ''),
      'r replay  ↑↓ choose  ? help  q quit',
    ]);
    expect(frame(state, { columns: 30, rows: 10 })[2]).toBe('▌ ✓ payment.cap…  ✗ refused');
  });

  test('the help can be read to its end, and says how to leave it', () => {
    const help = press(state, 'help');
    expect(frame(help).at(-1)).toBe('↑↓ scroll  esc back  q quit');
    expect(frame(press(help, 'last')).join('\n')).toContain('nothing can');
    expect(press(help, 'last', 'back').view).toBe('list');
    expect(press(help, 'down', 'help').view).toBe('list');
  });

  test('the details say how to leave them', () => {
    const details = opened(state, { deliveryId: 'a', title: 'Details', lines: [] });
    expect(frame(details).at(-1)).toBe('↑↓ scroll  r replay  esc back  q quit');
    expect(frame(details, { columns: 20, rows: 10 }).at(-1)).toBe('esc back  q quit');
  });
});
