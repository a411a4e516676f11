import type { Context } from '../context.ts';
import type { JsonNode } from '../core/json-text.ts';
import { UsageError } from '../errors.ts';
import type { Edit } from '../events/edit.ts';
import { parseJsonInput, readValue } from './input.ts';

/** The options with which an event is changed; applied in this order. */
export interface EditOptions {
  readonly data?: string;
  readonly set: readonly string[];
  readonly add: readonly string[];
  readonly unset: readonly string[];
}

/**
 * The edits that the options ask for.
 * @throws {UsageError} INVALID_EDIT, INVALID_JSON, CANNOT_READ
 */
export async function readEdits({ data, set, add, unset }: EditOptions, context: Context): Promise<Edit[]> {
  const merge: Edit[] = data === undefined ? [] : [{ kind: 'merge', patch: await readPatch(data, context) }];
  return [
    ...merge,
    ...set.map((text) => assignment('set', text)),
    ...add.map((text) => assignment('add', text)),
    ...unset.map((path): Edit => ({ kind: 'unset', path })),
  ];
}

async function readPatch(data: string, context: Context): Promise<JsonNode> {
  const patch = parseJsonInput(await readValue(data, context), '--data');
  if (patch.kind === 'object') return patch;
  throw new UsageError('INVALID_EDIT', '--data is not a JSON object: only an object can be merged into the event.', {
    hint: 'To send something else as it is, use --raw.',
  });
}

function assignment(kind: 'set' | 'add', text: string): Edit {
  const sign = text.indexOf('=');
  if (sign < 1) {
    throw new UsageError('INVALID_EDIT', `--${kind} ${text} is not of the form path=value.`, {
      hint: `For example --${kind} payment.amount=5000`,
    });
  }
  return { kind, path: text.slice(0, sign), value: text.slice(sign + 1) };
}
