import type { Random } from '../context.ts';
import { newId } from '../core/id.ts';
import { COMPACT, type JsonNode, parseJson, printJson } from '../core/json-text.ts';
import { readIdentity } from '../core/provider.ts';
import type { Provider, WireStyle } from '../core/types.ts';
import { type Contradiction, contradictions } from './contradictions.ts';
import { askedFields, type Edit, editEvent } from './edit.ts';
import { follow } from './follow.ts';
import { addHostileText } from './hostile.ts';
import { keepCreationTimes, refreshEvent } from './refresh.ts';
import { wireBytes } from './wire.ts';

export interface SampleOptions {
  readonly provider: Provider;
  /** The sample event; it is changed. */
  readonly event: JsonNode;
  readonly now: Date;
  readonly random: Random;
  readonly keepIds: boolean;
  /** An event of the user's own: it has the id that it is given, unless that has a form that is known. */
  readonly isOwn?: boolean;
  /** New ids by old ones, of the events before it in a series; this one's are added. */
  readonly idsByOldId?: Map<string, string>;
  /** Changes that make another sample of this one: what they leave is taken to fit. */
  readonly sampleEdits?: readonly Edit[];
  /** Leaves out the text that the provider's profile adds to be hard on receivers. */
  readonly plain?: boolean;
}

interface FinishOptions {
  readonly provider: Provider;
  /** Names the event where the body does not say it. */
  readonly eventType: string;
  readonly now: Date;
  readonly random: Random;
  /** In place of the provider's own. */
  readonly wireStyle?: WireStyle | undefined;
  readonly edits: readonly Edit[];
  /** The last change, by the user's own hand. */
  readonly finish?: (event: JsonNode) => Promise<JsonNode>;
}

export interface ComposeOptions extends SampleOptions, FinishOptions {}

export interface ComposedEvent {
  readonly eventType: string;
  readonly eventId: string | undefined;
  readonly body: Uint8Array;
  /** What the edits have left that does not fit. */
  readonly contradictions: readonly Contradiction[];
}

/** Makes a new event of a sample: fresh ids and times, hostile text, then the edits, then the provider's own bytes. */
export async function composeEvent(options: ComposeOptions): Promise<ComposedEvent> {
  const { provider, edits, finish } = options;
  const sample = freshSample(options);
  const before = parseJson(printJson(sample, COMPACT));
  const edited = editEvent(sample, edits, provider);
  return finishEvent(finish ? await finish(edited) : edited, before, options);
}

/** A sample with fresh ids and times and hostile text, before anybody edits it. */
export function freshSample(options: SampleOptions): JsonNode {
  const { provider, event, now, random, keepIds, idsByOldId = new Map<string, string>() } = options;
  refreshEvent(event, provider, { now, random, keepIds, idsByOldId, isOwn: options.isOwn === true });
  if (options.idsByOldId) {
    const before = parseJson(printJson(event, COMPACT));
    follow(event, before, provider.ties ?? [], keepCreationTimes(event, provider.refresh));
  }
  const sample = editEvent(event, options.sampleEdits ?? [], provider);
  if (!options.plain && provider.hostileText) addHostileText(sample, provider.hostileText);
  return sample;
}

/** The bytes of an event, its id, and what no longer fits in it. */
export function finishEvent(
  event: JsonNode,
  before: JsonNode,
  { provider, eventType, now, random, wireStyle, edits, finish }: FinishOptions,
): ComposedEvent {
  const body = wireBytes(event, provider, eventType, wireStyle);
  const eventId = eventIdOf(provider, body, random, now);
  const asked = finish ? undefined : askedFields(edits, provider);
  return { eventType, eventId, body, contradictions: contradictions(event, before, provider, asked) };
}

/** The event's id: from the body where it is there, else a new one of the provider's form. */
export function eventIdOf(provider: Provider, body: Uint8Array, random: Random, now: Date): string | undefined {
  const inBody = readIdentity(provider, { rawHeaders: [], body }).eventId;
  const form = provider.eventIdForm;
  return inBody ?? (form && form.literalPrefix + newId(form, random, now));
}
