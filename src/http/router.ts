import { matchesGlob } from '../core/glob.ts';
import { requestTarget } from '../core/request-target.ts';
import type { LabelledSecret, RawHeaders } from '../core/types.ts';

/** Where deliveries are handed to, and which of them. */
export interface Route {
  /** As it was given. When its path ends in `/`, and it has no query, path and query of the request are kept below it. */
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

/** The usual path: its characters mean what they say. With a dot it may climb. */
const PLAIN_PATH = /^\/[\w~/-]*(?:\?[\w.~&=%/-]+)?$/;

/**
 * The URL that a request to `path` goes to: exactly the route's own, or below it when its path ends in `/`. Dot segments
 * cannot climb out of it.
 */
export function endpointUrl({ url }: Pick<Route, 'url'>, path: string): string {
  if (!url.endsWith('/') || /[?#]/.test(url)) return url;
  if (PLAIN_PATH.test(path)) return url + path.slice(1);
  // A request line may also hold a whole URL (RFC 9112, absolute form) or `*`.
  const requested = path.startsWith('/') ? `http://listener${path}` : path;
  return URL.canParse(requested) ? url + requestTarget(requested).slice(1) : url;
}
