import { COMPACT, type JsonNode, parseJson, printJson, utf8Text } from '../core/json-text.ts';

/** A value that is neither an object nor a list, with the key it stands under; items stand under that of their list. */
export interface Leaf {
  readonly node: Extract<JsonNode, { kind: 'string' | 'literal' }>;
  readonly key: string | undefined;
}

/** Visits every value of an event. */
export function eachLeaf(node: JsonNode, visit: (leaf: Leaf) => void, key?: string): void {
  if (node.kind === 'object') for (const member of node.members) eachLeaf(member.value, visit, member.key);
  else if (node.kind === 'array') for (const item of node.items) eachLeaf(item, visit, key);
  else visit({ node, key });
}

/**
 * Opens what stands in an event as text, or as base64, so that it can be changed as the rest: JSON, and XML as a list of
 * its tags and texts. Changes the node; the function returned closes it again.
 */
export function openEncoded(event: JsonNode): () => void {
  const opened: Array<() => void> = [];
  const open = (node: JsonNode, put: (node: JsonNode) => void): void => {
    if (node.kind === 'object') {
      for (const member of node.members) open(member.value, (value) => void (member.value = value));
    } else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) open(item, (value) => void (node.items[index] = value));
    }
    if (node.kind !== 'string') return;
    const [, base64 = '', lineEnd = ''] = BASE64.exec(node.value) ?? [];
    const text = base64 === '' ? node.value : (utf8Text(Buffer.from(base64, 'base64')) ?? '');
    const inner = innerNode(text);
    if (!inner || innerText(inner) !== text) return;
    put(inner);
    const { value } = node;
    opened.push(() => {
      const changed = innerText(inner);
      const encoded = base64 === '' ? changed : Buffer.from(changed).toString('base64') + lineEnd;
      put({ kind: 'string', value: changed === text ? value : encoded });
    });
  };
  open(event, () => {});
  return () => {
    for (const close of opened) close();
  };
}

const BASE64 = /^((?:[A-Za-z0-9+/]{4}){10,}(?:[A-Za-z0-9+/]{2}(?:==|[A-Za-z0-9+/]=))?)(\n?)$/;

function innerNode(text: string): JsonNode | undefined {
  if (text.startsWith('<?xml')) {
    return { kind: 'array', items: text.split(/(?<=>)|(?=<)/).map((value) => ({ kind: 'string', value })) };
  }
  if (!text.startsWith('{')) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function innerText(inner: JsonNode): string {
  if (inner.kind !== 'array') return printJson(inner, COMPACT);
  return inner.items.map((item) => (item.kind === 'string' ? item.value : '')).join('');
}
