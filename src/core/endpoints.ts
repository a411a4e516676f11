import { isAccepted } from './attempt.ts';
import type { Attempt, Delivery, Endpoint } from './types.ts';

/** The endpoints that a delivery is for: where it was to be handed to, else where it has been tried. */
export function endpointsOf({ endpoints, attempts }: Pick<Delivery, 'endpoints' | 'attempts'>): readonly Endpoint[] {
  return endpoints ?? [...new Set(attempts.map(({ endpointUrl }) => endpointUrl))].map((url) => ({ url }));
}

/** Those of them that have not accepted it yet. */
export function openEndpoints(delivery: Pick<Delivery, 'endpoints' | 'attempts'>): Endpoint[] {
  const accepted = acceptedBy(delivery);
  return endpointsOf(delivery).filter(({ url }) => !accepted.has(url));
}

/**
 * Whether it still waits for an endpoint: one that it is for has not accepted it, or it is for none and was accepted
 * nowhere. What the listener has settled itself does not wait. With a URL of the user's own: whether for that one, too.
 */
export function isOpen(delivery: Delivery, url?: string): boolean {
  const { settled, origin, verification } = delivery;
  if (settled !== undefined) return false;
  const accepted = acceptedBy(delivery);
  const waits =
    endpointsOf(delivery).length > 0
      ? openEndpoints(delivery).length > 0
      : accepted.size === 0 && origin === 'received' && verification?.valid !== false;
  return waits && (url === undefined || !accepted.has(url));
}

/** Whether another process, which still runs, is handing it over. */
export function isHandledElsewhere(
  { handledBy }: Pick<Delivery, 'handledBy'>,
  { pid, isRunning }: { readonly pid: number; readonly isRunning: (pid: number) => boolean },
): boolean {
  return handledBy !== undefined && handledBy !== pid && isRunning(handledBy);
}

function acceptedBy({ attempts }: Pick<Delivery, 'attempts'>): ReadonlySet<string> {
  return new Set(attempts.filter(({ outcome }) => isAccepted(outcome)).map(({ endpointUrl }) => endpointUrl));
}

/** The last attempt at each endpoint, in the order of these. */
export function latestAttempts(attempts: readonly Attempt[]): Attempt[] {
  return [...new Map(attempts.map((attempt) => [attempt.endpointUrl, attempt])).values()];
}
