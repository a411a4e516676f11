import type { Provider, RefreshRules } from '../core/types.ts';

/** Most senders are said by what differs from these: JSON on one line, times and ids in their usual forms. */
type Optional = 'wire' | 'refresh' | 'pathPrefixes' | 'delivery';
type Profile = Omit<Provider, Optional> &
  Partial<Pick<Provider, Exclude<Optional, 'refresh'>>> & { readonly refresh?: Partial<RefreshRules> };

const REFRESH: RefreshRules = {
  ids: [
    { prefix: '', length: 36, alphabet: 'uuid' },
    { prefix: '(?<![A-Za-z0-9_])[a-z]{2,8}_', length: 24, alphabet: 'base62' },
  ],
  idPaths: [
    'id',
    'uuid',
    'event_id',
    'eventId',
    'data.id',
    'data.object.id',
    'payload.id',
    'event.id',
    'event.data.id',
    'events.*.id',
  ],
  times: { eventKeys: [] },
};

/** How long senders wait whose documentation does not say it; 30 s are what many have. */
const TIMEOUT_MS = 30_000;

/** A provider's profile with what it does not say itself; for bundlers: one that nobody uses can be left out. */
/* @__NO_SIDE_EFFECTS__ */
export function defineProvider<const Id extends string>(
  profile: Profile & { readonly id: Id },
): Provider & { readonly id: Id } {
  return {
    wire: { style: 'compact' },
    pathPrefixes: ['data', 'data.object', 'payload', 'event'],
    delivery: { timeoutMs: TIMEOUT_MS, isAssumed: true },
    ...profile,
    refresh: { ...REFRESH, ...profile.refresh },
  };
}
