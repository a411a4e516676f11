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
import { COMPACT, type JsonNode, parseJson, printJson } from '../core/json-text.ts';
import type { Provider } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { follow } from './follow.ts';
import { belowPrefix, candidatePaths, shortField, shortPath } from './short-path.ts';

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
  if (edits.length > 0) follow(root, before, provider.ties ?? [], touched);
  return root;
}

/** The short paths that edits name; undefined where a merge may touch anything. */
export function askedFields(edits: readonly Edit[], { pathPrefixes }: Provider): ReadonlySet<string> | undefined {
  const fields = edits.map((edit) => (edit.kind === 'merge' ? undefined : shortField(edit.path, pathPrefixes)));
  return fields.includes(undefined) ? undefined : new Set(fields.filter((field) => field !== undefined));
}

function applyEdit(root: JsonNode, edit: Exclude<Edit, { kind: 'merge' }>, prefixes: readonly string[]): JsonPath {
  if (edit.kind === 'add') return addValue(root, edit, prefixes);
  const path = existingPath(root, edit, prefixes);
  if (edit.kind === 'unset') unsetAt(root, path);
  else {
    const replaced = nodeAt(root, path);
    rejectNumberLikeText(edit, replaced);
    setAt(root, path, typedValue(edit.value, replaced));
  }
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
  const below = prefixes.flatMap((prefix) =>
    belowPrefix(path, parsePath(prefix)).filter(
      (candidate) => nodeAt(root, candidate.slice(0, parsePath(prefix).length))?.kind === 'object',
    ),
  );
  return below[0] ?? path;
}

function existingPath(
  root: JsonNode,
  { kind, path: text }: { kind: string; path: string },
  prefixes: readonly string[],
): JsonPath {
  const found = candidatePaths(text, prefixes).find((path) => path.length > 0 && nodeAt(root, path) !== undefined);
  if (found) return found;
  const known = allPaths(root).map((path) => shortPath(path, prefixes));
  const near = didYouMean(text, known, 'See the event with --print json.');
  throw new UsageError('UNKNOWN_PATH', `The event has nothing at "${text}".`, {
    hint: kind === 'set' ? `${near} To put something new there, use --add ${text}=…` : near,
  });
}

const LOOKS_LIKE_A_NUMBER = /^[^\p{L}\d]*\d[\d.,_'\s]*$/u;

/** `2,500` in place of 249900 would become text in silence, which is hardly what was meant. */
function rejectNumberLikeText({ path, value }: { path: string; value: string }, replaced: JsonNode | undefined): void {
  const holdsNumber = replaced?.kind === 'literal' && /^[-\d]/.test(replaced.text);
  if (!holdsNumber || isJson(value) || !LOOKS_LIKE_A_NUMBER.test(value)) return;
  throw new UsageError('INVALID_EDIT', `--set ${path}=${value}: "${value}" is not a number, and the field holds one.`, {
    hint: `Write the digits alone, such as ${path}=2500. To send text, put it in double quotes: '${path}="${value}"'.`,
  });
}

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The value of a word on the command line: JSON when it is JSON, else text. A number or a boolean for a field that
 * holds text stays text, so that `--set contact=919812345670` does what it looks like.
 */
function typedValue(word: string, replaced: JsonNode | undefined): JsonNode {
  if (!isJson(word)) return { kind: 'string', value: word };
  const node = parseJson(word);
  const staysText = replaced?.kind === 'string' && node.kind === 'literal' && node.text !== 'null';
  return staysText ? { kind: 'string', value: word } : node;
}
