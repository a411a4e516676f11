import { nodeAt, parsePath, setAt } from '../core/json-path.ts';
import { type JsonNode, jsonNode } from '../core/json-text.ts';
import type { Scalar, Tie } from '../core/tie.ts';
import { caseOf, fieldsOf, holds, numberAt, scalarAt, tiedValue } from './tied-fields.ts';

/** Chains of ties are short; ties that chase each other end here. */
const ROUNDS_MAX = 10;

interface Move {
  readonly field: string;
  readonly value: Scalar;
  /** Follows from what the event says now: it may move again when that moves. */
  readonly derived: boolean;
}

/**
 * Lets the fields that are tied to an edited one follow, and those that are tied to these. An edited field stays as it
 * was edited. Where two edits pull at one field, the one that comes first in the ties wins.
 * @param before the event before it was edited
 * @param edited full paths
 */
export function follow(root: JsonNode, before: JsonNode, ties: readonly Tie[], edited: ReadonlySet<string>): void {
  const order = ties.flatMap(fieldsOf);
  const moved = new Set<string>();
  let changed = [...edited].toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  for (let round = 0; round < ROUNDS_MAX && changed.length > 0; round++) {
    const next = new Set<string>();
    for (const path of changed) {
      const stays = (field: string): boolean => edited.has(field) || field === path;
      const moves = ties.flatMap((tie) =>
        fieldsOf(tie).includes(path) ? movesOf(tie, path, root, before, stays) : [],
      );
      for (const { field, value, derived } of moves) {
        if (stays(field) || (moved.has(field) && !derived)) continue;
        if (nodeAt(root, parsePath(field)) === undefined || scalarAt(root, field) === value) continue;
        setAt(root, parsePath(field), valueNode(root, path, value));
        moved.add(field);
        next.add(field);
      }
    }
    changed = [...next];
  }
}

/** A number as it is written where it comes from: 5000.00 stays 5000.00. */
function valueNode(root: JsonNode, source: string, value: Scalar): JsonNode {
  const from = nodeAt(root, parsePath(source));
  return from?.kind === 'literal' && scalarAt(root, source) === value ? { ...from } : jsonNode(value);
}

function movesOf(
  tie: Tie,
  path: string,
  root: JsonNode,
  before: JsonNode,
  stays: (field: string) => boolean,
): readonly Move[] {
  switch (tie.kind) {
    case 'alike':
      return tie.lead === undefined || tie.lead === path
        ? copies(root, path, likeBefore(tie.fields, path, before))
        : [];
    case 'equal':
      return holds(root, tie.when)
        ? copies(
            root,
            path,
            tie.fields.filter((field) => scalarAt(root, field) !== null),
          )
        : [];
    case 'sum':
      return balance(tie, root, stays);
    case 'value': {
      const choice = caseOf(root, tie);
      const value = choice && tiedValue(root, choice);
      return value === undefined ? [] : [{ field: tie.field, value, derived: true }];
    }
    case 'limit':
    case 'present':
    case 'absent':
    case 'names':
      return [];
  }
}

function copies(root: JsonNode, path: string, fields: readonly string[]): Move[] {
  const value = scalarAt(root, path);
  return value === undefined ? [] : fields.map((field) => ({ field, value, derived: false }));
}

/** The fields that held what the edited one held. */
export function likeBefore(fields: readonly string[], path: string, before: JsonNode): string[] {
  const old = scalarAt(before, path);
  return old === undefined ? [] : fields.filter((field) => scalarAt(before, field) === old);
}

function balance(
  { total, parts, follows }: Extract<Tie, { kind: 'sum' }>,
  root: JsonNode,
  stays: (field: string) => boolean,
): Move[] {
  const sum = (fields: readonly string[]): number =>
    fields.reduce((amount, field) => amount + (numberAt(root, field) ?? Number.NaN), 0);
  const whole = numberAt(root, total) ?? Number.NaN;
  const target = follows.find((candidate) => !stays(candidate));
  if (target === undefined || whole === sum(parts)) return [];
  const value = target === total ? sum(parts) : whole - sum(parts.filter((part) => part !== target));
  return value >= 0 ? [{ field: target, value, derived: true }] : [];
}
