import { randomText } from './random.ts';
import type { IdForm } from './types.ts';

type Random = (size: number) => Uint8Array;

export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const HEX = '0123456789abcdef';
const DIGITS = '0123456789';

/** 2014-01-01T00:00:00Z: Razorpay's ids count from here (worked out from published ids, not documented). */
const EPOCH_NS = 1_388_534_400_000_000_000n;
const TIME_LENGTH = 10;

/** The moment in a time-coded id (base62 nanoseconds, big-endian), to the millisecond; undefined for other text. */
export function decodeIdTime(id: string): Date | undefined {
  let ns = 0n;
  for (const character of id.slice(0, TIME_LENGTH)) {
    const digit = BASE62.indexOf(character);
    if (digit === -1) return undefined;
    ns = ns * 62n + BigInt(digit);
  }
  return new Date(Number((ns + EPOCH_NS) / 1_000_000n));
}

function encodeIdTime(moment: Date): string {
  let ns = BigInt(moment.getTime()) * 1_000_000n - EPOCH_NS;
  let text = '';
  for (; text.length < TIME_LENGTH; ns /= 62n) text = (BASE62[Number(((ns % 62n) + 62n) % 62n)] ?? '0') + text;
  return text;
}

/** The part of a new id that changes, in a form; `at` is its time when the form has one. */
export function newId(form: IdForm, random: Random, at: Date): string {
  switch (form.alphabet) {
    case 'hex':
      return randomText(random, HEX, form.length);
    case 'digits':
      return randomText(random, '123456789', 1) + randomText(random, DIGITS, form.length - 1);
    case 'uuid':
      return uuid(random);
    case 'base62':
      return form.timeCoded
        ? encodeIdTime(at) + randomText(random, BASE62, form.length - TIME_LENGTH)
        : randomText(random, BASE62, form.length);
  }
}

/** RFC 9562 version 4. */
function uuid(random: Random): string {
  const bytes = Buffer.from(random(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const CHARACTERS = {
  base62: '[0-9A-Za-z]',
  hex: '[0-9a-f]',
  digits: '[0-9]',
  uuid: '',
} as const;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/** Finds ids of a form in text: group 1 is the prefix, group 2 the part that changes. */
export function idPattern(form: IdForm): RegExp {
  const part = form.alphabet === 'uuid' ? UUID : `${CHARACTERS[form.alphabet]}{${form.length}}`;
  return new RegExp(`(?<![0-9A-Za-z])(${form.prefix || '(?:)'})(${part})(?![0-9A-Za-z])`, 'g');
}

/**
 * What of an id changes, for forms that nobody has written down. Words before it stay: up to the last `_`, `/`, `|`, `:`
 * or `~`, and letters before a dash, a dot or a digit, as in `WH-`, `wamid.` and `CA`.
 */
export function changingPart(id: string): string {
  const [last = ''] = /[^_/|:~]*[^0-9A-Za-z]*$/.exec(id) ?? [];
  if (last.length < PART_LENGTH_MIN) return id;
  const [prefix = ''] = /^(?:[A-Za-z]+[-.](?=.{4}))*(?:[A-Za-z]{1,4}(?=\d.{3}))?/.exec(last) ?? [];
  return last.slice(prefix.length);
}

const PART_LENGTH_MIN = 4;

/** An id of the same look as another: each letter and digit becomes another of its kind, and the time in a ULID is new. */
export function idLike(id: string, random: Random, at: Date): string {
  if (ULID.test(id)) {
    const ulid = ulidTime(at) + randomText(random, CROCKFORD, ULID_LENGTH - ULID_TIME_LENGTH);
    return id === id.toLowerCase() ? ulid.toLowerCase() : ulid;
  }
  const hex = /^[0-9a-f-]+$/.test(id);
  const isNumber = /^\d+$/.test(id);
  const bytes = random(id.length);
  return Array.from(id)
    .map((character, index) => {
      const alphabet = alphabetOf(character, hex);
      // A number does not begin with a zero, and other ids often begin with a version or a time.
      if (index === 0 && alphabet === DIGITS && !isNumber) return character;
      const usable = index === 0 && alphabet === DIGITS && character !== '0' ? DIGITS.slice(1) : alphabet;
      return usable === '' ? character : (usable[(bytes[index] ?? 0) % usable.length] ?? character);
    })
    .join('');
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ULID = /^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/;
const ULID_LENGTH = 26;
const ULID_TIME_LENGTH = 10;

function ulidTime(at: Date): string {
  let text = '';
  for (let ms = at.getTime(); text.length < ULID_TIME_LENGTH; ms = Math.floor(ms / 32))
    text = CROCKFORD[ms % 32] + text;
  return text;
}

function alphabetOf(character: string, hex: boolean): string {
  if (/\d/.test(character)) return DIGITS;
  if (/[a-z]/.test(character)) return hex ? 'abcdef' : 'abcdefghijklmnopqrstuvwxyz';
  return /[A-Z]/.test(character) ? 'ABCDEFGHJKMNPQRSTVWXYZ' : '';
}
