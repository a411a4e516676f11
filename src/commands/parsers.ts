import { type Command, InvalidArgumentError, Option } from 'commander';

import { parseDuration, parseMoment } from '../core/duration.ts';
import { isConnectionHeader, isValidHeader } from '../core/headers.ts';

/** Collects the values of an option that may be given several times. */
export function collect(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

/** Collects event types, each once. */
export function eventGlobs(value: string, previous: readonly string[] | undefined): string[] {
  if (value === '') throw new InvalidArgumentError('Expected an event type, such as payment.captured or payment.*.');
  if (previous?.includes(value))
    throw new InvalidArgumentError('It is expected already: --count says how many of each.');
  return collect(value, previous);
}

export function commandLine(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected a command line.');
  return text;
}

/** A duration in milliseconds. */
export function duration(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined || milliseconds <= 0)
    throw new InvalidArgumentError('Expected a duration such as 500ms, 5s, 2m, 24h or 7d.');
  return milliseconds;
}

/** Node's timers count to 2^31 - 1 ms; a longer time-out would end at once. */
const TIMEOUT_MS_MAX = 2_147_483_647;

export function timeout(text: string): number {
  const milliseconds = duration(text);
  if (milliseconds > TIMEOUT_MS_MAX) throw new InvalidArgumentError('Expected at most 24 days.');
  return milliseconds;
}

export function moment(text: string): Date {
  const date = parseMoment(text);
  if (date === undefined)
    throw new InvalidArgumentError('Expected a time such as 2026-09-21T14:54:04Z, or unix seconds.');
  return date;
}

export function tolerance(text: string): number | 'none' {
  return text === 'none' ? 'none' : duration(text);
}

export function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('Expected a port from 0 to 65535.');
  return number;
}

export function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return Number(text);
}

/** How fast a series goes: `fast`, `real`, or milliseconds between two events. */
export function pace(text: string): 'fast' | 'real' | number {
  return text === 'fast' || text === 'real' ? text : timeout(text);
}

/** Tries after the first. */
export function retries(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 0 to 99.');
  return Number(text);
}

const BYTE_UNITS = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 } as const;

/** A number of bytes: `65536`, `64k`, `25m`, `2g`. */
function sizeUpTo(max: string): (text: string) => number {
  const read = (text: string): number | undefined => {
    const match = /^(\d+)([kmg]?)b?$/i.exec(text);
    return match ? Number(match[1]) * BYTE_UNITS[(match[2] ?? '').toLowerCase() as keyof typeof BYTE_UNITS] : undefined;
  };
  return (text) => {
    const number = read(text);
    if (number === undefined || number < 1 || number > (read(max) ?? 0))
      throw new InvalidArgumentError(`Expected a size from 1 to ${max}, such as 64k or 25m.`);
    return number;
  };
}

/** The size of a body: it is held in memory. */
export const bytes = sizeUpTo('512m');
/** Room on a disk. */
export const storage = sizeUpTo('1000g');

/** Statuses of answers: `500,500,200`. */
export function statuses(text: string): number[] {
  const words = text.split(',').map((word) => word.trim());
  if (!words.every((word) => /^[2-5]\d\d$/.test(word)))
    throw new InvalidArgumentError('Expected statuses from 200 to 599, such as 500,500,200.');
  return words.map(Number);
}

const SPEED_MAX = 1_000_000;

/** How much faster a clock runs: `60`, `3600`, `3600x`. */
export function speed(text: string): number {
  const factor = Number(text.replace(/x$/, ''));
  if (!/^\d+(?:\.\d+)?x?$/.test(text) || factor < 1 || factor > SPEED_MAX)
    throw new InvalidArgumentError(`Expected a factor from 1 to ${SPEED_MAX}, such as 60 or 3600.`);
  return factor;
}

/** Collects `Name: value` lines. */
export function header(
  line: string,
  previous: ReadonlyArray<readonly [string, string]> | undefined,
): ReadonlyArray<readonly [string, string]> {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon).trim();
  const value = line.slice(colon + 1).trim();
  if (colon < 1 || !isValidHeader(name, value)) throw new InvalidArgumentError('Expected "Name: value".');
  if (isConnectionHeader(name)) throw new InvalidArgumentError('That header belongs to the connection.');
  return [...(previous ?? []), [name, value] as const];
}

/** A Host header: name or address, with the port where it is not the usual one. */
export function host(text: string): string {
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(text))
    throw new InvalidArgumentError('Expected a host such as shop.example.com or localhost:3000.');
  return text;
}

/** What means one thing is given once: the first of two would be lost in silence. */
export function rejectRepeats(command: Command): void {
  for (const option of command.options) {
    const { parseArg } = option;
    if (!option.required || REPEATABLE.has(parseArg)) continue;
    option.argParser((text, previous) => {
      if (command.getOptionValueSource(option.attributeName()) === 'cli')
        throw new InvalidArgumentError('It was given twice.');
      return parseArg ? parseArg(text, previous) : text;
    });
  }
}

const REPEATABLE = new Set<unknown>([collect, eventGlobs, header]);

export const providerOption = (): Option =>
  new Option('-p, --provider <id>', 'whose events and signatures (hooks providers lists them)');

/** A single value, for what takes several elsewhere. */
const one = (text: string): string[] => [text];

/** One secret, to sign with. */
export const secretOptions = (): Option[] => [
  new Option(
    '-s, --secret <secret>',
    "signing secret (default: $HOOKS_SECRET, the provider's variable, then .hooks/secret)",
  ).argParser(one),
  new Option('--secret-file <file>', 'file that holds the signing secret').argParser(one).conflicts('secret'),
];

/** Several secrets, to verify with. */
export const secretsOptions = (): Option[] => [
  new Option(
    '-s, --secret <secret>',
    "signing secret, repeatable (default: $HOOKS_SECRET, the provider's variable, then .hooks/secret)",
  ).argParser(collect),
  new Option('--secret-file <file>', 'file that holds a signing secret, repeatable').argParser(collect),
];

export const headerOption = (description: string): Option =>
  new Option('-H, --header <line>', `${description}, as "Name: value", repeatable`)
    .argParser(header)
    .default([], 'none');

export const insecureOption = (): Option => new Option('--insecure', 'do not check the certificate of your app');

export const editOptions = (): Option[] => [
  new Option('--set <path=value>', 'change a field, repeatable: payment.amount=5000')
    .argParser(collect)
    .default([], 'none'),
  new Option('--add <path=value>', 'add a field that is not there, repeatable').argParser(collect).default([], 'none'),
  new Option('--unset <path>', 'take a field out, repeatable').argParser(collect).default([], 'none'),
  new Option('--data <json>', 'merge JSON into the event: text, @file, or - for stdin'),
  new Option('--edit', 'open the event in $EDITOR before it is sent'),
];

export const printOption = (): Option =>
  new Option('--print <form>', 'print the request in place of sending it').choices(['http', 'curl', 'json', 'body']);

export const wireOption = (): Option =>
  new Option('--wire <style>', "write the JSON in this style in place of the provider's own").choices([
    'php',
    'sorted',
    'compact',
    'pretty',
  ]);
