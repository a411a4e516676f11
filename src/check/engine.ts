import { takeBaseline } from './baseline.ts';
import { judgeFeatures } from './features.ts';
import { createFiring, type Fire, type Firing, ReceiverGone } from './firing.ts';
import { inconclusive, isTaken, judgeRefused, judgeStopped, judgeSurvived } from './judging.ts';
import type { Mode } from '../core/check-report.ts';
import type { Check, Judgement, Phase } from './model.ts';
import { type Target, unmetNeed } from './target.ts';
import { type Baseline, type EffectsOf, type Logged, readAnswer, shotMaker, type Trial } from './trial.ts';

export interface RunOptions {
  readonly target: Target;
  readonly checks: readonly Check[];
  /** Why a check is not made, as far as that is known before; undefined: it is. */
  readonly leftOut: (check: Check) => string | undefined;
  readonly send: Fire;
  readonly effectsOf?: EffectsOf | undefined;
  /** For the whole run. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Told before each check. */
  readonly onCheck: (check: Check) => void;
}

/** What a run has seen. */
export interface Run {
  readonly mode: Mode;
  readonly modeNote: string;
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly log: readonly Logged[];
}

const PHASES: readonly Phase[] = ['baseline', 'forged', 'torture', 'genuine', 'last'];

/** Why a check is not made with this provider, or was not asked for, by its id. */
export function leftOutReason(check: Check, target: Target, leftOut: RunOptions['leftOut']): string | undefined {
  const unmet = unmetNeed(target, check.needs ?? []);
  return leftOut(check) ?? (unmet === undefined ? undefined : `Not applicable: ${unmet}.`);
}

/** Makes the checks, forged requests first, and judges each by the answers to the baseline. */
export async function runChecks(options: RunOptions): Promise<Run> {
  const { target, signal, effectsOf } = options;
  const endsAt = Date.now() + options.limitMs;
  const maker = shotMaker(target);
  const firing = createFiring(options.send, () => maker.unsigned(maker.event(), 'a sign of life'), signal);
  const judgements = new Map<string, Judgement>();
  let baseline: Baseline;
  try {
    baseline = await takeBaseline({ target, ...maker }, firing.fire, effectsOf);
  } catch (error) {
    if (!(error instanceof ReceiverGone)) throw error;
    return { mode: 'unreachable', modeNote: nobody(firing.log), judgements, log: firing.log };
  }
  if (baseline.mode === 'unreachable')
    return { mode: baseline.mode, modeNote: nobody(firing.log), judgements, log: firing.log };
  const trial: Trial = {
    target,
    baseline,
    log: firing.log,
    crashes: firing.crashes,
    effectsOf,
    ...maker,
    fire: firing.fire,
    fireTogether: firing.fireTogether,
    read: (answer) => readAnswer(baseline, answer, firing.log),
  };
  await judgeAll(trial, firing, judgements, { ...options, endsAt });
  return { mode: baseline.mode, modeNote: baseline.note, judgements, log: firing.log };
}

function nobody(log: readonly Logged[]): string {
  const [first] = log;
  const detail = first?.answer.kind === 'silence' ? first.answer.detail : '';
  return `Nobody answered${detail === '' ? '' : ` (${detail})`}. Is the app running?`;
}

async function judgeAll(
  trial: Trial,
  firing: Firing,
  judgements: Map<string, Judgement>,
  options: RunOptions & { readonly endsAt: number },
): Promise<void> {
  let stopped: string | undefined;
  const checks = inOrder(options.checks);
  const firstRight = checks.find((check) => isOfRight(check) && !beforehand(check, trial.baseline, options));
  for (const check of checks) {
    if (judgements.has(check.id)) continue;
    const given = beforehand(check, trial.baseline, options);
    if (!given && Date.now() > options.endsAt) stopped ??= 'the time of the run was over';
    if (check === firstRight) stopped ??= await whyShutOut(trial);
    if (given || (stopped !== undefined && !ALWAYS_JUDGED.has(check.phase))) {
      judgements.set(check.id, given ?? inconclusive(`Not made: ${stopped}.`));
      continue;
    }
    options.onCheck(check);
    firing.checkId = check.id;
    try {
      for (const [id, judgement] of await judge(check, trial, options)) judgements.set(id, judgement);
    } catch (error) {
      if (!(error instanceof ReceiverGone)) throw error;
      stopped = 'the receiver had stopped';
      judgements.set(check.id, judgeStopped(check, trial.crashes.at(-1)));
    }
  }
}

/** What has been asked already, or is read from all answers. */
const ALWAYS_JUDGED: ReadonlySet<Phase> = new Set(['baseline', 'last']);

const isOfRight = ({ phase }: Check): boolean => phase === 'torture' || phase === 'genuine';

/** After so many forged requests an app may let nobody in for a while, or be gone: right ones would be blamed for it. */
async function whyShutOut(trial: Trial): Promise<string | undefined> {
  const shot = trial.genuine(trial.event(), 'a right request after the forged ones');
  try {
    const seen = { shot, answer: await trial.fire(shot) };
    return (await isTaken(seen, trial)) ? undefined : 'right requests are not accepted any more';
  } catch (error) {
    if (!(error instanceof ReceiverGone)) throw error;
    return 'the receiver had stopped';
  }
}

const skipped = (note: string): Judgement => ({ verdict: 'skipped', note, cases: [] });

/** What is to be said without making it. */
function beforehand(check: Check, baseline: Baseline, { target, leftOut }: RunOptions): Judgement | undefined {
  const reason = leftOutReason(check, target, leftOut);
  return reason === undefined ? foregone(check, baseline) : skipped(reason);
}

function inOrder(checks: readonly Check[]): Check[] {
  return PHASES.flatMap((phase) => checks.filter((check) => check.phase === phase));
}

/** Oddities of right requests share theirs: the first of such checks judges all of them. */
async function judge(
  check: Check,
  trial: Trial,
  options: RunOptions,
): Promise<Iterable<readonly [id: string, judgement: Judgement]>> {
  switch (check.kind) {
    case 'refused':
      return [[check.id, await judgeRefused(check, trial)]];
    case 'survived':
      return [[check.id, unlessVacuous(await judgeSurvived(check, trial), trial.baseline)]];
    case 'judged':
      return [[check.id, await check.judge(trial)]];
    case 'accepted': {
      const alike = options.checks.filter((each) => each.kind === 'accepted');
      return judgeFeatures(
        alike.filter((each) => !beforehand(each, trial.baseline, options)),
        trial,
      );
    }
  }
}

/** Where right requests are refused, too, an orderly refusal says nothing. */
function unlessVacuous(judgement: Judgement, { mode }: Baseline): Judgement {
  const isVacuous = mode === 'reject_all' && judgement.verdict === 'pass';
  return isVacuous ? inconclusive(UNJUDGED.reject_all ?? '') : judgement;
}

/** Verdicts by time need clocks that agree. */
const SKEW_MAX_MS = 60_000;

/** What is known of a check before it is made: a refusal proves nothing where everything is refused. */
function foregone(check: Check, { mode, skewMs = 0 }: Baseline): Judgement | undefined {
  if (check.phase === 'baseline' || check.phase === 'last') return undefined;
  if (check.needsClock && Math.abs(skewMs) > SKEW_MAX_MS)
    return inconclusive(`The receiver's clock is ${Math.round(Math.abs(skewMs) / 1000)} s off this one.`);
  if (mode === 'accept_all') return ofNoVerification(check);
  const why = UNJUDGED[mode];
  // That something ends in an error can be seen also where all else is refused.
  return why === undefined || (mode === 'reject_all' && check.kind === 'survived') ? undefined : inconclusive(why);
}

const UNJUDGED: Partial<Readonly<Record<Mode, string>>> = {
  reject_all: 'Right requests are refused, too.',
  broken: 'Right requests end in an error.',
  slow: 'The receiver is too slow to be asked more.',
  unreachable: 'Nobody answered.',
};

function ofNoVerification({ kind, unverified }: Check): Judgement | undefined {
  if (kind === 'accepted') return inconclusive('Everything is accepted.');
  if (unverified === 'made' || kind === 'survived') return undefined;
  return skipped('No signature is verified (SIG-001).');
}
