import { describe, expect, test } from 'vitest';

import { changingPart, decodeIdTime, idLike, idPattern, newId } from '../../../src/core/id.ts';
import { randomText, seededRandom } from '../../../src/core/random.ts';
import type { IdForm, Provider } from '../../../src/core/types.ts';
import { providers } from '../../../src/providers/index.ts';

const at = new Date('2026-09-21T14:14:04.123Z');

describe('the time in an id of Razorpay', () => {
  test.each([
    // Worked out with Python's integers; the payment was made in the second after.
    ['Rp71WNLQjxbMsB', '2025-12-08T12:10:19.897Z'],
    ['TeiRkANqQnZrE7', '2026-09-21T14:14:01.009Z'],
    ['TeiR2OObma196B', '2026-09-21T14:13:20.906Z'],
    ['00000000000000', '2014-01-01T00:00:00.000Z'],
  ])('%s is %s', (id, expected) => {
    expect(decodeIdTime(id)?.toISOString()).toBe(expected);
  });

  test.each([['pay_Rp71WNLQjxbMsB'], ['Rp71-NLQjxbMsB'], ['Rp71éNLQjxbMsB']])('%s has none', (id) => {
    expect(decodeIdTime(id)).toBeUndefined();
  });

  test.each([
    ['2014-01-01T00:00:00.000Z'],
    ['2014-01-01T00:00:00.001Z'],
    ['2025-12-08T12:10:20.000Z'],
    ['2026-09-21T14:14:04.123Z'],
    ['2039-12-31T23:59:59.999Z'],
  ])('of %s is read back to the millisecond', (moment) => {
    const id = newId(
      { prefix: '', length: 14, alphabet: 'base62', timeCoded: true },
      seededRandom('a'),
      new Date(moment),
    );
    expect(decodeIdTime(id)?.toISOString()).toBe(moment);
  });

  test('sorts as time does', () => {
    const form = { prefix: '', length: 14, alphabet: 'base62', timeCoded: true } as const;
    const ids = [0, 1, 1000, 60_000, 86_400_000].map((ms) =>
      newId(form, seededRandom('a'), new Date(at.getTime() + ms)),
    );
    const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : 1);
    expect(ids.toSorted(byCodeUnit)).toEqual(ids);
  });
});

describe('a new id', () => {
  const forms = providers.flatMap((provider: Provider) =>
    [...provider.refresh.ids, ...(provider.eventIdForm ? [provider.eventIdForm] : [])].map((form) => ({
      provider: provider.id,
      form,
    })),
  );

  test.each(forms)('of $provider, $form.prefix, fits its own form', ({ form }) => {
    const id = newId(form, seededRandom('a'), at);
    const bare: IdForm = { ...form, prefix: '' };
    expect([...` ${id}.`.matchAll(idPattern(bare))].map((match) => match[2])).toEqual([id]);
  });

  test.each<[string, IdForm, RegExp]>([
    ['hex', { prefix: '', length: 40, alphabet: 'hex' }, /^[0-9a-f]{40}$/],
    ['digits that do not begin with 0', { prefix: '', length: 10, alphabet: 'digits' }, /^[1-9][0-9]{9}$/],
    ['base62', { prefix: '', length: 24, alphabet: 'base62' }, /^[0-9A-Za-z]{24}$/],
    [
      'a UUID of version 4',
      { prefix: '', length: 36, alphabet: 'uuid' },
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ],
  ])('is %s, each time another', (_, form, look) => {
    const random = seededRandom('a');
    const ids = Array.from({ length: 200 }, () => newId(form, random, at));
    expect(ids.filter((id) => !look.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(200);
  });
});

describe('finding ids in text', () => {
  const form: IdForm = { prefix: '(?:pay|order)_|#', length: 14, alphabet: 'base62' };

  test.each([
    ['pay_TeiRkANqQnZrE7', ['pay_TeiRkANqQnZrE7']],
    ['#TeiBBS0P905n4t', ['#TeiBBS0P905n4t']],
    ['https://x/pay_TeiRkANqQnZrE7?o=order_TeiR2OObma196B', ['pay_TeiRkANqQnZrE7', 'order_TeiR2OObma196B']],
    ['prepay_TeiRkANqQnZrE7', []],
    ['pay_TeiRkANqQnZrE7x', []],
    ['pay_TeiRkANqQnZrE', []],
    ['acc_BFQ7uQEaa7j2z7', []],
  ])('%s holds %j', (text, expected) => {
    expect([...text.matchAll(idPattern(form))].map(([whole]) => whole)).toEqual(expected);
  });
});

describe('an id of a form that nobody has written down', () => {
  test.each([
    ['evt_66eed2ac1f2e3d4c', '66eed2ac1f2e3d4c'],
    ['gid://shopify/Order/820982911946154508', '820982911946154508'],
    ['WH-2W42680HX75582142', '2W42680HX75582142'],
    ['wamid.HBgLNDkxNTExMjM0', 'HBgLNDkxNTExMjM0'],
    ['CA8a6f2c1e4d1b4f0a', '8a6f2c1e4d1b4f0a'],
    ['auth0|66eed2ac1f2e', '66eed2ac1f2e'],
    ['v_pub_url~v2.1042', '2.1042'],
    ['4444AAAiAAAAAiAiAiiAii==', '4444AAAiAAAAAiAiAiiAii=='],
    ['2026/1042', '1042'],
    ['a:1:0', 'a:1:0'],
    ['1042', '1042'],
  ])('%s changes in %s', (id, part) => {
    expect(changingPart(id)).toBe(part);
  });

  test.each([
    ['820982911946154508', /^[1-9]\d{17}$/],
    ['0042', /^\d{4}$/],
    ['8a6f2c1e4d1b4f0a', /^8[0-9a-f]{15}$/],
    ['NC6HT9CRT65ZGN82', /^[A-Z]{2}\d[A-Z]{2}\d[A-Z]{3}\d{2}[A-Z]{3}\d{2}$/],
    ['4444AAAiAAAAAiAiAiiAii==', /^4\d{3}[A-Z]{3}[a-zA-Z]{15}==$/],
  ])('%s becomes one like it', (id, form) => {
    const fresh = idLike(id, seededRandom('a'), new Date(0));
    expect(fresh).toMatch(form);
    expect(fresh).not.toBe(id);
  });

  test.each([
    ['01J8A2ZV1Q0M3K5T7W9Y1B3D5F', /^01ARZ3NDEK[0-9A-HJKMNP-TV-Z]{16}$/],
    ['01hv8x2acma2gz7he8kg2s0hna', /^01arz3ndek[0-9a-hjkmnp-tv-z]{16}$/],
  ])('a ULID such as %s has its time in it', (id, form) => {
    expect(idLike(id, seededRandom('a'), new Date(1_469_922_850_259))).toMatch(form);
  });
});

describe('random text', () => {
  test('follows from the seed alone', () => {
    const draw = (seed: string): string[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 3 }, () => randomText(random, 'abc', 20));
    };
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
    expect(new Set(draw('a')).size).toBe(3);
  });

  test('has the length asked for, of bytes as of characters', () => {
    expect([0, 1, 31, 32, 33, 100].map((size) => seededRandom('a')(size).length)).toEqual([0, 1, 31, 32, 33, 100]);
    expect(randomText(seededRandom('a'), 'ab', 1000)).toMatch(/^[ab]{1000}$/);
    expect(randomText(seededRandom('a'), 'ab', 0)).toBe('');
  });

  test('uses each character about as often as any other, however many there are', () => {
    // 256 is no multiple of 192: bytes that were not thrown away would make the first 64 twice as likely.
    const alphabet = String.fromCodePoint(...Array.from({ length: 192 }, (_, index) => 0x100 + index));
    const codes = Array.from(
      randomText(seededRandom('a'), alphabet, 30_000),
      (character) => character.charCodeAt(0) - 0x100,
    );
    const thirds = [0, 64, 128].map((from) => codes.filter((code) => code >= from && code < from + 64).length);
    expect(thirds.filter((count) => Math.abs(count - 10_000) > 500)).toEqual([]);
    expect(new Set(codes).size).toBe(192);
  });
});
