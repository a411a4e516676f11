import type { Random } from '../context.ts';
import { decodeIdTime, idPattern } from '../core/id.ts';
import { formatPath, type JsonPath } from '../core/json-path.ts';
import type { JsonNode } from '../core/json-text.ts';
import type { Provider, RefreshRules } from '../core/types.ts';
import { openEncoded } from './leaves.ts';
import { renewIds } from './new-ids.ts';
import { eventTimeOf, moveTimes } from './times.ts';

export interface RefreshOptions {
  readonly now: Date;
  readonly random: Random;
  readonly keepIds: boolean;
  /** An event of the user's own: ids of known forms become new ones, others are as they were given. */
  readonly isOwn?: boolean;
  /** New ids by old ones; shared by the events of one series, so that they stay about the same things. */
  readonly idsByOldId: Map<string, string>;
}

/** What of a provider says how its events are made new. */
export type Refreshing = Pick<Provider, 'refresh' | 'eventId' | 'signature'>;

/**
 * Makes a sample event new: it happened now, all its times keep their distances, and each id is a new one of its own
 * form, the same wherever it stands. Changes the node.
 */
export function refreshEvent(event: JsonNode, provider: Refreshing, options: RefreshOptions): void {
  const { refresh } = provider;
  const { now, keepIds, isOwn } = options;
  const close = openEncoded(event);
  const eventTime = eventTimeOf(event, provider, now);
  // Whole seconds, so that times of every unit move by the same amount.
  const shiftMs = eventTime === undefined ? 0 : Math.floor((now.getTime() - eventTime) / 1000) * 1000;
  if (!keepIds) {
    const paths = isOwn ? [] : [provider.eventId?.bodyPath ?? [], refresh.idPaths ?? []].flat();
    renewIds(event, refresh.ids, paths, { ...options, shiftMs });
  }
  if (eventTime !== undefined) moveTimes(event, provider, eventTime, shiftMs);
  close();
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
    if (made && created?.kind === 'literal' && UNIX_SECONDS.test(created.text)) {
      const correction = Math.floor(made.getTime() / 1000) - Number(created.text);
      for (const { key, value } of current.members) {
        if (value.kind !== 'literal' || !UNIX_SECONDS.test(value.text)) continue;
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
const UNIX_SECONDS = /^\d{10}$/;
/** `expire_by`, `close_by`, `respond_by`. */
const DEADLINE_KEYS = /_by$/;

function timeInId(id: string, patterns: readonly RegExp[]): Date | undefined {
  for (const pattern of patterns) {
    const [match] = id.matchAll(pattern);
    if (match && match[0] === id) return decodeIdTime(match[2] ?? '');
  }
  return undefined;
}
