import { isAccepted } from './attempt.ts';
import { headerValue } from './headers.ts';
import type { Outcome, Provider, RetryProfile } from './types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The waits of hooks itself, for a sender of whom nothing is known: a schedule that several webhook services share. */
export const OWN_RETRIES: RetryProfile = {
  delaysMs: [5_000, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 10 * HOUR_MS],
  signsEachAttempt: true,
  certainty: 'unknown',
  source: 'How this sender retries is not known; these are waits of hooks, which several webhook services share.',
};

/** How much longer than the provider an answer is waited for, to say what a slow one has done. */
export const LATE_ANSWER_MS = 10_000;

export function retriesOf({ delivery }: Pick<Provider, 'delivery'>): RetryProfile {
  return delivery.retries ?? OWN_RETRIES;
}

/** What has happened to a delivery so far. */
export interface DeliveryHistory {
  readonly eventType?: string | undefined;
  /** Of the attempts made, in order; at least one. */
  readonly outcomes: readonly Outcome[];
  /** When the last of them ended. */
  readonly now: Date;
  readonly random: (size: number) => Uint8Array;
}

export type GiveUpReason =
  /** This provider does not try again by itself. */
  | 'no_retries'
  /** The last retry has failed. */
  | 'exhausted'
  /** The answer said that the endpoint wants no more. */
  | 'endpoint_gone';

export type NextStep =
  | { readonly kind: 'accepted' }
  /** The provider's own time; a faster clock divides it. */
  | { readonly kind: 'retry'; readonly waitMs: number }
  | { readonly kind: 'give_up'; readonly reason: GiveUpReason };

/** What the provider does after the last attempt. */
export function nextStep(retries: RetryProfile, history: DeliveryHistory): NextStep {
  const { outcomes } = history;
  const last = outcomes.at(-1);
  if (!last) throw new Error('Nothing has been attempted yet');
  if (isAccepted(last)) return { kind: 'accepted' };
  if (last.kind === 'response' && retries.disablingStatuses?.includes(last.status)) {
    return { kind: 'give_up', reason: 'endpoint_gone' };
  }
  const waitMs = plannedWait(retries, history);
  if (waitMs === undefined) {
    return { kind: 'give_up', reason: retries.delaysMs.length === 0 ? 'no_retries' : 'exhausted' };
  }
  const asked = retries.heedsRetryAfter ? retryAfterMs(last, history.now) : 0;
  return { kind: 'retry', waitMs: Math.max(Math.round(waitMs * jitterFactor(retries, history.random)), asked) };
}

/** How many attempts the delivery gets when all fail as the first one did. */
export function attemptsMax(retries: RetryProfile, history: Pick<DeliveryHistory, 'eventType' | 'outcomes'>): number {
  return 1 + retries.delaysMs.length + (hasInstantRetry(retries, history) ? 1 : 0);
}

/** Whether giving up one delivery, by itself, disables the endpoint. */
export function disablesEndpoint({ disablesAfter }: RetryProfile, reason: GiveUpReason): boolean {
  return reason === 'endpoint_gone' || disablesAfter === 1;
}

/** How long the waits are together, without the instant retry and without the time that attempts take. */
export function totalWaitMs({ delaysMs }: Pick<RetryProfile, 'delaysMs'>): number {
  return delaysMs.reduce((total, delayMs) => total + delayMs, 0);
}

function plannedWait(retries: RetryProfile, history: DeliveryHistory): number | undefined {
  const made = history.outcomes.length;
  if (!hasInstantRetry(retries, history)) return retries.delaysMs[made - 1];
  return made === 1 ? retries.instant?.delayMs : retries.delaysMs[made - 2];
}

function hasInstantRetry(
  { instant }: RetryProfile,
  { eventType, outcomes: [first] }: Pick<DeliveryHistory, 'eventType' | 'outcomes'>,
): boolean {
  if (!instant || !first || eventType === undefined || !instant.eventTypes.includes(eventType)) return false;
  // An answer that was too slow is not retried at once.
  return first.kind === 'response' ? first.status >= 500 : first.reason !== 'timeout';
}

function jitterFactor({ jitter = 0 }: RetryProfile, random: DeliveryHistory['random']): number {
  if (jitter === 0) return 1;
  const [high = 0, low = 0] = random(2);
  return 1 + jitter * (((high * 256 + low) / 65_535) * 2 - 1);
}

/** A receiver cannot put off a delivery for longer. */
const RETRY_AFTER_MS_MAX = 24 * HOUR_MS;

/** RFC 9110 section 10.2.3: seconds, or a date. */
function retryAfterMs(outcome: Outcome, now: Date): number {
  const text = outcome.kind === 'response' ? headerValue(outcome.rawHeaders, 'retry-after')?.trim() : undefined;
  if (!text) return 0;
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(waitMs) ? 0 : Math.min(Math.max(waitMs, 0), RETRY_AFTER_MS_MAX);
}
