import { decodeIdTime, idPattern } from '../core/id.ts';
import { nodeAt, parsePath } from '../core/json-path.ts';
import type { JsonNode } from '../core/json-text.ts';
import { readTimeDigits, readTimeText, type WrittenTime } from '../core/time-text.ts';
import type { Provider, RefreshRules } from '../core/types.ts';
import { eachLeaf, type Leaf } from './leaves.ts';

type Timed = Pick<Provider, 'refresh' | 'signature'>;

/**
 * When the event in a sample happened, in ms since 1970: what its signature's age is reckoned by, else the newest of the
 * times under the profile's keys, else the time in its ids, else the newest time that does not speak of the future.
 * Undefined where it says no time.
 */
export function eventTimeOf(event: JsonNode, provider: Timed, now: Date): number | undefined {
  const rules = provider.refresh;
  const signed = signedTime(event, provider);
  const named: WrittenTime[] = [];
  const others: WrittenTime[] = [];
  let reckoned: number | undefined;
  eachLeaf(event, (leaf) => {
    const found = readTime(leaf, rules, leaf.node === signed);
    if (!found) return;
    if (leaf.node === signed) reckoned = found.time;
    if (leaf.key !== undefined && rules.times.eventKeys.includes(leaf.key)) named.push(found);
    else if (!FUTURE_WORD.test(wordsOf(leaf.key))) others.push(found);
  });
  return (
    reckoned ??
    newest(named) ??
    newestOf(idTimes(event, rules).filter((time) => time <= now.getTime())) ??
    newest(others)
  );
}

/** Moves all times by the same distance, but for those that were long ago when the event happened. Changes the node. */
export function moveTimes(event: JsonNode, provider: Timed, eventTime: number, shiftMs: number): void {
  const rules = provider.refresh;
  const signed = signedTime(event, provider);
  eachLeaf(event, (leaf) => {
    const found = readTime(leaf, rules, leaf.node === signed);
    if (!found || found.time < eventTime - PAST_MS_MAX || found.time > eventTime + FUTURE_MS_MAX) return;
    const text = found.moved(shiftMs);
    if (leaf.node.kind === 'string') leaf.node.value = text;
    else leaf.node.text = text;
  });
}

const DAY_MS = 86_400_000;

/** A year and a month: periods that are billed begin so long ago; accounts and birthdays are older. */
const PAST_MS_MAX = 400 * DAY_MS;
/** Mandates end decades ahead; larger numbers are something else. */
const FUTURE_MS_MAX = 50 * 365 * DAY_MS;

/** The time in the body that the signature's age is reckoned by. */
function signedTime(event: JsonNode, { signature }: Timed): JsonNode | undefined {
  const path = signature.kind === 'none' ? undefined : signature.timestamp?.bodyPath;
  return path === undefined ? undefined : nodeAt(event, parsePath(path));
}

/** Only strings hold the spellings that are times under any key. */
function readTime({ node, key }: Leaf, rules: RefreshRules, isSigned: boolean): WrittenTime | undefined {
  const text = node.kind === 'string' ? node.value : node.text;
  // Nearly all values are none.
  if (text.length < TIME_LENGTH_MIN || text.length > TIME_LENGTH_MAX || !/\d\d/.test(text)) return undefined;
  const { zone } = rules.times;
  const found = node.kind === 'string' ? readTimeText(text, zone) : undefined;
  return found ?? (isSigned || isTimeKey(key, rules) ? readTimeDigits(text, zone) : undefined);
}

const TIME_LENGTH_MIN = '1790000044'.length;
const TIME_LENGTH_MAX = 40;

function isTimeKey(key: string | undefined, { times }: RefreshRules): boolean {
  return key !== undefined && (times.eventKeys.includes(key) || TIME_WORD.test(wordsOf(key)));
}

/** `billingCycleAnchor`, `billing_cycle_anchor`: ` billing cycle anchor `. */
function wordsOf(key = ''): string {
  return ` ${key
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .replace(/[^A-Za-z]+/g, ' ')
    .trim()
    .toLowerCase()} `;
}

const TIME_WORD = new RegExp(
  ` (?:${[
    // When …
    'at|on|ts|date|time|times|timestamp|stamp|instant|datetime|[a-z]*(?:date|time|timestamp)',
    'begin|start|end|since|after|before|until|anchor|attempt|due|expiry|expires|(?:expire|close|due|respond) by',
    // … what had been done.
    'created|updated|modified|inserted|published|issued|enqueued|sent|delivered|addedon',
  ].join('|')}) `,
);

/** Times that lie after an event which names them. */
const FUTURE_WORD =
  / (?:exp|expir[a-z]*|until|due|by|end|ends|next|renews?|renewal|trial|abandon|cancel|arrival|expected|scheduled|after|before|anchor|to) /;

/** A time whose zone is not known counts where there is no other. */
function newest(times: readonly WrittenTime[]): number | undefined {
  const certain = times.filter(({ isVague }) => !isVague);
  return newestOf((certain.length > 0 ? certain : times).map(({ time }) => time));
}

function newestOf(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.max(...times);
}

/** An event that says no time has it in its ids. */
function idTimes(event: JsonNode, { ids }: RefreshRules): number[] {
  const patterns = ids.filter(({ timeCoded }) => timeCoded).map(idPattern);
  const found: number[] = [];
  eachLeaf(event, ({ node }) => {
    if (node.kind !== 'string') return;
    for (const pattern of patterns) {
      for (const [, , id = ''] of node.value.matchAll(pattern)) found.push(decodeIdTime(id)?.getTime() ?? Infinity);
    }
  });
  return found;
}
