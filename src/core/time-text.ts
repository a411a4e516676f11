/** A time as it is written in an event, and how to write it moved. */
export interface WrittenTime {
  /** In ms since 1970. */
  readonly time: number;
  /** Neither the text nor the rules say in which zone it is: read as UTC, the moment may be hours off. */
  readonly isVague: boolean;
  /** Keeps spelling, zone and the digits after the second; a date without a time moves by whole days. */
  readonly moved: (shiftMs: number) => string;
}

const DAY_MS = 86_400_000;

const MONTHS = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';

// ISO 8601 and its usual neighbours: a space for the T, a space before the zone, no colon in it, no zone at all.
const ISO = /^(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d(?::\d\d)?)([.,]\d+)?( ?(?:Z|UTC|[+-]\d\d(?::?\d\d)?))?$/;
// As in HTTP and e-mail: Mon, 21 Sep 2026 14:14:04 +0000.
const RFC_2822 = new RegExp(
  `^([A-Z][a-z]{2}, \\d\\d (?:${MONTHS}) \\d{4} \\d\\d:\\d\\d:\\d\\d)( (?:GMT|UTC|[+-]\\d{4}))$`,
);
// As of Unix' date: Mon Sep 21 14:14:04 +0000 2026.
const CTIME = new RegExp(`^([A-Z][a-z]{2}) (${MONTHS}) (\\d\\d) (\\d\\d:\\d\\d:\\d\\d)( [+-]\\d{4}) (\\d{4})$`);

/** A full date and time in words or digits that nothing else is written in; undefined for other text. */
export function readTimeText(text: string, zone: string | undefined): WrittenTime | undefined {
  const iso = ISO.exec(text);
  if (iso) {
    const [, date = '', gap = '', clock = '', fraction = '', offset = ''] = iso;
    const fractionMs = Math.trunc(Number(`0${fraction.replace(',', '.')}`) * 1000);
    return zoned(`${date}T${clock}Z`, offset, zone, fractionMs, (moment) => {
      const [day = '', time = ''] = moment.toISOString().split('T');
      return `${day}${gap}${time.slice(0, clock.length)}${fraction}${offset}`;
    });
  }
  const rfc = RFC_2822.exec(text);
  if (rfc) {
    const [, local = '', offset = ''] = rfc;
    return zoned(`${local} GMT`, offset, zone, 0, (moment) => moment.toUTCString().slice(0, -' GMT'.length) + offset);
  }
  const [, , month = '', day = '', clock = '', offset = '', year = ''] = CTIME.exec(text) ?? [];
  if (year === '') return undefined;
  return zoned(`${day} ${month} ${year} ${clock} GMT`, offset, zone, 0, (moment) => {
    const [weekday = '', date = '', name = '', newYear = '', time = ''] = moment.toUTCString().split(' ');
    return `${weekday.slice(0, 3)} ${name} ${date} ${time}${offset} ${newYear}`;
  });
}

/**
 * Text that is a time only where its key says so: seconds or milliseconds since 1970, a date, a time in digits alone.
 * Undefined for other text.
 */
export function readTimeDigits(text: string, zone: string | undefined): WrittenTime | undefined {
  const [, digits = '', fraction = ''] = /^(\d{10}|\d{13})(\.\d+)?$/.exec(text) ?? [];
  if (digits !== '') {
    const unitMs = digits.length === 10 ? 1000 : 1;
    const time = Number(digits) * unitMs;
    if (time > TIME_MAX) return undefined;
    return { time, isVague: false, moved: (shiftMs) => String(Math.floor((time + shiftMs) / unitMs)) + fraction };
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    const moved = (shiftMs: number): string =>
      new Date(Date.parse(text) + Math.round(shiftMs / DAY_MS) * DAY_MS).toISOString().slice(0, text.length);
    return isMoment(text) ? { time: Date.parse(text), isVague: true, moved } : undefined;
  }
  const parts = /^(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return zoned(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, '', zone, 0, (moment) =>
    moment.toISOString().replace(/\D/g, '').slice(0, text.length),
  );
}

/** The year 2100. Larger numbers of that length are phone numbers and ids. */
const TIME_MAX = 4_102_444_800_000;

/** The local part is moved as if it were UTC: the offset stays what it is. */
function zoned(
  localAsUtc: string,
  offset: string,
  zone: string | undefined,
  fractionMs: number,
  write: (localAsUtc: Date) => string,
): WrittenTime | undefined {
  if (!isMoment(localAsUtc)) return undefined;
  const local = Date.parse(localAsUtc);
  return {
    time: local + fractionMs - offsetMs(offset.trim() || (zone ?? '')),
    isVague: offset === '' && zone === undefined,
    moved: (shiftMs) => write(new Date(local + shiftMs)),
  };
}

/** Not the zero times that stand for "never", nor what only looks like a time. */
function isMoment(text: string): boolean {
  return new Date(text).getUTCFullYear() >= 1970;
}

function offsetMs(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
