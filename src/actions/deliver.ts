import { setTimeout as sleep } from 'node:timers/promises';

import type { Random } from '../context.ts';
import { attemptsMax, type GiveUpReason, nextStep } from '../core/retry-schedule.ts';
import type { Attempt, LateAnswer, Outcome, RetryProfile } from '../core/types.ts';
import type { Sender, SendRequest } from '../http/sender.ts';

export interface DeliverOptions {
  readonly sender: Sender;
  readonly retries: RetryProfile;
  /** Decides whether the event has an instant retry. */
  readonly eventType: string | undefined;
  /** Makes the request of the attempt that begins now. */
  readonly request: () => SendRequest;
  /** How long an attempt may take. It is not divided by the speed: an app is as fast as it is. */
  readonly timeoutMs: number;
  readonly responseBytesMax: number;
  /** How much longer an answer is waited for, while the retries go on. */
  readonly lateMs: number;
  /** The waits are divided by it. */
  readonly speed: number;
  readonly now: () => Date;
  readonly random: Random;
  /** Ends a wait: the promise is rejected with its reason. */
  readonly signal: AbortSignal;
  /** Ends an attempt, too. Left out: what was begun is finished. */
  readonly sendSignal?: AbortSignal;
}

interface StepBase {
  /** Counted from 1: of the attempt that was made, or is to come. */
  readonly attemptNumber: number;
  /** How many there will be if all fail. */
  readonly attemptsMax: number;
  /** Since the first attempt began, by the provider's clock: waits count whole, whatever the speed. */
  readonly elapsedMs: number;
}

export type DeliverStep =
  | (StepBase & { readonly kind: 'attempted'; readonly attempt: Attempt })
  /** The next attempt comes after `waitMs` of the provider's time, at `at` by this machine's clock. */
  | (StepBase & { readonly kind: 'scheduled'; readonly waitMs: number; readonly at: Date })
  | (StepBase & Ending & { readonly kind: 'accepted' })
  | (StepBase & Ending & { readonly kind: 'gave_up'; readonly reason: GiveUpReason });

interface Ending {
  readonly lateAnswers: ReadonlyArray<LateAnswer & { readonly attemptNumber: number }>;
}

/**
 * Delivers one event to one endpoint as its provider does: attempt after attempt, with the provider's waits between
 * them, until one is accepted or the provider gives up, which is the last step.
 */
export async function* deliver(options: DeliverOptions): AsyncGenerator<DeliverStep, void, undefined> {
  const { retries, eventType, sender, now, random, speed, signal, sendSignal, timeoutMs, responseBytesMax } = options;
  const outcomes: Outcome[] = [];
  const late: Array<Promise<Ending['lateAnswers']>> = [];
  let elapsedMs = 0;
  for (let attemptNumber = 1; ; attemptNumber++) {
    const attempt = await sender.send(options.request(), {
      timeoutMs,
      responseBytesMax,
      now,
      ...(options.lateMs > 0 && {
        late: {
          withinMs: options.lateMs,
          expect: (answer) => late.push(answer.then((told) => (told ? [{ attemptNumber, ...told }] : []))),
        },
      }),
      ...(sendSignal && { signal: sendSignal }),
    });
    outcomes.push(attempt.outcome);
    elapsedMs += attempt.durationMs;
    const base = { attemptNumber, attemptsMax: attemptsMax(retries, { eventType, outcomes }) };
    yield { kind: 'attempted', ...base, elapsedMs, attempt };

    const step = nextStep(retries, { eventType, outcomes, now: now(), random });
    if (step.kind !== 'retry') {
      const end = { ...base, elapsedMs, lateAnswers: (await Promise.all(late)).flat() };
      yield step.kind === 'accepted' ? { kind: 'accepted', ...end } : { kind: 'gave_up', ...end, reason: step.reason };
      return;
    }
    const realWaitMs = step.waitMs / speed;
    elapsedMs += step.waitMs;
    const at = new Date(now().getTime() + realWaitMs);
    const ends = performance.now() + realWaitMs;
    yield { kind: 'scheduled', ...base, attemptNumber: attemptNumber + 1, elapsedMs, waitMs: step.waitMs, at };
    await sleep(Math.max(0, ends - performance.now()), undefined, { signal });
  }
}
