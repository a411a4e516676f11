import { matchesGlob } from '../core/glob.ts';
import { nodeAt } from '../core/json-path.ts';
import { parseJsonBytes } from '../core/json-text.ts';
import type { Delivery, Provider } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { candidatePaths } from '../events/short-path.ts';
import type { ReporterEvent } from '../reporters/events.ts';
import { didYouMean } from '../suggest.ts';

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
  readonly reason: 'not_expected' | 'not_valid' | 'not_where' | 'more';
  readonly count: number;
}

export interface Expectations {
  observe(delivery: Delivery, provider: Provider | undefined): void;
  readonly met: boolean;
  /** Resolves when all has come. */
  readonly whenMet: Promise<void>;
  result(): { readonly expected: readonly ExpectedEvent[]; readonly others: readonly OtherEvent[] };
}

interface Condition {
  readonly path: string;
  readonly value: string;
}

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

  const whyNot = (
    event: string,
    delivery: Delivery,
    provider: Provider | undefined,
  ): OtherEvent['reason'] | undefined => {
    if (!expected.some((one) => matchesGlob(one.event, event))) return 'not_expected';
    if (!counts(delivery, provider)) return 'not_valid';
    return conditions.every((condition) => holds(condition, delivery, provider)) ? undefined : 'not_where';
  };

  return {
    get met() {
      return isMet();
    },
    whenMet,
    observe(delivery, provider) {
      const event = delivery.eventType ?? `${delivery.request.method} ${delivery.request.path}`;
      const open = expected.filter((one) => one.came < one.wanted && matchesGlob(one.event, event));
      const reason = whyNot(event, delivery, provider) ?? (open.length === 0 ? 'more' : undefined);
      if (reason !== undefined) {
        const key = `${reason} ${event}`;
        others.set(key, { event, reason, count: (others.get(key)?.count ?? 0) + 1 });
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

function readConditions(words: readonly string[]): Condition[] {
  const conditions = words.map((word) => readCondition(word));
  for (const { path, value } of conditions) {
    const other = conditions.find((condition) => condition.path === path)?.value;
    if (other === undefined || other === value) continue;
    throw new UsageError('INVALID_WHERE', `--where ${path}=${other} and --where ${path}=${value} cannot both be true.`);
  }
  return conditions;
}

function readCondition(word: string): Condition {
  const equals = word.indexOf('=');
  if (equals > 0) return { path: word.slice(0, equals), value: word.slice(equals + 1) };
  throw new UsageError('INVALID_WHERE', `--where ${word} is not a condition.`, {
    hint: 'Write path=value, such as payment.amount=5000',
  });
}

function counts({ verification }: Delivery, provider: Provider | undefined): boolean {
  return verification ? verification.valid : provider?.signature.kind === 'none';
}

/** Numbers are compared as they are spelled: what was sent is what counts. */
function holds({ path, value }: Condition, { request }: Delivery, provider: Provider | undefined): boolean {
  const root = parseJsonBytes(request.body);
  if (!root) return false;
  const nodes = candidatePaths(path, provider?.pathPrefixes ?? []).map((candidate) => nodeAt(root, candidate));
  const node = nodes.find((found) => found !== undefined);
  if (node?.kind === 'string') return node.value === value;
  return node?.kind === 'literal' && node.text === value;
}
