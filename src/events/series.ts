import { formatPath, nodeAt, parsePath } from '../core/json-path.ts';
import { COMPACT, type JsonNode, parseJson, printJson } from '../core/json-text.ts';
import type { RunningTotal } from '../core/tie.ts';
import type { Provider } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import type { ComposedEvent } from './compose.ts';
import { askedFields, type Edit, editEvent } from './edit.ts';
import { entityFields } from './entities.ts';
import { candidatePaths, shortField } from './short-path.ts';
import { holds, numberAt, scalarAt } from './tied-fields.ts';

/** What moves in one event moves others; fields that chase each other end here. */
const ROUNDS_MAX = 10;

/** A field of one event of the series. */
interface Place {
  readonly step: number;
  /** Full path. */
  readonly field: string;
}

/**
 * Edits a series of events so that it stays one: each edit is made in every event that has the field, what was the same
 * of one thing in several events stays the same, and running totals stay totals. Fields that were edited stay as edited.
 */
export function editSeries(samples: readonly JsonNode[], edits: readonly Edit[], provider: Provider): JsonNode[] {
  const own = samples.map((sample) => edits.filter((edit) => fits(edit, sample, provider)));
  const edited = samples.map(
    (sample, step) => new Set((own[step] ?? []).flatMap((edit) => fieldOf(edit, sample, provider) ?? [])),
  );
  const moved = samples.map(() => new Map<string, string>());
  const groups = lastingGroups(samples, provider);
  for (let round = 0; ; round++) {
    const events = samples.map((sample, step) => {
      const moves = [...(moved[step] ?? [])].map(([path, value]): Edit => ({ kind: 'set', path, value }));
      return editEvent(copyOf(sample), [...(own[step] ?? []), ...moves], provider);
    });
    const isFree = ({ step, field }: Place): boolean => !edited[step]?.has(field);
    const moves = [
      ...groups
        .flatMap((group) => agree(group, samples, events, isFree))
        .filter(({ step, field }) => !moved[step]?.has(field)),
      ...(provider.runningTotals ?? []).flatMap((total) => addUp(total, samples, events)).filter(isFree),
    ];
    if (moves.length === 0 || round === ROUNDS_MAX) return events;
    for (const { step, field, value } of moves) moved[step]?.set(field, value);
  }
}

interface Move extends Place {
  /** As JSON. */
  readonly value: string;
}

/** Whether the event has what is to be edited. */
export function fits(edit: Edit, event: JsonNode, provider: Provider): boolean {
  return edit.kind === 'merge' || edit.kind === 'add' || fieldOf(edit, event, provider) !== undefined;
}

function fieldOf(edit: Edit, event: JsonNode, { pathPrefixes }: Provider): string | undefined {
  if (edit.kind === 'merge') return undefined;
  const path = candidatePaths(edit.path, pathPrefixes).find((candidate) => nodeAt(event, candidate) !== undefined);
  return path && formatPath(path);
}

/** What is one and the same in several places of the series: the fields of one thing, and those that ties keep alike. */
function lastingGroups(samples: readonly JsonNode[], provider: Provider): Place[][] {
  const { ties = [], runningTotals = [] } = provider;
  // What follows from other fields of its own event may differ from event to event.
  const derived = new Set([
    ...ties.flatMap((tie) => (tie.kind === 'value' ? tie.field : tie.kind === 'sum' ? tie.follows.slice(0, 1) : [])),
    ...runningTotals.map(({ total }) => total),
  ]);
  const same = ties.flatMap((tie) =>
    tie.kind === 'equal' || (tie.kind === 'alike' && tie.lead === undefined) ? [tie.fields] : [],
  );
  const groups = new Map<string, Place[]>();
  const add = (key: string, place: Place): void => void groups.set(key, [...(groups.get(key) ?? []), place]);
  for (const [step, sample] of samples.entries()) {
    for (const { id, name, field } of entityFields(sample, provider)) {
      if ((scalarAt(sample, field) ?? null) !== null) add(`${id} ${name}`, { step, field });
    }
    for (const [index, fields] of same.entries()) {
      for (const field of fields.filter((each) => !derived.has(each))) {
        const value = scalarAt(sample, field) ?? null;
        if (value !== null) add(`tie ${index} ${JSON.stringify(value)}`, { step, field });
      }
    }
  }
  return [...groups.values()].filter(
    (places) =>
      places.every(({ field }) => !derived.has(field)) &&
      new Set(places.map(({ step }) => step)).size > 1 &&
      new Set(places.map((place) => valueOf(samples, place))).size === 1,
  );
}

/** Once it has changed in one place, it changes in the others. */
function agree(
  group: readonly Place[],
  samples: readonly JsonNode[],
  events: readonly JsonNode[],
  isFree: (place: Place) => boolean,
): Move[] {
  const changed = group.filter((place) => ![undefined, valueOf(samples, place)].includes(valueOf(events, place)));
  const leader = changed.find((place) => !isFree(place)) ?? changed[0];
  const value = leader && textOf(events, leader);
  if (leader === undefined || value === undefined) return [];
  return group
    .filter((place) => isFree(place) && ![undefined, valueOf(events, leader)].includes(valueOf(events, place)))
    .map((place) => ({ ...place, value }));
}

function addUp(rule: RunningTotal, samples: readonly JsonNode[], events: readonly JsonNode[]): Move[] {
  const [before, now] = [sums(rule, samples), sums(rule, events)];
  return events.flatMap((event, step) => {
    const held = before[step] !== undefined && before[step] === numberAt(samples[step] as JsonNode, rule.total);
    const sum = now[step];
    if (!held || sum === undefined || sum === numberAt(event, rule.total)) return [];
    return [{ step, field: rule.total, value: JSON.stringify(sum) }];
  });
}

/** What the total should be in each event; undefined where an event has none, or parts are no numbers. */
function sums(rule: RunningTotal, events: readonly JsonNode[]): Array<number | undefined> {
  const parts = new Map<unknown, { readonly owner: unknown; readonly amount: number }>();
  return events.map((event) => {
    const part = scalarAt(event, rule.each);
    if (part !== undefined) {
      const amount = holds(event, [rule.when]) ? (numberAt(event, rule.part) ?? Number.NaN) : 0;
      parts.set(part, { owner: scalarAt(event, rule.belongsTo), amount });
    }
    const owner = scalarAt(event, rule.owner);
    const own = [...parts.values()].filter((each) => each.owner === owner);
    const sum = own.reduce((total, { amount }) => total + amount, 0);
    return owner === undefined || Number.isNaN(sum) ? undefined : sum;
  });
}

/**
 * Amounts that do not add up are no scenario, unless all of them were asked for.
 * @throws {UsageError} UNEVEN_AMOUNTS
 */
export function rejectUneven(events: readonly ComposedEvent[], edits: readonly Edit[], provider: Provider): void {
  const name = (field: string): string => shortField(field, provider.pathPrefixes);
  const asked = askedFields(edits, provider) ?? new Set();
  const parts = new Map((provider.runningTotals ?? []).map(({ total, part }) => [name(total), name(part)]));
  for (const { eventType, contradictions } of events) {
    for (const { amounts = [], message } of contradictions) {
      const field = amounts
        .flatMap((each) => (asked.has(each) ? [] : (parts.get(each) ?? each)))
        .find((each) => !asked.has(each));
      if (field === undefined) continue;
      const words = edits.flatMap((edit) => ('value' in edit ? `${edit.path}=${edit.value}` : [])).join(' and ');
      throw new UsageError(
        'UNEVEN_AMOUNTS',
        `With ${words} the scenario does not add up: in ${eventType} ${message}.`,
        {
          hint: `Set ${field}, too: --set ${field}=…`,
        },
      );
    }
  }
}

function valueOf(events: readonly JsonNode[], { step, field }: Place): unknown {
  return scalarAt(events[step] as JsonNode, field);
}

function textOf(events: readonly JsonNode[], { step, field }: Place): string | undefined {
  const node = nodeAt(events[step] as JsonNode, parsePath(field));
  return node && printJson(node, COMPACT);
}

function copyOf(event: JsonNode): JsonNode {
  return parseJson(printJson(event, COMPACT));
}
