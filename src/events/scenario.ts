import type { Random } from '../context.ts';
import { parseDuration } from '../core/duration.ts';
import { decodeIdTime, newId } from '../core/id.ts';
import type { JsonNode } from '../core/json-text.ts';
import type { Provider, WireStyle } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { type ComposedEvent, finishEvent, freshSample } from './compose.ts';
import type { Edit } from './edit.ts';
import { entitiesOf } from './entities.ts';
import { editSeries, fits, rejectUneven } from './series.ts';
import { eventTimeOf } from './times.ts';

/** A JSON value as a scenario file may hold it. */
export type ScenarioValue = string | number | boolean | null | readonly unknown[] | { readonly [key: string]: unknown };

/** One event of a series. */
export interface ScenarioStep {
  /** As `trigger` takes it: `payment.captured`, `payment.captured@card`. */
  readonly event: string;
  /** How long after the step before; left out: as long as between the two samples. */
  readonly after?: string;
  /**
   * Names for the entities of the event. The same name means the same entity, with the same id, in all steps; one that
   * is not named here is called by its kind: `payment`, `order`.
   */
  readonly as?: Readonly<Record<string, string>>;
  /**
   * Fields by path, as for --set; `{second.id}` in text is the id of the entity of that name, `{second.code}` the id
   * without its prefix.
   */
  readonly set?: Readonly<Record<string, ScenarioValue>>;
  readonly add?: Readonly<Record<string, ScenarioValue>>;
  readonly unset?: readonly string[];
}

/** An ordered series of events that are about the same things. */
export interface Scenario {
  readonly title: string;
  readonly description?: string;
  readonly provider?: string;
  readonly steps: readonly ScenarioStep[];
}

/** A step with its sample. */
export interface LoadedStep {
  readonly step: ScenarioStep;
  readonly eventType: string;
  /** Gives a copy of its own each time. */
  readonly sample: () => JsonNode;
}

export interface PlannedEvent extends ComposedEvent {
  /** When it happens, by the scenario's clock. */
  readonly at: Date;
  /** Since the event before. */
  readonly waitMs: number;
}

export interface PlanOptions {
  readonly provider: Provider;
  /** Of the first event; `last` puts the last one there, and the others before it. */
  readonly at: Date;
  readonly anchor: 'first' | 'last';
  readonly random: Random;
  /** Made on every event that has the field, after the step's own. */
  readonly edits: readonly Edit[];
  readonly plain: boolean;
  readonly wireStyle?: WireStyle;
}

/**
 * Makes all events of a scenario: ids that are shared stay shared, and each entity keeps the time of its creation.
 * @throws {UsageError} INVALID_SCENARIO, UNKNOWN_PATH, UNEVEN_AMOUNTS
 */
export function planScenario(steps: readonly LoadedStep[], options: PlanOptions): PlannedEvent[] {
  const { provider, edits, plain, wireStyle, random } = options;
  const clock = stepTimes(steps, options);
  const ids = allocateIds(steps, clock, options);
  const samples = steps.map(({ step, sample }, index) => {
    const renamed = ids.renamed[index] ?? new Map<string, string>();
    const idsByOldId = new Map([...ids.shared, ...renamed]);
    const fresh = freshSample({
      provider,
      event: sample(),
      now: clock[index]?.at ?? options.at,
      random,
      keepIds: false,
      sampleEdits: stepEdits(step, index, ids.byName),
      plain,
      idsByOldId,
    });
    // What is only mentioned, such as a customer, is the same in all steps, too.
    for (const [old, id] of idsByOldId) if (!renamed.has(old)) ids.shared.set(old, id);
    return fresh;
  });
  rejectUselessEdits(samples, edits, provider);
  const events = editSeries(samples, edits, provider);
  const planned = steps.map(({ eventType }, index): PlannedEvent => {
    const { at = options.at, waitMs = 0 } = clock[index] ?? {};
    const [before, event] = [samples[index] as JsonNode, events[index] as JsonNode];
    return { ...finishEvent(event, before, { provider, eventType, now: at, random, wireStyle, edits }), at, waitMs };
  });
  rejectUneven(planned, edits, provider);
  return planned;
}

/**
 * A refund of a payment that no step has made is a slip of the pen. Of all steps, before some are left out.
 * @throws {UsageError} INVALID_SCENARIO
 */
export function rejectUnknownNames(steps: readonly LoadedStep[], provider: Provider): void {
  const known = new Map<string, string[]>();
  for (const [index, { step, sample }] of steps.entries()) {
    const kinds = entitiesOf(sample(), provider).map(({ kind }) => kind);
    for (const kind of kinds) {
      const name = step.as?.[kind] ?? kind;
      const names = known.get(kind) ?? [];
      const isOlder = provider.olderThings?.some(({ older, than }) => older === kind && kinds.includes(than));
      if (isOlder && names.length > 0 && !names.includes(name)) {
        const problem = `no earlier step has a ${kind} called "${name}"; there are ${names.join(', ')}`;
        invalid(index, `as.${kind}`, problem, didYouMean(name, names, ''));
      }
      known.set(kind, [...new Set([...names, name])]);
    }
  }
}

interface StepTime {
  readonly at: Date;
  readonly waitMs: number;
  /** From the sample's own time. */
  readonly shiftMs: number;
}

function stepTimes(steps: readonly LoadedStep[], { provider, at, anchor }: PlanOptions): StepTime[] {
  const own = steps.map(({ sample }) => eventTimeOf(sample(), provider, at));
  const waits = steps.map(({ step }, index) => {
    if (index === 0) return 0;
    if (step.after !== undefined) return parseDuration(step.after) ?? invalid(index, 'after', 'expected a duration');
    const [before, now] = [own[index - 1], own[index]];
    return before === undefined || now === undefined ? 0 : Math.max(0, now - before);
  });
  const total = waits.reduce((sum, wait) => sum + wait, 0);
  let time = at.getTime() - (anchor === 'last' ? total : 0);
  return waits.map((waitMs, index) => {
    time += waitMs;
    const shiftMs = Math.floor((time - (own[index] ?? time)) / 1000) * 1000;
    return { at: new Date(time), waitMs, shiftMs };
  });
}

interface Allocated {
  /** Whole ids by `name.id`, and without their prefix by `name.code`. */
  readonly byName: ReadonlyMap<string, string>;
  /** The part of an id that changes, by the sample's own. */
  readonly shared: Map<string, string>;
  /** The same of each step, where it calls an entity by another name. */
  readonly renamed: ReadonlyArray<ReadonlyMap<string, string>>;
}

/** Before the first event is made, so that a step may name an entity that comes later. */
function allocateIds(steps: readonly LoadedStep[], clock: readonly StepTime[], options: PlanOptions): Allocated {
  const { provider, random } = options;
  const byName = new Map<string, string>();
  const parts = new Map<string, string>();
  const shared = new Map<string, string>();
  const renamed = steps.map(({ step, sample }, index) => {
    const own = entitiesOf(sample(), provider);
    for (const kind of Object.keys(step.as ?? {})) {
      if (!own.some((entity) => entity.kind === kind)) {
        const kinds = own.map((entity) => entity.kind).join(', ') || 'none';
        invalid(index, `as.${kind}`, `${step.event} has no "${kind}"; it has ${kinds}`);
      }
    }
    const others = new Map<string, string>();
    for (const { kind, prefix, part, form } of own) {
      const name = step.as?.[kind] ?? kind;
      const oldTime = form.timeCoded ? decodeIdTime(part) : undefined;
      const moment = oldTime ? new Date(oldTime.getTime() + (clock[index]?.shiftMs ?? 0)) : options.at;
      const fresh = parts.get(name) ?? (name === kind ? shared.get(part) : undefined) ?? newId(form, random, moment);
      parts.set(name, fresh);
      byName.set(`${name}.id`, prefix + fresh).set(`${name}.code`, fresh);
      if (name === kind) shared.set(part, fresh);
      else others.set(part, fresh);
    }
    return others;
  });
  return { byName, shared, renamed };
}

function stepEdits(step: ScenarioStep, index: number, byName: ReadonlyMap<string, string>): Edit[] {
  const word = (path: string, value: ScenarioValue): string =>
    JSON.stringify(typeof value === 'string' ? withIds(value, `set.${path}`, index, byName) : value);
  return [
    ...Object.entries(step.set ?? {}).map(([path, value]): Edit => ({ kind: 'set', path, value: word(path, value) })),
    ...Object.entries(step.add ?? {}).map(([path, value]): Edit => ({ kind: 'add', path, value: word(path, value) })),
    ...(step.unset ?? []).map((path): Edit => ({ kind: 'unset', path })),
  ];
}

function withIds(text: string, place: string, index: number, byName: ReadonlyMap<string, string>): string {
  return text.replace(/\{([\w-]+)\.(id|code)\}/g, (_, name: string, part: string) => {
    const names = [...byName.keys()].flatMap((key) => (key.endsWith('.id') ? key.slice(0, -'.id'.length) : []));
    const problem = `nothing is called "${name}"; there are ${names.join(', ')}`;
    return byName.get(`${name}.${part}`) ?? invalid(index, place, problem, didYouMean(name, names, ''));
  });
}

function rejectUselessEdits(samples: readonly JsonNode[], edits: readonly Edit[], provider: Provider): void {
  for (const edit of edits) {
    if (edit.kind === 'merge' || samples.some((sample) => fits(edit, sample, provider))) continue;
    throw new UsageError('UNKNOWN_PATH', `No event of the scenario has anything at "${edit.path}".`);
  }
}

function invalid(index: number, place: string, problem: string, hint = ''): never {
  const message = `The scenario is not valid at steps.${index}.${place}: ${problem}.`;
  throw new UsageError('INVALID_SCENARIO', message, hint === '' ? {} : { hint });
}
