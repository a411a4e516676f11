import {
  allPaths,
  formatPath,
  type JsonPath,
  mergeInto,
  nodeAt,
  parsePath,
  setAt,
  unsetAt,
} from '../core/json-path.ts';
import { COMPACT, jsonValue, type JsonNode, parseJson, printJson } from '../core/json-text.ts';
import type { Provider, RefreshRules } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';

/** One change asked for on the command line; they are applied in order. */
export type Edit =
  | { readonly kind: 'set' | 'add'; readonly path: string; readonly value: string }
  | { readonly kind: 'unset'; readonly path: string }
  | { readonly kind: 'merge'; readonly patch: JsonNode };

/**
 * Applies edits to an event, and then lets the fields that are tied to an edited one follow, as the provider's profile
 * says, unless they were edited themselves. A path may be short: `payment.amount`, `amount`.
 * @throws {UsageError} UNKNOWN_PATH, PATH_EXISTS
 */
export function editEvent(event: JsonNode, edits: readonly Edit[], provider: Provider): JsonNode {
  const before = parseJson(printJson(event, COMPACT));
  const touched = new Set<string>();
  let root = event;
  for (const edit of edits) {
    if (edit.kind === 'merge') {
      root = mergeInto(root, edit.patch);
      for (const path of allPaths(edit.patch)) touched.add(formatPath(path));
    } else {
      touched.add(formatPath(applyEdit(root, edit, provider.pathPrefixes)));
    }
  }
  if (edits.length > 0) follow(root, before, provider.refresh, touched);
  return root;
}

function applyEdit(root: JsonNode, edit: Exclude<Edit, { kind: 'merge' }>, prefixes: readonly string[]): JsonPath {
  if (edit.kind === 'add') return addValue(root, edit, prefixes);
  const path = existingPath(root, edit, prefixes);
  if (edit.kind === 'unset') unsetAt(root, path);
  else setAt(root, path, typedValue(edit.value, nodeAt(root, path)));
  return path;
}

function addValue(root: JsonNode, edit: { path: string; value: string }, prefixes: readonly string[]): JsonPath {
  const candidates = candidatePaths(edit.path, prefixes);
  const existing = candidates.find((path) => nodeAt(root, path) !== undefined);
  if (existing) {
    throw new UsageError('PATH_EXISTS', `"${edit.path}" is there already.`, {
      hint: `Use --set ${edit.path}=… to change it.`,
    });
  }
  const path = placeToAdd(root, edit.path, prefixes);
  for (let depth = 1; depth < path.length; depth++) {
    const above = path.slice(0, depth);
    const node = nodeAt(root, above);
    const emptyPhpArray = node?.kind === 'array' && node.items.length === 0 && !/^\d+$/.test(path[depth] ?? '');
    if (node === undefined || emptyPhpArray) setAt(root, above, { kind: 'object', members: [] });
  }
  if (!setAt(root, path, typedValue(edit.value, undefined))) {
    throw new UsageError('UNKNOWN_PATH', `Nothing can be added at "${edit.path}": what is above it is not an object.`);
  }
  return path;
}

/** The path as typed where its parent is there; else below the first of the provider's places that is there. */
function placeToAdd(root: JsonNode, text: string, prefixes: readonly string[]): JsonPath {
  const path = parsePath(text);
  if (path.length > 1 && nodeAt(root, path.slice(0, -1)) !== undefined) return path;
  const [head = '', ...rest] = path;
  for (const prefix of prefixes) {
    const keys = parsePath(prefix);
    const base = keys.map((key) => (key === '*' ? head : key));
    if (nodeAt(root, base)?.kind === 'object') return [...base, ...(keys.includes('*') ? rest : path)];
  }
  return path;
}

/** The path as typed, then below each of the places where the provider keeps its objects. */
export function candidatePaths(text: string, prefixes: readonly string[]): JsonPath[] {
  const path = parsePath(text);
  const [head = '', ...rest] = path;
  return [
    path,
    ...prefixes.map((prefix) =>
      prefix.includes('*')
        ? [...parsePath(prefix).map((key) => (key === '*' ? head : key)), ...rest]
        : [...parsePath(prefix), ...path],
    ),
  ];
}

function existingPath(
  root: JsonNode,
  { kind, path: text }: { kind: string; path: string },
  prefixes: readonly string[],
): JsonPath {
  const found = candidatePaths(text, prefixes).find((path) => path.length > 0 && nodeAt(root, path) !== undefined);
  if (found) return found;
  const known = allPaths(root).map((path) => shortPath(formatPath(path), prefixes));
  const near = didYouMean(text, known, 'See the event with --print json.');
  throw new UsageError('UNKNOWN_PATH', `The event has nothing at "${text}".`, {
    hint: kind === 'set' ? `${near} To put something new there, use --add ${text}=…` : near,
  });
}

/** A full path as people write it: without the prefix that the provider's profile knows. */
function shortPath(path: string, prefixes: readonly string[]): string {
  for (const prefix of prefixes) {
    const source = prefix.replaceAll('.', String.raw`\.`).replace('*', '([^.]+)');
    const match = new RegExp(`^${source}\\.(.+)$`).exec(path);
    if (match) return match.slice(1).join('.');
  }
  return path;
}

/**
 * The value of a word on the command line: JSON when it is JSON, else text. A number or a boolean for a field that
 * holds text stays text, so that `--set contact=919812345670` does what it looks like.
 */
function typedValue(word: string, replaced: JsonNode | undefined): JsonNode {
  let node: JsonNode;
  try {
    node = parseJson(word);
  } catch {
    return { kind: 'string', value: word };
  }
  const staysText = replaced?.kind === 'string' && node.kind === 'literal' && node.text !== 'null';
  return staysText ? { kind: 'string', value: word } : node;
}

/** Lets tied fields follow the edited ones, and those that are tied to these. */
function follow(root: JsonNode, before: JsonNode, rules: RefreshRules, touched: ReadonlySet<string>): void {
  // Where two edits pull at one field, the one that comes first in the profile's group wins.
  const order = (rules.same ?? []).flat();
  const changed = [...touched].toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  const done = new Set(touched);
  for (let path = changed.shift(); path !== undefined; path = changed.shift()) {
    const value = nodeAt(root, parsePath(path));
    if (value === undefined) continue;
    const moves = [...sameFields(before, rules, path, value), ...shareFields(before, rules, path, value)];
    for (const { field, value: moved } of moves) {
      if (done.has(field) || nodeAt(root, parsePath(field)) === undefined) continue;
      setAt(root, parsePath(field), moved);
      done.add(field);
      changed.push(field);
    }
  }
}

interface Move {
  readonly field: string;
  readonly value: JsonNode;
}

/** The other fields that held the same value before. */
function sameFields(before: JsonNode, rules: RefreshRules, path: string, value: JsonNode): Move[] {
  const old = nodeAt(before, parsePath(path));
  if (old === undefined) return [];
  return (rules.same ?? [])
    .filter((group) => group.includes(path))
    .flat()
    .filter((field) => {
      const other = nodeAt(before, parsePath(field));
      return field !== path && other !== undefined && printJson(other, COMPACT) === printJson(old, COMPACT);
    })
    .map((field) => ({ field, value }));
}

/** The fields that are a share of this one; those that held no number stay. */
function shareFields(before: JsonNode, rules: RefreshRules, path: string, value: JsonNode): Move[] {
  const amount = jsonValue(value);
  if (typeof amount !== 'number') return [];
  return (rules.shares ?? [])
    .filter(({ of, field }) => of === path && isPositiveNumber(nodeAt(before, parsePath(field))))
    .map(({ field, ratio }) => ({ field, value: { kind: 'literal', text: String(Math.round(amount * ratio)) } }));
}

function isPositiveNumber(node: JsonNode | undefined): boolean {
  return node?.kind === 'literal' && Number(node.text) > 0;
}
