import type { Random } from '../context.ts';
import { decodeIdTime, idLike, idPattern, newId } from '../core/id.ts';
import { formatPath, type JsonPath, nodeAt, parsePath } from '../core/json-path.ts';
import type { JsonNode } from '../core/json-text.ts';
import type { IdForm, RefreshRules } from '../core/types.ts';

export interface RefreshOptions {
  readonly now: Date;
  readonly random: Random;
  readonly keepIds: boolean;
  /** Where the event's own id is in its body: it becomes a new one also when no form is known of it. */
  readonly eventIdPath?: string | undefined;
  /** New ids by old ones; shared by the events of one series, so that they stay about the same things. */
  readonly idsByOldId: Map<string, string>;
}

/**
 * Makes a sample event new: it happened now, all its times keep their distances, and each id is a new one of its own
 * form, the same wherever it stands. Changes the node.
 */
export function refreshEvent(event: JsonNode, rules: RefreshRules, options: RefreshOptions): void {
  const eventTime = newestTime(event, rules, options.now);
  // Whole seconds, so that times of every unit move by the same amount.
  const shiftMs = eventTime === undefined ? 0 : Math.floor((options.now.getTime() - eventTime) / 1000) * 1000;
  const patterns = options.keepIds ? [] : rules.ids.map((form) => ({ form, pattern: idPattern(form) }));
  collectIds(event, patterns, shiftMs, options);
  if (!options.keepIds) renewEventId(event, options);
  rewrite(event, undefined, (node, key) => {
    if (node.kind === 'literal' && isOneOf(rules.times.keys, key) && isPlausibleTime(node.text, rules.times.unit)) {
      node.text = String(Number(node.text) + (rules.times.unit === 's' ? shiftMs / 1000 : shiftMs));
    } else if (node.kind === 'string') {
      node.value = shiftIsoTime(node.value, shiftMs) ?? replaceIds(node.value, patterns, options.idsByOldId);
    }
  });
}

/** Receivers tell duplicates by the event's id: two events of one sample must not share it. */
function renewEventId(event: JsonNode, { eventIdPath, random, idsByOldId }: RefreshOptions): void {
  const node = eventIdPath === undefined ? undefined : nodeAt(event, parsePath(eventIdPath));
  if (node?.kind === 'literal' && /^[1-9]\d{2,}$/.test(node.text)) node.text = idLike(node.text, random);
  if (node?.kind !== 'string' || [...idsByOldId.keys()].some((old) => node.value.includes(old))) return;
  if (node.value !== '') idsByOldId.set(node.value, idLike(node.value, random));
}

/** When the event in a sample happened, in ms since 1970; undefined where it says no time. */
export function eventTimeOf(event: JsonNode, rules: RefreshRules, now: Date): number | undefined {
  return newestTime(event, rules, now);
}

/**
 * In a series an entity was made when its id says, and not as long ago as in the sample; what it was given as a deadline
 * then stays as far away. Changes the node, and gives the paths of what it has changed.
 */
export function keepCreationTimes(node: JsonNode, rules: RefreshRules): Set<string> {
  const patterns = rules.ids.filter(({ timeCoded, keys }) => timeCoded && !keys).map(idPattern);
  const changed = new Set<string>();
  const visit = (current: JsonNode, path: JsonPath): void => {
    if (current.kind === 'array')
      for (const [index, item] of current.items.entries()) visit(item, [...path, `${index}`]);
    if (current.kind !== 'object') return;
    const valueOf = (key: string): JsonNode | undefined => current.members.find((member) => member.key === key)?.value;
    const [id, created] = [valueOf('id'), valueOf(CREATED_KEY)];
    const made = id?.kind === 'string' ? timeInId(id.value, patterns) : undefined;
    if (made && created?.kind === 'literal' && isPlausibleTime(created.text, rules.times.unit)) {
      const unitMs = rules.times.unit === 's' ? 1000 : 1;
      const correction = Math.floor(made.getTime() / unitMs) - Number(created.text);
      for (const { key, value } of current.members) {
        if (value.kind !== 'literal' || !isPlausibleTime(value.text, rules.times.unit)) continue;
        if (correction === 0 || (key !== CREATED_KEY && !DEADLINE_KEYS.test(key))) continue;
        value.text = String(Number(value.text) + correction);
        changed.add(formatPath([...path, key]));
      }
    }
    for (const { key, value } of current.members) visit(value, [...path, key]);
  };
  visit(node, []);
  return changed;
}

const CREATED_KEY = 'created_at';
/** `expire_by`, `close_by`, `respond_by`. */
const DEADLINE_KEYS = /_by$/;

function timeInId(id: string, patterns: readonly RegExp[]): Date | undefined {
  for (const pattern of patterns) {
    const [match] = id.matchAll(pattern);
    if (match && match[0] === id) return decodeIdTime(match[2] ?? '');
  }
  return undefined;
}

function rewrite(
  node: JsonNode,
  key: string | undefined,
  change: (node: JsonNode, key: string | undefined) => void,
): void {
  if (node.kind === 'object') for (const member of node.members) rewrite(member.value, member.key, change);
  else if (node.kind === 'array') for (const item of node.items) rewrite(item, key, change);
  else change(node, key);
}

function isOneOf(keys: readonly string[], key: string | undefined): boolean {
  return key !== undefined && keys.includes(key);
}

/** 2001 to 2286: smaller and larger numbers under a key of that name are something else. */
function isPlausibleTime(text: string, unit: 's' | 'ms'): boolean {
  return (unit === 's' ? /^\d{10}$/ : /^\d{13}$/).test(text);
}

function newestTime(event: JsonNode, { times, ids }: RefreshRules, now: Date): number | undefined {
  const found: Array<number | undefined> = [];
  rewrite(event, undefined, (node, key) => {
    if (!isOneOf(times.eventKeys, key)) return;
    if (node.kind === 'literal' && isPlausibleTime(node.text, times.unit)) {
      found.push(Number(node.text) * (times.unit === 's' ? 1000 : 1));
    } else if (node.kind === 'string') {
      found.push(isoTime(node.value)?.getTime());
    }
  });
  return newest(found) ?? newest(idTimes(event, ids).filter((time) => time <= now.getTime()));
}

function newest(times: ReadonlyArray<number | undefined>): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** An event that says no time has it in its ids. */
function idTimes(event: JsonNode, ids: readonly IdForm[]): number[] {
  const patterns = ids.filter(({ timeCoded }) => timeCoded).map(idPattern);
  const found: number[] = [];
  rewrite(event, undefined, (node) => {
    if (node.kind !== 'string') return;
    for (const pattern of patterns) {
      for (const [, , id = ''] of node.value.matchAll(pattern)) found.push(decodeIdTime(id)?.getTime() ?? Infinity);
    }
  });
  return found;
}

const ISO_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

/** The moment of an ISO 8601 time; undefined for other text, and for the zero times that stand for "never". */
function isoTime(text: string): Date | undefined {
  if (!ISO_TIME.test(text)) return undefined;
  const moment = new Date(text);
  return moment.getUTCFullYear() >= 1970 ? moment : undefined;
}

/** Moves an ISO 8601 time and keeps its offset and its number of digits. */
function shiftIsoTime(text: string, shiftMs: number): string | undefined {
  const match = ISO_TIME.exec(text);
  if (!match || !isoTime(text)) return undefined;
  const [, local, fraction = '', zone = 'Z'] = match;
  // The local part is shifted as if it were UTC: an offset stays what it is.
  const moved = new Date(Date.parse(`${local}Z`) + shiftMs);
  return moved.toISOString().slice(0, 19) + fraction + zone;
}

type IdPattern = { readonly form: IdForm; readonly pattern: RegExp };

function collectIds(event: JsonNode, patterns: readonly IdPattern[], shiftMs: number, options: RefreshOptions): void {
  const { idsByOldId, now, random } = options;
  rewrite(event, undefined, (node, key) => {
    if (node.kind !== 'string') return;
    for (const { form, pattern } of patterns) {
      if (form.keys && !isOneOf(form.keys, key)) continue;
      for (const [, , old = ''] of node.value.matchAll(pattern)) {
        if (idsByOldId.has(old) || /^0+$/.test(old)) continue;
        const oldTime = form.timeCoded ? decodeIdTime(old) : undefined;
        idsByOldId.set(old, newId(form, random, oldTime ? new Date(oldTime.getTime() + shiftMs) : now));
      }
    }
  });
}

function replaceIds(text: string, patterns: readonly IdPattern[], idsByOldId: ReadonlyMap<string, string>): string {
  // Written without its prefix, too.
  let result = idsByOldId.get(text) ?? text;
  for (const { form, pattern } of patterns) {
    result = result.replace(pattern, (_, prefix: string, old: string) => prefix + (idsByOldId.get(old) ?? old));
    if (!form.shortLengths) continue;
    for (const [old, fresh] of idsByOldId) {
      for (const length of form.shortLengths)
        result = replaceWord(result, old.slice(0, length), fresh.slice(0, length));
    }
  }
  return result;
}

function replaceWord(text: string, word: string, replacement: string): string {
  return text.replace(new RegExp(`(?<![0-9A-Za-z])${word}(?![0-9A-Za-z])`, 'g'), replacement);
}
