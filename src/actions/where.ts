import { nodeAt } from '../core/json-path.ts';
import { COMPACT, type JsonNode, type JsonStyle, parseJson, printJson } from '../core/json-text.ts';
import type { Provider } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { candidatePaths } from '../events/short-path.ts';

/** What has to be at a place of a body. */
interface Condition {
  readonly path: string;
  readonly value: string;
}

export interface UnmetCondition {
  /** `path=value`, as typed. */
  readonly where: string;
  /** What is there instead: the text of a string, else JSON; left out when nothing is there. */
  readonly found?: string;
}

/** @throws {UsageError} INVALID_WHERE */
export function readConditions(words: readonly string[]): Condition[] {
  const conditions = words.map((word) => readCondition(word));
  for (const { path, value } of conditions) {
    const other = conditions.find((condition) => condition.path === path)?.value;
    if (other === undefined || other === value) continue;
    throw new UsageError('INVALID_WHERE', `--where ${path}=${other} and --where ${path}=${value} cannot both be true.`);
  }
  return conditions;
}

function readCondition(word: string): Condition {
  const equals = word.indexOf('=');
  if (equals > 0) return { path: word.slice(0, equals), value: word.slice(equals + 1) };
  throw new UsageError('INVALID_WHERE', `--where ${word} is not a condition.`, {
    hint: 'Write path=value, such as payment.amount=5000',
  });
}

/** The conditions that a body does not meet. */
export function unmetConditions(
  conditions: readonly Condition[],
  root: JsonNode,
  provider: Provider | undefined,
): UnmetCondition[] {
  return conditions.flatMap(({ path, value }) => {
    const nodes = candidatePaths(path, provider?.pathPrefixes ?? []).map((candidate) => nodeAt(root, candidate));
    const node = nodes.find((found) => found !== undefined);
    if (node && isValue(node, value)) return [];
    return [{ where: `${path}=${value}`, ...(node && { found: textOf(node) }) }];
  });
}

function textOf(node: JsonNode): string {
  return node.kind === 'string' ? node.value : printJson(node, COMPACT);
}

/** The order of keys and the spelling of fractions say nothing of what is meant. */
const AS_MEANT: JsonStyle = { ...COMPACT, sortKeys: true, normaliseNumbers: true };

function isValue(node: JsonNode, value: string): boolean {
  if (textOf(node) === value) return true;
  // Whole numbers may have more digits than a number of JavaScript can tell apart.
  if (node.kind === 'string' || [textOf(node), value].every((text) => /^-?\d+$/.test(text))) return false;
  const wanted = jsonOf(value);
  return wanted !== undefined && printJson(node, AS_MEANT) === printJson(wanted, AS_MEANT);
}

function jsonOf(text: string): JsonNode | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
