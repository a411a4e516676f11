import { setTimeout as delay } from 'node:timers/promises';

import { isThrottled, isYes, waitAsked } from './answer.ts';
import type { Answer, Shot } from './model.ts';
import type { Logged } from './trial.ts';

/** Sends one request and tells what came of it. */
export type Fire = (shot: Shot) => Promise<Answer>;

/** The receiver has stopped listening, and has not come back. */
export class ReceiverGone extends Error {
  override readonly name = 'ReceiverGone';
}

export interface Firing {
  readonly log: Logged[];
  /** What ended the receiver's process. */
  readonly crashes: Logged[];
  /** For whose sake is fired from now on. */
  checkId: string;
  readonly fire: Fire;
  readonly fireTogether: (shots: readonly Shot[]) => Promise<Answer[]>;
}

/** Whoever finds such a request in a log knows it by this. It is the same in all: answers may hold what was sent. */
const MARK = ['X-Hooks-Check', 'true'] as const;

const THROTTLED_TRIES = 4;
const FIRST_PAUSE_MS = 250;
const PAUSE_MAX_MS = 5_000;
/** A process manager brings a process back within this time, or not at all. */
const COMES_BACK_MS = 3_000;
const ASK_EVERY_MS = 200;

/**
 * Fires with patience, so that nothing is taken for a fault that is none: a rate limit is waited for, and a connection that
 * was dropped is tried once more when the receiver is still there (an early refusal of a long body looks like that).
 * @throws {ReceiverGone}
 */
export function createFiring(send: Fire, heartbeat: () => Shot, signal: AbortSignal): Firing {
  const log: Logged[] = [];
  const crashes: Logged[] = [];
  const note = (shot: Shot, answer: Answer): Answer => {
    log.push({ checkId: firing.checkId, shot, answer });
    return answer;
  };
  const once = async (shot: Shot): Promise<Answer> =>
    note(shot, await send({ ...shot, rawHeaders: [...shot.rawHeaders, MARK] }));

  let triesMax = THROTTLED_TRIES;
  const patiently = async (shot: Shot): Promise<Answer> => {
    let answer = await once(shot);
    for (let tries = 0; isThrottled(answer) && tries < triesMax; tries++) {
      const pause = waitAsked(answer) ?? FIRST_PAUSE_MS * 2 ** tries;
      await delay(Math.min(Math.max(pause, FIRST_PAUSE_MS), PAUSE_MAX_MS), undefined, { signal });
      answer = await once(shot);
    }
    // Whose limit is not over by then is asked once from now on, until it answers again.
    triesMax = isThrottled(answer) ? 0 : THROTTLED_TRIES;
    return answer;
  };
  const isThere = async (): Promise<boolean> => {
    const answer = await once(heartbeat());
    // Who drops the connection of a request without a signature is there.
    return answer.kind === 'answer' || answer.reason === 'timeout' || answer.reason === 'closed';
  };
  const comesBack = async (): Promise<boolean> => {
    for (let waited = 0; waited < COMES_BACK_MS; waited += ASK_EVERY_MS) {
      await delay(ASK_EVERY_MS, undefined, { signal });
      if (await isThere()) return true;
    }
    return false;
  };

  let last: Logged | undefined;
  const firing: Firing = {
    log,
    crashes,
    checkId: '',
    async fire(shot) {
      const answer = await patiently(shot);
      const before = last;
      last = { checkId: firing.checkId, shot, answer };
      if (answer.kind === 'answer' || answer.reason === 'timeout' || answer.reason === 'other') return answer;
      if (answer.reason === 'closed' && (await isThere())) {
        const again = await patiently(shot);
        if (again.kind === 'answer' || again.reason !== 'gone') return again;
      }
      if (!log.some((each) => each.answer.kind === 'answer')) throw new ReceiverGone();
      // Who finds nobody there has ended nothing: the one before has.
      crashes.push(answer.reason === 'gone' && before ? before : last);
      if (!(await comesBack())) throw new ReceiverGone();
      return answer;
    },
    fireTogether: (shots) => Promise.all(shots.map(once)),
  };
  return firing;
}

/** How many rightly signed requests were accepted. */
export function acceptedCount(log: readonly Logged[]): number {
  return log.filter(({ shot, answer }) => shot.genuine && isYes(answer)).length;
}
