import { type JsonPath, matchingPaths, nodeAt, parsePath, setAt } from '../core/json-path.ts';
import type { JsonNode } from '../core/json-text.ts';
import type { HostileText } from '../core/types.ts';

/**
 * Adds to an event what a receiver that parses its JSON and writes it again cannot keep as it was: slashes, characters
 * beyond ASCII, an emoji, a text that looks like a number. Changes the node.
 */
export function addHostileText(event: JsonNode, { notes, texts }: HostileText): void {
  for (const path of pathsOf(event, notes.paths)) addMembers(event, path, notes.members);
  for (const { paths, text, joiner, except } of texts) {
    for (const path of pathsOf(event, paths)) {
      const node = nodeAt(event, path);
      if (node?.kind === 'literal' && node.text === 'null') setAt(event, path, { kind: 'string', value: text });
      else if (node?.kind === 'string' && !(except !== undefined && new RegExp(except).test(node.value))) {
        setAt(event, path, { kind: 'string', value: node.value === '' ? text : node.value + joiner + text });
      }
    }
  }
}

function addMembers(event: JsonNode, path: JsonPath, members: Readonly<Record<string, string>>): void {
  const node = nodeAt(event, path);
  const own = node?.kind === 'object' ? node.members : [];
  if (node?.kind !== 'object' && !(node?.kind === 'array' && node.items.length === 0)) return;
  const added = Object.entries(members).filter(([key]) => own.every((member) => member.key !== key));
  const nodes = added.map(([key, value]) => ({ key, value: { kind: 'string' as const, value } }));
  setAt(event, path, { kind: 'object', members: [...own, ...nodes] });
}

function pathsOf(event: JsonNode, patterns: readonly string[]): JsonPath[] {
  return patterns.flatMap((pattern) => matchingPaths(event, parsePath(pattern)));
}
