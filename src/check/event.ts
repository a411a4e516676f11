import { changingPart, idLike } from '../core/id.ts';
import { COMPACT, type JsonNode, parseJson, printJson } from '../core/json-text.ts';
import { eventIdOf, freshSample } from '../events/compose.ts';
import { wireBytes } from '../events/wire.ts';
import type { Target } from './target.ts';

/** An event of a check: nobody has seen it before. */
export interface TestEvent {
  readonly eventType: string;
  readonly eventId: string | undefined;
  readonly body: Uint8Array;
  readonly at: Date;
  /** Its ids by those of the sample: a further event with the same is about the same thing. */
  readonly ids: ReadonlyMap<string, string>;
}

export interface TestEventOptions {
  /** The earlier one of the two that the target knows. */
  readonly earlier?: boolean;
  /** About the same thing as this one. */
  readonly about?: TestEvent;
  /** How long ago it happened. */
  readonly ageMs?: number;
  readonly change?: (event: JsonNode) => JsonNode;
}

/**
 * A new event with ids of its own, in the plainest spelling there is: what a receiver that parses JSON and writes it again
 * gets right, too, so that the baseline does not depend on that.
 */
export function makeEvent(target: Target, options: TestEventOptions = {}): TestEvent {
  const { provider, random, now, isOwn } = target;
  const { eventType, sample } = (options.earlier ? target.earlier : undefined) ?? target;
  const at = new Date(now().getTime() - (options.ageMs ?? 0));
  const ids = new Map(options.about?.ids);
  const event = freshSample({
    provider,
    event: copyOf(sample),
    now: at,
    random,
    keepIds: false,
    isOwn,
    idsByOldId: ids,
    plain: true,
  });
  markEvent(event);
  const changed = options.change ? options.change(event) : event;
  const style = provider.wire.style === 'form' ? 'form' : 'compact';
  return withOwnId(target, { eventType, at, ids, body: wireBytes(changed, provider, eventType, style) }, options.about);
}

/** Whether it is about something that no other event is about: something in it besides the event's own id is new. */
export function isAboutNew({ ids, eventId = '' }: TestEvent): boolean {
  return [...ids.values()].some((id) => !eventId.includes(id));
}

/** A further event about the same thing is another event nevertheless. */
function withOwnId(
  { provider, random }: Target,
  event: Omit<TestEvent, 'eventId'>,
  about: TestEvent | undefined,
): TestEvent {
  const eventId = eventIdOf(provider, event.body, random, event.at);
  if (about?.eventId === undefined || eventId !== about.eventId) return { ...event, eventId };
  const part = changingPart(eventId);
  const another = eventId.slice(0, eventId.length - part.length) + idLike(part, random, event.at);
  const text = Buffer.from(event.body).toString('utf8').replaceAll(eventId, another);
  return { ...event, eventId: another, body: Buffer.from(text) };
}

function copyOf(node: JsonNode): JsonNode {
  return parseJson(printJson(node, COMPACT));
}

/** What whoever finds such an event in a database knows it by. */
const MARK = 'hooks_check';
const NOTES = new Set(['notes', 'metadata']);

/** Marks an event in its free-form notes, where it has such: nowhere else are strange members sure to be taken. */
function markEvent(event: JsonNode): void {
  const notes = notesOf(event);
  if (notes) notes.members.push({ key: MARK, value: { kind: 'string', value: 'true' } });
}

/** The first object of free-form notes; an empty list, which is PHP's empty object, becomes one. */
function notesOf(node: JsonNode): Extract<JsonNode, { kind: 'object' }> | undefined {
  if (node.kind === 'array') return first(node.items);
  if (node.kind !== 'object') return undefined;
  const member = node.members.find(
    ({ key, value }) =>
      NOTES.has(key) && (value.kind === 'object' || (value.kind === 'array' && value.items.length === 0)),
  );
  if (!member) return first(node.members.map(({ value }) => value));
  if (member.value.kind !== 'object') member.value = { kind: 'object', members: [] };
  return member.value;
}

function first(nodes: readonly JsonNode[]): Extract<JsonNode, { kind: 'object' }> | undefined {
  for (const node of nodes) {
    const found = notesOf(node);
    if (found) return found;
  }
  return undefined;
}

/** JSON text with further members as they are spelled, in the notes of the event or else at its top. */
export function withMembers(body: Uint8Array, members: string): string {
  const text = Buffer.from(body).toString('utf8');
  const place = text.indexOf(`"${MARK}":"true"`);
  if (place !== -1) return `${text.slice(0, place)}${members},${text.slice(place)}`;
  return text.replace(/\}\s*$/, `${/\{\s*\}\s*$/.test(text) ? '' : ','}"${MARK}":{${members}}}`);
}
