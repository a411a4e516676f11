import { matchesGlob } from '../core/glob.ts';
import type { LabelledSecret, RawHeaders } from '../core/types.ts';

/** Where deliveries are handed to, and which of them. */
export interface Route {
  /** As it was given. When it ends in `/`, path and query of the request are kept below it. */
  readonly url: string;
  /** Event types, each with `*` for any characters; left out: every one, and what has none. */
  readonly events?: readonly string[];
  /** Left out: every provider, and unknown senders. */
  readonly provider?: string;
  /** Added to what is forwarded, in place of the headers of their names. */
  readonly headers: RawHeaders;
  /** With these the signature is made anew; left out: the original one is sent. */
  readonly resignWith?: readonly LabelledSecret[];
}

/** The routes that a delivery takes, in their order: the first one's answer is the provider's. */
export function routesFor<T extends Pick<Route, 'provider' | 'events'>>(
  routes: readonly T[],
  { provider, eventType }: { readonly provider?: string; readonly eventType?: string },
): T[] {
  return routes.filter(
    (route) =>
      (route.provider === undefined || route.provider === provider) &&
      (route.events === undefined ||
        (eventType !== undefined && route.events.some((glob) => matchesGlob(glob, eventType)))),
  );
}

/** A path that means what it says: without dot segments, and without characters that a URL spells otherwise. */
const PLAIN_PATH = /^\/[\w~/-]*(?:\?[\w.~&=%/-]+)?$/;

/**
 * The URL that a request to `path` goes to: exactly the route's own, or below it when that ends in `/`. Dot segments
 * cannot climb out of it.
 */
export function endpointUrl({ url }: Pick<Route, 'url'>, path: string): string {
  if (!url.endsWith('/')) return url;
  if (PLAIN_PATH.test(path)) return url + path.slice(1);
  const base = 'http://listener';
  // A request line may also hold a whole URL (RFC 9112, absolute form) or `*`.
  const target = path.startsWith('/') ? `${base}${path}` : path;
  if (!URL.canParse(target)) return url;
  const { pathname, search } = new URL(target);
  return `${url}${pathname.slice(1)}${search}`;
}
