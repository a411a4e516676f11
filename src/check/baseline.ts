import { headerValue } from '../core/headers.ts';
import { fingerprint, isCrash, isYes, type Print, printOf } from './answer.ts';
import { ReceiverGone } from './firing.ts';
import type { Mode } from '../core/check-report.ts';
import type { Answer, Case, Shot } from './model.ts';
import type { Baseline, EffectsOf, Trial } from './trial.ts';

type Maker = Pick<Trial, 'target' | 'event' | 'genuine' | 'unsigned' | 'forged'>;
type Cases = Baseline['cases'];

/** Later than this share of the time that the provider waits, a receiver is slow. */
const SLOW_SHARE = 0.8;

/**
 * Five requests by which all later answers are read: a first one that is not timed, two right ones about different
 * things, one without a signature, and one with a wrong signature of the right form.
 */
export async function takeBaseline(
  maker: Maker,
  fire: (shot: Shot) => Promise<Answer>,
  effectsOf: EffectsOf | undefined,
): Promise<Baseline> {
  const { event, genuine, unsigned, forged, target } = maker;
  const firstShot = genuine(event(), 'the first right request');
  const warmUp: Case = { shot: firstShot, answer: await fire(firstShot) };
  const send = untilGone(fire);
  const first = await send(genuine(event(), 'a right request'));
  const secondEvent = event();
  const second = await send(genuine(secondEvent, 'a right request about something else'));
  if (!target.profile) return ofUnsigned({ warmUp, first, second, unsigned: first, forged: first }, secondEvent);
  const strangers = [event(), event()] as const;
  const unsignedCase = await send(unsigned(strangers[0], 'no signature'));
  const forgedCase = await send(forged(strangers[1], 'a wrong signature of the right form'));
  const cases: Cases = { warmUp, first, second, unsigned: unsignedCase, forged: forgedCase };
  const read = readModes(cases, target.provider.delivery.timeoutMs);
  const right = [warmUp.shot, first.shot, second.shot];
  const isTold = read.mode === 'accept_all' && (await effectsTell(right, strangers, effectsOf));
  const mode = isTold ? 'probe' : read.mode;
  return { ...read, mode, note: NOTES[mode], cases, skewMs: skewOf(second.answer), event: secondEvent };
}

/** One that was there and has stopped is no answer, and is not asked again: what it did answer can be read nevertheless. */
function untilGone(fire: (shot: Shot) => Promise<Answer>): (shot: Shot) => Promise<Case> {
  let isGone = false;
  return async (shot) => {
    try {
      if (!isGone) return { shot, answer: await fire(shot) };
    } catch (error) {
      if (!(error instanceof ReceiverGone)) throw error;
      isGone = true;
    }
    return { shot, answer: { kind: 'silence', reason: 'gone', detail: 'the receiver stopped', durationMs: 0 } };
  };
}

/** Where the provider signs nothing, there is nothing to forge. */
function ofUnsigned(cases: Cases, event: Baseline['event']): Baseline {
  const right = [cases.warmUp.answer, cases.first.answer, cases.second.answer];
  const crashes = right.slice(1).every(isCrash);
  const read: Read = {
    mode: crashes ? 'broken' : right.some(isYes) ? 'verifying' : 'business',
    print: fingerprint,
    acceptedPrints: new Set(right.filter((answer) => !isCrash(answer)).map(fingerprint)),
    refusedPrints: new Set(),
  };
  const note = read.mode === 'verifying' ? NOTHING_SIGNED : NOTES[read.mode];
  return { ...read, note, cases, skewMs: skewOf(cases.second.answer), event };
}

type Read = Pick<Baseline, 'mode' | 'print' | 'acceptedPrints' | 'refusedPrints'>;

function readModes(cases: Cases, deadlineMs: number): Read {
  const right = [cases.warmUp.answer, cases.first.answer, cases.second.answer];
  const wrong = [cases.unsigned.answer, cases.forged.answer];
  const timed = right.slice(1);
  const print = printOf(timed.some(isYes) ? timed.filter(isYes) : timed) ?? fingerprint;
  const prints = (answers: readonly Answer[]): ReadonlySet<string> => new Set(answers.map(print));
  const none: ReadonlySet<string> = new Set();
  if (right.every(({ kind }) => kind === 'silence')) {
    const late = right.every((answer) => answer.kind === 'silence' && answer.reason === 'timeout');
    return { mode: late ? 'slow' : 'unreachable', print, acceptedPrints: none, refusedPrints: none };
  }
  if (timed.every(isCrash)) return { mode: 'broken', print, acceptedPrints: none, refusedPrints: prints(wrong) };

  const accepted = right.filter(isYes);
  if (accepted.length === 0) return readRefusals(timed, wrong, print);
  const acceptedPrints = prints(accepted);
  const isVaried = prints(timed.filter(isYes)).size > 1;
  const alike = (answer: Answer): boolean => acceptedPrints.has(print(answer)) || (isVaried && isYes(answer));
  const refusals = wrong.filter((answer) => !alike(answer));
  const refusedPrints = prints(refusals);
  if (refusals.length === 0) return { mode: 'accept_all', print, acceptedPrints, refusedPrints };
  if (Math.min(...timed.map(({ durationMs }) => durationMs)) > deadlineMs * SLOW_SHARE)
    return { mode: 'slow', print, acceptedPrints, refusedPrints };
  return { mode: refusals.some(isYes) ? 'soft' : 'verifying', print, acceptedPrints, refusedPrints };
}

/** No right request is accepted: are they refused for their signature, or for what they say? */
function readRefusals(right: readonly Answer[], wrong: readonly Answer[], print: Print): Read {
  const acceptedPrints = new Set(right.map(print));
  const refusedPrints = new Set(wrong.map(print));
  const isClientError = right.every(
    (answer) => answer.kind === 'answer' && answer.status >= 400 && answer.status < 500,
  );
  const differs = ![...refusedPrints].some((print) => acceptedPrints.has(print));
  if (isClientError && differs) return { mode: 'business', print, acceptedPrints, refusedPrints };
  return {
    mode: 'reject_all',
    print,
    acceptedPrints: new Set(),
    refusedPrints: new Set([...acceptedPrints, ...refusedPrints]),
  };
}

type Counted = ReadonlyArray<Parameters<EffectsOf>[0]>;

/** Right requests have effects and forged ones have none; a probe that counts nothing tells nothing. */
async function effectsTell(right: Counted, strange: Counted, effectsOf: EffectsOf | undefined): Promise<boolean> {
  if (!effectsOf) return false;
  for (const event of strange) if ((await effectsOf(event)) !== 0) return false;
  for (const event of right) if (((await effectsOf(event)) ?? 0) > 0) return true;
  return false;
}

/** The receiver's clock beside this one; to the second, as `Date` is. */
function skewOf(answer: Answer): number | undefined {
  if (answer.kind === 'silence') return undefined;
  const date = Date.parse(headerValue(answer.rawHeaders, 'date') ?? '');
  return Number.isNaN(date) ? undefined : date - Date.now();
}

const NOTHING_SIGNED = 'The provider signs nothing: whoever knows the URL can send such events.';

const NOTES: Readonly<Record<Mode, string>> = {
  verifying: 'Right requests are accepted, forged ones are refused.',
  soft: 'Forged requests are answered 2xx, too, with another body: they are told apart by that.',
  business:
    'Right requests are refused for what they say, forged ones otherwise: signatures can be judged, the rest cannot. Give an event that the app knows with --event file.json.',
  accept_all: 'A request without a signature and one with a wrong signature are answered like a right one.',
  probe: 'All requests are answered alike, but the forged ones have no effect: it is judged by effects.',
  reject_all: 'Right requests are refused as forged ones are: nothing can be said of the other checks.',
  broken: 'Right requests end in an error of the receiver.',
  slow: 'The answers take nearly as long as the provider waits, or longer: only the quick checks were made.',
  unreachable: 'Nobody answered.',
};
