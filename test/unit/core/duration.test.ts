import { describe, expect, test } from 'vitest';

import { parseDuration, parseMoment } from '../../../src/core/duration.ts';

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['5s', 5_000],
    ['2m', 120_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['1.5s', 1_500],
    ['0.25h', 900_000],
    ['0s', 0],
    [' 5s ', 5_000],
  ])('%s is %i ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each([
    [''],
    ['5'],
    ['s'],
    ['-5s'],
    ['+5s'],
    ['5 s'],
    ['5S'],
    ['5sec'],
    ['1h30m'],
    ['1e3s'],
    ['.5s'],
    ['5.s'],
    ['٥s'],
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('a moment', () => {
  test.each([
    ['2026-09-21T14:54:04Z', '2026-09-21T14:54:04.000Z'],
    ['2026-09-21T14:54:04.5Z', '2026-09-21T14:54:04.500Z'],
    ['2026-09-21T20:24:04+05:30', '2026-09-21T14:54:04.000Z'],
    ['2026-09-21T20:24:04+0530', '2026-09-21T14:54:04.000Z'],
    ['2026-09-21 14:54:04Z', '2026-09-21T14:54:04.000Z'],
    ['2026-09-21T14:54Z', '2026-09-21T14:54:00.000Z'],
    ['2026-09-21', '2026-09-21T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['1790000044', '2026-09-21T14:14:04.000Z'],
    ['999999999', '2001-09-09T01:46:39.000Z'],
    ['1790000044123', '2026-09-21T14:14:04.123Z'],
  ])('%s is %s', (text, expected) => {
    expect(parseMoment(text)?.toISOString()).toBe(expected);
  });

  test('without a zone is local time, as written on the clock', () => {
    expect(parseMoment('2026-09-21T14:54:04')).toEqual(new Date(2026, 8, 21, 14, 54, 4));
  });

  test.each([
    [''],
    ['now'],
    ['yesterday'],
    ['0'],
    ['17900000441'],
    ['-1790000044'],
    ['1790000044.5'],
    ['21.09.2026'],
    ['09/21/2026'],
    ['2026-13-01'],
    ['2026-09-32'],
    ['2026-09-21T25:00:00Z'],
    ['2026-09-21T14:54:04+99:00'],
    ['Mon, 21 Sep 2026 14:54:04 GMT'],
  ])('%j is none', (text) => {
    expect(parseMoment(text)).toBeUndefined();
  });

  test.each([['2026-02-29'], ['2026-02-30T10:00:00Z'], ['2026-04-31']])(
    'on a day that the month does not have, %s, is none',
    (text) => {
      expect(parseMoment(text)).toBeUndefined();
    },
  );
});
