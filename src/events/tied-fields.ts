import { nodeAt, parsePath } from '../core/json-path.ts';
import { type JsonNode, jsonValue } from '../core/json-text.ts';
import type { Condition, Scalar, Tie, TieCase, TiedValue } from '../core/tie.ts';

/** The value at a full path; undefined where there is nothing, or an object or a list. */
export function scalarAt(root: JsonNode, field: string): Scalar | undefined {
  const node = nodeAt(root, parsePath(field));
  return node === undefined || node.kind === 'object' || node.kind === 'array'
    ? undefined
    : (jsonValue(node) as Scalar);
}

/** The number at a full path. */
export function numberAt(root: JsonNode, field: string): number | undefined {
  const value = scalarAt(root, field);
  return typeof value === 'number' ? value : undefined;
}

export function holds(root: JsonNode, conditions: readonly Condition[] | undefined): boolean {
  return (conditions ?? []).every(({ field, is, isNot, atMost, equals }) => {
    const value = scalarAt(root, field);
    if (value === undefined) return false;
    if (is && !is.includes(value)) return false;
    if (isNot?.includes(value)) return false;
    if (atMost !== undefined && !(typeof value === 'number' && value <= atMost)) return false;
    return equals === undefined || scalarAt(root, equals) === value;
  });
}

/** The case of a `value` tie that holds now. */
export function caseOf(root: JsonNode, tie: Extract<Tie, { kind: 'value' }>): TieCase | undefined {
  return tie.cases.find(({ when }) => holds(root, when));
}

/** The value that a case asks for; undefined where the field it is made of holds no such value. */
export function tiedValue(root: JsonNode, tied: TiedValue): Scalar | undefined {
  if ('is' in tied) return tied.is;
  if ('as' in tied) return scalarAt(root, tied.as);
  const whole = numberAt(root, tied.shareOf);
  return whole === undefined ? undefined : Math.round(whole * tied.ratio);
}

/** The fields a tie looks at: an edit of one of them may move the others. */
export function fieldsOf(tie: Tie): readonly string[] {
  switch (tie.kind) {
    case 'alike':
    case 'equal':
    case 'present':
    case 'absent':
      return tie.fields;
    case 'sum':
      return [tie.total, ...tie.parts];
    case 'limit':
      return [tie.field, tie.atMost ?? [], tie.below ?? []].flat();
    case 'value':
      return [tie.field, ...tie.cases.flatMap(inputsOf)];
    case 'names':
      return [tie.field];
  }
}

function inputsOf(choice: TieCase): string[] {
  const conditions = (choice.when ?? []).flatMap(({ field, equals }) => [field, equals ?? []].flat());
  if ('as' in choice) return [...conditions, choice.as];
  return 'shareOf' in choice ? [...conditions, choice.shareOf] : conditions;
}
