import { allPaths, formatPath, nodeAt } from '../core/json-path.ts';
import type { JsonNode } from '../core/json-text.ts';
import type { Provider } from '../core/types.ts';
import { fieldsOf, numberAt, scalarAt } from './tied-fields.ts';

/** A field that holds no amount where an amount was. */
export interface NoAmount {
  readonly field: string;
  /** The end of a sentence about it. */
  readonly problem: string;
}

/** Numbers that have become something else, and whole amounts that are not whole any more, or below zero. */
export function noAmounts(event: JsonNode, before: JsonNode, { ties = [], subject = [] }: Provider): NoAmount[] {
  if (event === before) return [];
  const amounts = new Set(subject.flatMap((place) => ('amount' in place ? place.amount : [])));
  const minor = subject.flatMap((place) => ('amount' in place && place.unit === 'minor' ? place.amount : []));
  const tied = ties.filter(({ kind }) => kind === 'sum' || kind === 'limit' || kind === 'alike').flatMap(fieldsOf);
  const whole = new Set([...minor, ...tied]);
  return allPaths(before).flatMap((path) => {
    const field = formatPath(path);
    const old = numberAt(before, field);
    if (old === undefined || nodeAt(event, path) === undefined) return [];
    const value = scalarAt(event, field);
    const mayBeNull = value === null && !amounts.has(field);
    const problem = mayBeNull ? undefined : problemOf(value, whole.has(field) && old >= 0);
    return problem === undefined ? [] : [{ field, problem }];
  });
}

function problemOf(value: unknown, isWhole: boolean): string | undefined {
  if (typeof value !== 'number') return 'is no number, where a number was';
  if (isWhole && value < 0) return 'is below zero';
  return isWhole && !Number.isInteger(value) ? 'is no whole number' : undefined;
}
