import { formatPath } from '../core/json-path.ts';
import { COMPACT, type JsonNode, parseJsonBytes, printJson } from '../core/json-text.ts';
import type { RawHeaders, WebhookRequest } from '../core/types.ts';

/** One difference; `before` or `after` is missing where there is nothing on that side. */
export interface Difference {
  readonly part: 'request' | 'header' | 'body';
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
}

/** What differs between two requests: line, headers, and the bodies by JSON path where both are JSON. */
export function diffRequests(before: WebhookRequest, after: WebhookRequest): Difference[] {
  return [
    ...difference('request', 'method', before.method, after.method),
    ...difference('request', 'path', before.path, after.path),
    ...diffHeaders(before.rawHeaders, after.rawHeaders),
    ...diffBodies(before.body, after.body),
  ];
}

function difference(part: Difference['part'], name: string, before?: string, after?: string): Difference[] {
  if (before === after) return [];
  return [{ part, name, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function diffHeaders(before: RawHeaders, after: RawHeaders): Difference[] {
  const names = new Set([...before, ...after].map(([name]) => name.toLowerCase()));
  const valueOf = (headers: RawHeaders, name: string): string | undefined => {
    const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
    return values.length === 0 ? undefined : values.join(', ');
  };
  return [...names].flatMap((name) => difference('header', name, valueOf(before, name), valueOf(after, name)));
}

function diffBodies(before: Uint8Array, after: Uint8Array): Difference[] {
  if (Buffer.from(before).equals(after)) return [];
  const [left, right] = [parseJsonBytes(before), parseJsonBytes(after)];
  const differences = left && right ? diffNodes(left, right, []) : [];
  if (differences.length > 0) return differences;
  // The same JSON spelled differently, or not JSON at all: the bytes are what differs.
  return [{ part: 'body', name: 'bytes', before: describeBytes(before, after), after: describeBytes(after, before) }];
}

function diffNodes(before: JsonNode | undefined, after: JsonNode | undefined, path: readonly string[]): Difference[] {
  const [left, right] = [childrenOf(before), childrenOf(after)];
  if (left === undefined || right === undefined || before?.kind !== after?.kind) {
    const print = (node: JsonNode | undefined): string | undefined => node && printJson(node, COMPACT);
    return difference('body', formatPath(path) || '(body)', print(before), print(after));
  }
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys].flatMap((key) => diffNodes(left.get(key), right.get(key), [...path, key]));
}

function childrenOf(node: JsonNode | undefined): Map<string, JsonNode> | undefined {
  if (node?.kind === 'object') return new Map(node.members.map(({ key, value }) => [key, value]));
  if (node?.kind === 'array') return new Map(node.items.map((item, index) => [String(index), item]));
  return undefined;
}

const SHOWN_BYTES = 24;

function describeBytes(bytes: Uint8Array, other: Uint8Array): string {
  let position = 0;
  while (position < bytes.length && bytes[position] === other[position]) position++;
  const here = Buffer.from(bytes.subarray(position, position + SHOWN_BYTES)).toString('latin1');
  return `${bytes.length} bytes; from byte ${position}: ${JSON.stringify(here)}`;
}
