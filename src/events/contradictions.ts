import { nodeAt, parsePath } from '../core/json-path.ts';
import { COMPACT, type JsonNode, printJson } from '../core/json-text.ts';
import type { Condition, Scalar, Tie } from '../core/tie.ts';
import type { Provider } from '../core/types.ts';
import { likeBefore } from './follow.ts';
import { noAmounts } from './no-amounts.ts';
import { shortField } from './short-path.ts';
import { caseOf, holds, numberAt, scalarAt, tiedValue } from './tied-fields.ts';

/** Fields of an event that do not fit each other. */
export interface Contradiction {
  /** Short paths. */
  readonly fields: readonly string[];
  /** One sentence, without its full stop. */
  readonly message: string;
  /** Those of the fields whose amounts do not add up. */
  readonly amounts?: readonly string[];
}

/**
 * What does not fit in an event and did in the one it was made of.
 * @param before the event before it was edited; the event itself where all is to be told
 * @param asked the short paths that were set, where nothing else was edited: what followed them is not told, too
 */
export function contradictions(
  event: JsonNode,
  before: JsonNode,
  provider: Provider,
  asked?: ReadonlySet<string>,
): Contradiction[] {
  // What nobody has edited has nothing new to tell, and most events are sent so.
  if (event !== before && printJson(event, COMPACT) === printJson(before, COMPACT)) return [];
  const said = new Set(event === before ? [] : checkAll(before, before, provider).map(({ message }) => message));
  return checkAll(event, before, provider, asked).filter(({ message }) => !said.has(message));
}

function checkAll(event: JsonNode, before: JsonNode, provider: Provider, asked?: ReadonlySet<string>): Contradiction[] {
  const words = wordingOf(event, provider);
  return [
    ...noAmounts(event, before, provider)
      .filter(({ field }) => asked?.has(words.name(field)) ?? true)
      .flatMap(({ field, problem }) => words.contradiction([field], `${words.field(field)} ${problem}`)),
    ...(provider.ties ?? []).flatMap((tie) => check(tie, event, before, words)),
  ];
}

/** Says fields as people write them. */
interface Wording {
  name(field: string): string;
  /** With what it holds. */
  field(field: string): string;
  because(conditions: readonly Condition[] | undefined): string;
  contradiction(fields: readonly string[], message: string, amounts?: readonly string[]): Contradiction[];
}

function wordingOf(event: JsonNode, provider: Provider): Wording {
  const name = (path: string): string => shortField(path, provider.pathPrefixes);
  const field = (path: string): string => {
    const node = nodeAt(event, parsePath(path));
    return `${name(path)} (${node === undefined ? 'not there' : cut(printJson(node, COMPACT))})`;
  };
  return {
    name,
    field,
    because(conditions) {
      const fields = [...new Set((conditions ?? []).map((condition) => field(condition.field)))];
      return fields.length === 0 ? '' : ` with ${fields.join(' and ')}`;
    },
    contradiction: (fields, message, amounts) => [
      { fields: [...new Set(fields.map(name))], message, ...(amounts && { amounts: amounts.map(name) }) },
    ],
  };
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function check(tie: Tie, event: JsonNode, before: JsonNode, words: Wording): Contradiction[] {
  switch (tie.kind) {
    case 'alike':
      return tie.lead === undefined ? unlike(tie.fields, event, before, words) : [];
    case 'equal':
      return holds(event, tie.when) ? unequal(tie, event, words) : [];
    case 'sum':
      return unbalanced(tie, event, words);
    case 'value':
      return wrongValue(tie, event, words);
    case 'limit':
      return holds(event, tie.when) ? exceeded(tie, event, words) : [];
    case 'present':
      return holds(event, tie.when) ? missing(tie, event, words) : [];
    case 'absent':
      return holds(event, tie.when) ? superfluous(tie, event, words) : [];
    case 'names':
      return unknownNames(tie, event, words);
  }
}

/** Fields that were the same, and are not any more. */
function unlike(fields: readonly string[], event: JsonNode, before: JsonNode, words: Wording): Contradiction[] {
  const told = new Set<string>();
  return fields.flatMap((field) => {
    if (told.has(field) || scalarAt(event, field) === undefined) return [];
    const group = likeBefore(fields, field, before).filter((other) => scalarAt(event, other) !== undefined);
    for (const other of group) told.add(other);
    const other = group.find((candidate) => scalarAt(event, candidate) !== scalarAt(event, field));
    if (other === undefined) return [];
    return words.contradiction([field, other], `${words.field(field)} and ${words.field(other)} were the same`);
  });
}

function unequal(tie: Extract<Tie, { kind: 'equal' }>, event: JsonNode, words: Wording): Contradiction[] {
  const [first, ...others] = tie.fields.filter((field) => (scalarAt(event, field) ?? null) !== null);
  const other = first && others.find((field) => scalarAt(event, field) !== scalarAt(event, first));
  if (first === undefined || other === undefined) return [];
  const message = `${words.field(first)} and ${words.field(other)} have to be the same${words.because(tie.when)}`;
  return words.contradiction([first, other, ...(tie.when ?? []).map(({ field }) => field)], message);
}

function unbalanced(tie: Extract<Tie, { kind: 'sum' }>, event: JsonNode, words: Wording): Contradiction[] {
  const total = numberAt(event, tie.total);
  const parts = tie.parts.map((part) => numberAt(event, part));
  if (total === undefined || parts.includes(undefined)) return [];
  if (total === parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)) return [];
  const sum = tie.parts.map((part) => words.field(part)).join(' and ');
  const fields = [tie.total, ...tie.parts];
  return words.contradiction(fields, `${words.field(tie.total)} is not the sum of ${sum}`, fields);
}

function wrongValue(tie: Extract<Tie, { kind: 'value' }>, event: JsonNode, words: Wording): Contradiction[] {
  const choice = caseOf(event, tie);
  const node = nodeAt(event, parsePath(tie.field));
  if (choice === undefined || node === undefined) return [];
  const found = scalarAt(event, tie.field);
  const expected = tiedValue(event, choice);
  if (expected === undefined || found === expected || ('shareOf' in choice && typeof found === 'number')) return [];
  const given = [choice.when ?? [], 'as' in choice ? { field: choice.as } : []].flat();
  const what = 'shareOf' in choice ? 'a number' : printScalar(expected);
  const message = `${words.field(tie.field)} has to be ${what}${words.because(given)}`;
  return words.contradiction([tie.field, ...given.map(({ field }) => field)], message);
}

function printScalar(value: Scalar): string {
  return JSON.stringify(value);
}

function exceeded(tie: Extract<Tie, { kind: 'limit' }>, event: JsonNode, words: Wording): Contradiction[] {
  const value = numberAt(event, tie.field);
  const bound = numberAt(event, tie.atMost ?? tie.below ?? tie.field);
  // What is below zero is told by itself.
  if (value === undefined || value < 0 || (bound ?? 0) < 0) return [];
  const tell = (relation: string, other?: string): Contradiction[] =>
    words.contradiction(
      [tie.field, other ?? [], (tie.when ?? []).map(({ field }) => field)].flat(),
      `${words.field(tie.field)} is ${relation}${words.because(tie.when)}`,
      other === undefined ? undefined : [tie.field, other],
    );
  if (tie.above !== undefined && value <= tie.above) return tell(`not more than ${tie.above}`);
  if (tie.atMost !== undefined && value > (bound ?? Infinity)) {
    return tell(`more than ${words.field(tie.atMost)}`, tie.atMost);
  }
  if (tie.below !== undefined && value >= (bound ?? Infinity)) {
    return tell(`not less than ${words.field(tie.below)}`, tie.below);
  }
  return [];
}

function isEmpty(event: JsonNode, field: string): boolean {
  const node = nodeAt(event, parsePath(field));
  return node === undefined || (node.kind === 'literal' && node.text === 'null');
}

function missing(tie: Extract<Tie, { kind: 'present' }>, event: JsonNode, words: Wording): Contradiction[] {
  const fields = tie.fields.filter((field) => isEmpty(event, field));
  if (fields.length === 0) return [];
  const message = `${fields.map((field) => words.name(field)).join(' and ')} cannot be empty${words.because(tie.when)}`;
  return words.contradiction([...fields, ...tie.when.map(({ field }) => field)], message);
}

function superfluous(tie: Extract<Tie, { kind: 'absent' }>, event: JsonNode, words: Wording): Contradiction[] {
  const fields = tie.fields.filter((field) => !isEmpty(event, field));
  if (fields.length === 0) return [];
  const message = `${fields.map((field) => words.name(field)).join(' and ')} cannot be there${words.because(tie.when)}`;
  return words.contradiction([...fields, ...tie.when.map(({ field }) => field)], message);
}

function unknownNames(tie: Extract<Tie, { kind: 'names' }>, event: JsonNode, words: Wording): Contradiction[] {
  const [list, whole] = [nodeAt(event, parsePath(tie.field)), nodeAt(event, parsePath(tie.of))];
  const keys = new Set(whole?.kind === 'object' ? whole.members.map(({ key }) => key) : []);
  const items = list?.kind === 'array' ? list.items : [];
  const unknown = items.flatMap((item) => (item.kind === 'string' && !keys.has(item.value) ? item.value : []));
  if (unknown.length === 0) return [];
  const message = `${words.name(tie.field)} names ${unknown.join(' and ')}, which ${words.name(tie.of)} does not have`;
  return words.contradiction([tie.field, tie.of], message);
}
