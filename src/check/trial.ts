import { isCrash, isThrottled, isYes, type Print } from './answer.ts';
import { makeEvent, type TestEvent, type TestEventOptions } from './event.ts';
import {
  carryingShot,
  forgedLike,
  forgedShot,
  type RightSignature,
  signedShot,
  type SigningOptions,
  unsignedShot,
} from './forge.ts';
import type { Mode } from '../core/check-report.ts';
import type { Answer, Case, Shot } from './model.ts';
import type { Target } from './target.ts';

/** What the first answers were, by which all others are read. */
export interface Baseline {
  readonly mode: Mode;
  /** What the mode is read from, as a sentence. */
  readonly note: string;
  readonly cases: Readonly<Record<'warmUp' | 'first' | 'second' | 'unsigned' | 'forged', Case>>;
  /** By what answers are told apart. */
  readonly print: Print;
  /** That of answers to right requests, and of refusals. */
  readonly acceptedPrints: ReadonlySet<string>;
  readonly refusedPrints: ReadonlySet<string>;
  /** By how much the receiver's clock differs, where its answers tell. */
  readonly skewMs: number | undefined;
  /** The event of the second right request. */
  readonly event: TestEvent;
}

/** How an answer reads beside those of the baseline. */
export type Reading =
  | 'accepted'
  /** As a request that is not rightly signed is. */
  | 'refused_alike'
  /** In another way, which no forged request has met. */
  | 'refused'
  /** A 2xx that neither right nor forged requests got. */
  | 'unclear'
  | 'crashed'
  | 'throttled';

/** Everything that was sent and came back, with the check for which it was. */
export interface Logged extends Case {
  readonly checkId: string;
}

/** How many effects an event had on the receiver's side; undefined: cannot be told. */
export type EffectsOf = (event: {
  readonly eventId?: string | undefined;
  readonly body: Uint8Array;
}) => Promise<number | undefined>;

/** What a check has at hand. */
export interface Trial {
  readonly target: Target;
  readonly baseline: Baseline;
  readonly log: readonly Logged[];
  /** What ended the receiver's process, though it may be back. */
  readonly crashes: readonly Logged[];
  readonly effectsOf: EffectsOf | undefined;
  readonly event: (options?: TestEventOptions) => TestEvent;
  readonly genuine: (event: TestEvent, label: string, options?: SigningOptions) => Shot;
  readonly unsigned: (event: TestEvent, label: string) => Shot;
  readonly forged: (event: TestEvent, label: string) => Shot;
  readonly forgedLike: (shot: Shot) => Shot;
  readonly carrying: (
    event: TestEvent,
    label: string,
    write: (right: RightSignature) => string | readonly string[],
  ) => Shot;
  /** Sends it, patiently: a receiver that asks for a pause gets one, and a dropped connection gets a second try. */
  readonly fire: (shot: Shot) => Promise<Answer>;
  /** All at once. */
  readonly fireTogether: (shots: readonly Shot[]) => Promise<Answer[]>;
  readonly read: (answer: Answer) => Reading;
}

/** The part of a trial that makes requests and sends nothing. */
export function shotMaker(
  target: Target,
): Pick<Trial, 'event' | 'genuine' | 'unsigned' | 'forged' | 'forgedLike' | 'carrying'> {
  return {
    event: (options) => makeEvent(target, options),
    genuine: (event, label, options) => signedShot(target, event, label, options),
    unsigned: (event, label) => unsignedShot(target, event, label),
    forged: (event, label) => forgedShot(target, event, label),
    forgedLike: (shot) => forgedLike(target, shot),
    carrying: (event, label, write) => carryingShot(target, event, label, write),
  };
}

const isDropped = (answer: Answer): boolean => answer.kind === 'silence' && answer.reason === 'closed';

/** An error of the receiver's own. Who drops the connection of any forged request means to. */
function isFall({ cases }: Pick<Baseline, 'cases'>, answer: Answer): boolean {
  return isCrash(answer) && !(isDropped(answer) && isDropped(cases.forged.answer));
}

/**
 * Reads an answer by the baseline's. Where right requests get many different answers, any 2xx counts as a yes; so does one
 * that a right request has got since, as an event that comes again may.
 */
export function readAnswer(
  baseline: Pick<Baseline, 'mode' | 'cases' | 'print' | 'acceptedPrints' | 'refusedPrints'>,
  answer: Answer,
  log: readonly Logged[],
): Reading {
  const { mode, print, acceptedPrints, refusedPrints } = baseline;
  if (isThrottled(answer)) return 'throttled';
  const seen = print(answer);
  if (refusedPrints.has(seen)) return isFall(baseline, answer) ? 'crashed' : 'refused_alike';
  if (acceptedPrints.has(seen)) return 'accepted';
  if (isFall(baseline, answer)) return 'crashed';
  if (!isYes(answer)) return 'refused';
  if (mode !== 'verifying') return 'unclear';
  const isKnown = log.some(({ shot, answer: other }) => shot.genuine && isYes(other) && print(other) === seen);
  return acceptedPrints.size > 1 || isKnown ? 'accepted' : 'unclear';
}
