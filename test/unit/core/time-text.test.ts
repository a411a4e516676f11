import { describe, expect, test } from 'vitest';

import { readTimeDigits, readTimeText } from '../../../src/core/time-text.ts';

/** 100 days. */
const SHIFT_MS = 8_640_000_000;
const AT = '2026-09-21T14:14:04.000Z';

describe('a time in words', () => {
  test.each<[string, string | undefined, string, string, boolean]>([
    ['2026-09-21T14:14:04Z', undefined, AT, '2026-12-30T14:14:04Z', false],
    ['2026-09-21T14:14Z', undefined, '2026-09-21T14:14:00.000Z', '2026-12-30T14:14Z', false],
    ['2026-09-21T14:14:04.2170420Z', undefined, '2026-09-21T14:14:04.217Z', '2026-12-30T14:14:04.2170420Z', false],
    ['2026-09-21T16:14:04+02:00', undefined, AT, '2026-12-30T16:14:04+02:00', false],
    ['2026-09-21T16:14:04+0200', undefined, AT, '2026-12-30T16:14:04+0200', false],
    ['2026-09-21 10:14:04 -0400', undefined, AT, '2026-12-30 10:14:04 -0400', false],
    ['2026-09-21 14:14:04 UTC', undefined, AT, '2026-12-30 14:14:04 UTC', false],
    ['2026-09-21T14:14:04.217042', undefined, '2026-09-21T14:14:04.217Z', '2026-12-30T14:14:04.217042', true],
    ['2026-09-21 19:44:04', '+05:30', AT, '2026-12-30 19:44:04', false],
    ['2026-09-21 19:44:04.0', '+05:30', AT, '2026-12-30 19:44:04.0', false],
    ['Mon, 21 Sep 2026 14:14:04 +0000', undefined, AT, 'Wed, 30 Dec 2026 14:14:04 +0000', false],
    ['Mon, 21 Sep 2026 10:14:04 -0400', undefined, AT, 'Wed, 30 Dec 2026 10:14:04 -0400', false],
    ['Mon, 21 Sep 2026 14:14:04 GMT', undefined, AT, 'Wed, 30 Dec 2026 14:14:04 GMT', false],
    ['Mon Sep 21 14:14:04 +0000 2026', undefined, AT, 'Wed Dec 30 14:14:04 +0000 2026', false],
  ])('%s, of zone %s, is %s and moves to %s', (text, zone, time, moved, isVague) => {
    const found = readTimeText(text, zone);
    expect(
      found && { time: new Date(found.time).toISOString(), moved: found.moved(SHIFT_MS), vague: found.isVague },
    ).toEqual({ time, moved, vague: isVague });
  });

  test.each(['0001-01-01T00:00:00Z', '2026-99-99T99:99:99Z', '2026-09-21', '1790000044', '20260921141404', 'Mon', ''])(
    '%j is none',
    (text) => {
      expect(readTimeText(text, undefined)).toBeUndefined();
    },
  );
});

describe('a time in digits', () => {
  test.each([
    ['1790000044', '1798640044'],
    ['1790000043.000011', '1798640043.000011'],
    ['1790000044217', '1798640044217'],
    ['2026-09-21', '2026-12-30'],
    ['20260921141404', '20261230141404'],
  ])('%s moves to %s', (text, moved) => {
    expect(readTimeDigits(text, undefined)?.moved(SHIFT_MS)).toBe(moved);
  });

  test.each(['4915112345678', '179000004400', '20260921', '2026-99-99', '20261342999999', '0'])(
    '%s is none',
    (text) => {
      expect(readTimeDigits(text, undefined)).toBeUndefined();
    },
  );
});
