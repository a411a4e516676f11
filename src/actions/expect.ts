import { matchesGlob } from '../core/glob.ts';
import { parseJsonBytes } from '../core/json-text.ts';
import type { Delivery, Provider } from '../core/types.ts';
import { listFixtures } from '../events/fixtures.ts';
import type { ReporterEvent } from '../reporters/events.ts';
import { didYouMean } from '../suggest.ts';
import { readConditions, type UnmetCondition, unmetConditions } from './where.ts';

/** What has to come before a listener may end well. */
export interface ExpectOptions {
  /** Event types, each with `*` for any characters. */
  readonly expect?: readonly string[];
  /** How many of each; 1 when left out. */
  readonly count?: number;
  /** In milliseconds from the moment the listener is ready, or the command has ended. */
  readonly within?: number;
  /** `path=value` of the body, which all of them must have. */
  readonly where?: readonly string[];
}

export interface ExpectedEvent {
  readonly event: string;
  readonly wanted: number;
  readonly came: number;
}

/** What came and did not count, with how often. */
export interface OtherEvent {
  readonly event: string;
  /** `more`: all that was wanted of it had come. */
  readonly reason: 'not_expected' | 'not_valid' | 'not_json' | 'not_where' | 'more';
  readonly count: number;
  /** Of the last one, when the reason is `not_where`. */
  readonly unmet?: readonly UnmetCondition[];
}

export interface Expectations {
  observe(delivery: Delivery, provider: Provider | undefined): void;
  readonly met: boolean;
  /** Resolves when all has come. */
  readonly whenMet: Promise<void>;
  result(): { readonly expected: readonly ExpectedEvent[]; readonly others: readonly OtherEvent[] };
}

type WhyNot = Pick<OtherEvent, 'reason' | 'unmet'>;

const MORE: WhyNot = { reason: 'more' };

/**
 * Counts the deliveries that were expected. Only what is validly signed counts, or what a provider sends that signs
 * nothing.
 * @throws {UsageError} INVALID_WHERE
 */
export function createExpectations(
  { expect = [], count = 1, where = [] }: ExpectOptions,
  providers: readonly Provider[],
): Expectations {
  const conditions = readConditions(where);
  const expected = expect.map((event) => ({ event, ...readPattern(event, providers), wanted: count, came: 0 }));
  const others = new Map<string, OtherEvent>();
  let resolveMet: () => void;
  const whenMet = new Promise<void>((resolve) => {
    resolveMet = resolve;
  });
  const isMet = (): boolean => expected.every(({ wanted, came }) => came >= wanted);

  const whyNot = (event: string, delivery: Delivery, provider: Provider | undefined): WhyNot | undefined => {
    if (!expected.some((one) => fits(one, event, provider))) return { reason: 'not_expected' };
    if (!counts(delivery, provider)) return { reason: 'not_valid' };
    if (conditions.length === 0) return undefined;
    const root = parseJsonBytes(delivery.request.body);
    if (!root) return { reason: 'not_json' };
    const unmet = unmetConditions(conditions, root, provider);
    return unmet.length > 0 ? { reason: 'not_where', unmet } : undefined;
  };

  return {
    get met() {
      return isMet();
    },
    whenMet,
    observe(delivery, provider) {
      const event = delivery.eventType ?? `${delivery.request.method} ${delivery.request.path}`;
      const open = expected.filter((one) => one.came < one.wanted && fits(one, event, provider));
      const why = whyNot(event, delivery, provider) ?? (open.length === 0 ? MORE : undefined);
      if (why) {
        const key = `${why.reason} ${event}`;
        others.set(key, { event, ...why, count: (others.get(key)?.count ?? 0) + 1 });
        return;
      }
      for (const one of open) one.came++;
      if (isMet()) resolveMet();
    },
    result: () => ({
      expected: expected.map(({ event, wanted, came }) => ({ event, wanted, came })),
      others: [...others.values()],
    }),
  };
}

interface Pattern {
  readonly glob: string;
  /** Who has to have sent it. */
  readonly sender?: Provider;
}

/** `<provider>/<event glob>`, as `hooks trigger` takes it, where the provider is known; else an event glob. */
function readPattern(word: string, providers: readonly Provider[]): Pattern {
  const slash = word.indexOf('/');
  const sender = providers.find(({ id }) => id === word.slice(0, slash));
  return sender ? { sender, glob: word.slice(slash + 1) } : { glob: word };
}

function fits({ glob, sender }: Pattern, event: string, provider: Provider | undefined): boolean {
  return (!sender || sender.id === provider?.id) && matchesGlob(glob, event);
}

/** What will most likely not come: a slip of the pen, or an event type of a sender whose requests carry none. */
export function unlikelyExpectations(
  expect: readonly string[],
  { provider, providers }: { readonly provider: Provider | undefined; readonly providers: readonly Provider[] },
): ReporterWarning[] {
  return expect.flatMap((event) => {
    const { glob, sender = provider } = readPattern(event, providers);
    if (sender && !hasEventTypes(sender)) return MAY_BE_PATH.test(glob) ? [] : [noEventTypes(sender)];
    if (/[*?]/.test(glob)) return [];
    const senders = sender ? [sender] : providers;
    const known = senders.flatMap(({ id }) => listFixtures(id)).map(({ eventType }) => eventType);
    const hint = known.includes(glob) ? '' : didYouMean(glob, [...new Set(known)], '');
    return hint === '' ? [] : [{ type: 'warning' as const, message: `No event type "${event}" is known.`, hint }];
  });
}

const MAY_BE_PATH = /[ /]|^\*/;

function hasEventTypes({ eventType }: Provider): boolean {
  return eventType.bodyPath !== undefined || eventType.header !== undefined;
}

function noEventTypes({ name }: Provider): ReporterWarning {
  return {
    type: 'warning',
    message: `The requests of ${name} carry no event type.`,
    hint: "They go by method and path: --expect 'POST *'",
  };
}

type ReporterWarning = Extract<ReporterEvent, { type: 'warning' }>;

function counts({ verification }: Delivery, provider: Provider | undefined): boolean {
  return verification ? verification.valid : provider?.signature.kind === 'none';
}
