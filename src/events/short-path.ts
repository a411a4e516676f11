import { formatPath, type JsonPath, parsePath } from '../core/json-path.ts';

/** Payload names such as `payment.downtime` have a dot in them, and nobody escapes it. */
const NAME_PARTS_MAX = 2;

/** The path as typed, then below each of the places where the provider keeps its objects. */
export function candidatePaths(text: string, prefixes: readonly string[]): JsonPath[] {
  return [parsePath(text), ...prefixes.flatMap((prefix) => belowPrefix(parsePath(text), parsePath(prefix)))];
}

/** What a path may mean below a prefix; `*` of the prefix stands for the path's own first key. */
export function belowPrefix(path: JsonPath, prefix: JsonPath): JsonPath[] {
  if (!prefix.includes('*')) return [[...prefix, ...path]];
  const lengths = Array.from({ length: Math.min(NAME_PARTS_MAX, path.length) }, (_, index) => index + 1);
  return lengths.map((length) => {
    const head = path.slice(0, length).join('.');
    return [...prefix.map((key) => (key === '*' ? head : key)), ...path.slice(length)];
  });
}

/** A full path as people write it: without the prefix that the provider's profile knows. */
export function shortPath(path: JsonPath, prefixes: readonly string[]): string {
  for (const prefix of prefixes) {
    const keys = parsePath(prefix);
    const fits = path.length > keys.length && keys.every((key, index) => key === '*' || key === path[index]);
    if (!fits) continue;
    const heads = path.filter((_, index) => keys[index] === '*');
    return [...heads, formatPath(path.slice(keys.length))].join('.');
  }
  return formatPath(path);
}

/** The same for a path that is text. */
export function shortField(field: string, prefixes: readonly string[]): string {
  return shortPath(parsePath(field), prefixes);
}
