/** A path with its query, of characters that may stand in a request line; without those that a URL has other uses for. */
const AS_WRITTEN = /^https?:\/\/[^/?#\\]+(?<target>\/[!"$-[\]-~]*)$/i;
const DOT_SEGMENT = /^[^?]*\/(?:\.|%2e){1,2}(?:[/?]|$)/i;

/**
 * Path and query of a URL, spelled as they are there: a URL object writes `"` as `%22`, and leaves out a bare `?`. Dot
 * segments, and what no request line can hold, are what the URL standard makes of them.
 */
export function requestTarget(url: string): string {
  const target = AS_WRITTEN.exec(url)?.groups?.['target'];
  if (target !== undefined && !DOT_SEGMENT.test(target)) return target;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
