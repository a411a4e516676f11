import { matchesGlob } from '../core/glob.ts';
import { parseJsonBytes } from '../core/json-text.ts';
import type { Delivery, Provider } from '../core/types.ts';
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
export function createExpectations({ expect = [], count = 1, where = [] }: ExpectOptions): Expectations {
  const conditions = readConditions(where);
  const expected = expect.map((event) => ({ event, wanted: count, came: 0 }));
  const others = new Map<string, OtherEvent>();
  let resolveMet: () => void;
  const whenMet = new Promise<void>((resolve) => {
    resolveMet = resolve;
  });
  const isMet = (): boolean => expected.every(({ wanted, came }) => came >= wanted);

  const whyNot = (event: string, delivery: Delivery, provider: Provider | undefined): WhyNot | undefined => {
    if (!expected.some((one) => matchesGlob(one.event, event))) return { reason: 'not_expected' };
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
      const open = expected.filter((one) => one.came < one.wanted && matchesGlob(one.event, event));
      const why = whyNot(event, delivery, provider) ?? (open.length === 0 ? MORE : undefined);
      if (why) {
        const key = `${why.reason} ${event}`;
        others.set(key, { event, ...why, count: (others.get(key)?.count ?? 0) + 1 });
        return;
      }
      for (const one of open) one.came++;
      if (isMet()) resolveMet();
    },
    result: () => ({ expected: expected.map((one) => ({ ...one })), others: [...others.values()] }),
  };
}

/** An event type that is written out, and is near to one that is known, but is none: most likely a slip. */
export function unlikelyExpectations(expect: readonly string[], known: readonly string[]): ReporterWarning[] {
  return expect.flatMap((event) => {
    if (/[*?]/.test(event) || known.includes(event)) return [];
    const hint = didYouMean(event, known, '');
    return hint === '' ? [] : [{ type: 'warning' as const, message: `No event type "${event}" is known.`, hint }];
  });
}

type ReporterWarning = Extract<ReporterEvent, { type: 'warning' }>;

function counts({ verification }: Delivery, provider: Provider | undefined): boolean {
  return verification ? verification.valid : provider?.signature.kind === 'none';
}
