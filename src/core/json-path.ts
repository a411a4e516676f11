import type { JsonNode } from './json-text.ts';
import { oncePerText } from './once.ts';

/** A path such as `payload.payment.entity.amount` or `items[0].price`; a dot inside a key is written `\.`. */
export type JsonPath = readonly string[];

/** Cuts a path into its keys. */
export function parsePath(text: string): JsonPath {
  const keys: string[] = [];
  for (const match of text.matchAll(/\[(\d+)\]|((?:\\.|[^.[\\])+)/g)) {
    keys.push(match[1] ?? (match[2] ?? '').replace(/\\(.)/g, '$1'));
  }
  return keys;
}

/** The text of a path, so that {@link parsePath} gives it back. */
export function formatPath(path: JsonPath): string {
  return path.map((key) => key.replace(/[.[\\]/g, String.raw`\$&`)).join('.');
}

/** The node at a path. */
export function nodeAt(root: JsonNode, path: JsonPath): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const key of path) node = childOf(node, key);
  return node;
}

/** Of a path that a profile names: these are few, and every delivery is read with them. */
export const profilePath = oncePerText(parsePath);

/** The text at a profile's path of a plain value, for strings and numbers. */
export function textAt(value: unknown, path: string): string | undefined {
  let found = value;
  for (const key of profilePath(path)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}

function childOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  if (node?.kind === 'object') return node.members.findLast((member) => member.key === key)?.value;
  if (node?.kind === 'array') return /^\d+$/.test(key) ? node.items[Number(key)] : undefined;
  return undefined;
}

/** Puts a value at a path whose parent exists; false when it does not, or cannot hold that key. */
export function setAt(root: JsonNode, path: JsonPath, value: JsonNode): boolean {
  const parent = nodeAt(root, path.slice(0, -1));
  const key = path.at(-1);
  if (key === undefined || parent === undefined) return false;
  if (parent.kind === 'object') {
    const member = parent.members.findLast((candidate) => candidate.key === key);
    if (member) member.value = value;
    else parent.members.push({ key, value });
    return true;
  }
  if (parent.kind !== 'array' || !/^\d+$/.test(key) || Number(key) > parent.items.length) return false;
  parent.items[Number(key)] = value;
  return true;
}

/** Takes out what is at a path; false when nothing is there. */
export function unsetAt(root: JsonNode, path: JsonPath): boolean {
  const parent = nodeAt(root, path.slice(0, -1));
  const key = path.at(-1);
  if (key === undefined || nodeAt(root, path) === undefined) return false;
  if (parent?.kind === 'object') parent.members = parent.members.filter((member) => member.key !== key);
  if (parent?.kind === 'array') parent.items.splice(Number(key), 1);
  return true;
}

/** Every path that leads to a value, parents before their children. */
export function allPaths(node: JsonNode, above: JsonPath = []): JsonPath[] {
  const children: Array<readonly [string, JsonNode]> =
    node.kind === 'object'
      ? node.members.map(({ key, value }) => [key, value])
      : node.kind === 'array'
        ? node.items.map((item, index) => [String(index), item])
        : [];
  return children.flatMap(([key, child]) => [[...above, key], ...allPaths(child, [...above, key])]);
}

/** The paths that are there; `*` stands for each key of an object and each item of a list. */
export function matchingPaths(root: JsonNode, pattern: JsonPath): JsonPath[] {
  let paths: JsonPath[] = [[]];
  for (const key of pattern) {
    paths = paths.flatMap((path) => {
      const node = nodeAt(root, path);
      if (key !== '*') return nodeAt(root, [...path, key]) ? [[...path, key]] : [];
      if (node?.kind === 'array') return node.items.map((_, index) => [...path, String(index)]);
      return node?.kind === 'object' ? node.members.map((member) => [...path, member.key]) : [];
    });
  }
  return paths;
}

/** JSON Merge Patch (RFC 7396), except that `null` is a value like any other: unset is a word of its own. */
export function mergeInto(target: JsonNode, patch: JsonNode): JsonNode {
  if (target.kind !== 'object' || patch.kind !== 'object') return patch;
  const members = target.members.map(({ key, value }) => {
    const change = patch.members.findLast((member) => member.key === key);
    return { key, value: change ? mergeInto(value, change.value) : value };
  });
  const known = new Set(members.map(({ key }) => key));
  return { kind: 'object', members: [...members, ...patch.members.filter(({ key }) => !known.has(key))] };
}
