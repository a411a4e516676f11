import type { UnavailableError } from '../errors.ts';

/** What becomes of a tunnel after it was opened; each is told once. */
export type TunnelChange =
  /** Deliveries do not arrive; the tunnel is being brought back. */
  | { readonly kind: 'down'; readonly reason: string }
  /** It is back, at a URL that may be another one. */
  | { readonly kind: 'up'; readonly url: string }
  /** It will not come back. */
  | { readonly kind: 'failed'; readonly error: UnavailableError };

export interface Tunnel {
  /** The public URL it was opened with. */
  readonly url: string;
  /** Takes the URL away from the internet where that is possible by itself; what is in flight may finish. */
  withdraw(): Promise<void>;
  /** Ends the tunnel, with what is in flight. Neither of the two throws, or takes longer than a few seconds. */
  close(): Promise<void>;
}

export interface TunnelTarget {
  /** Where the listener is on this machine, by address: `http://127.0.0.1:4400`. */
  readonly localUrl: string;
  readonly onChange: (change: TunnelChange) => void;
  /** Gives up opening. */
  readonly signal: AbortSignal;
}

/**
 * Makes a local port public.
 * @throws {UnavailableError} when that does not work, within seconds
 */
export type OpenTunnel = (target: TunnelTarget) => Promise<Tunnel>;
