import { answerWords, isYes } from './answer.ts';
import type { Severity } from '../core/check-report.ts';
import type { Answer, Case, Check, Judgement, Shot } from './model.ts';
import type { Trial } from './trial.ts';

type Kind<K extends Check['kind']> = Extract<Check, { kind: K }>;

export const inconclusive = (note: string, cases: readonly Case[] = []): Judgement => ({
  verdict: 'inconclusive',
  note,
  cases,
});
/** What is answered with 429 and the like is not judged. */
export const rateLimited = (cases?: readonly Case[]): Judgement =>
  inconclusive('The receiver answered with its rate limit.', cases);
export const pass = (note: string): Judgement => ({ verdict: 'pass', note, cases: [] });
export const fail = (note: string, cases: readonly Case[], more: Partial<Judgement> = {}): Judgement => ({
  verdict: 'fail',
  note,
  cases,
  ...more,
});

/** "no signature, an empty signature and 2 more" */
export function labels(cases: readonly Case[], max = 4): string {
  const names = cases.map(({ shot }) => shot.label);
  const shown = names.slice(0, max);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '');
}

/** A hole is a hole: so many forged requests that were accepted are enough. */
const ACCEPTED_MAX = 3;

/** Forged requests, none of which may be accepted. What crashes the receiver is no acceptance; other checks tell that. */
export async function judgeRefused(check: Kind<'refused'>, trial: Trial): Promise<Judgement> {
  const accepted: Case[] = [];
  const unclear: Case[] = [];
  const throttled: Case[] = [];
  const crashed: Case[] = [];
  for (const shot of check.shots(trial)) {
    const before = await effectsBefore(shot, trial);
    const answer = await trial.fire(shot);
    const reading = trial.read(answer);
    if (reading === 'crashed' && check.orCrash) crashed.push({ shot, answer });
    if (reading === 'accepted' && (await hasEffect(shot, trial, before))) accepted.push({ shot, answer });
    else if (reading === 'unclear') unclear.push({ shot, answer });
    else if (reading === 'throttled') throttled.push({ shot, answer });
    if (accepted.length === ACCEPTED_MAX) break;
  }
  if (accepted.length > 0) return fail(`Accepted: ${labels(accepted)}.`, accepted, { reach: check.reach ?? 'anyone' });
  if (crashed.length > 0)
    return fail(`${crashWords(crashed)}: ${labels(crashed)}.`, crashed, {
      reach: check.reach ?? 'anyone',
      severity: 'should',
    });
  if (unclear.length > 0)
    return inconclusive(
      `Answered 2xx, but not as a right request is: ${labels(unclear)} (${unclear.map(({ answer }) => answerWords(answer))[0]}).`,
      unclear,
    );
  if (throttled.length > 0) return rateLimited(throttled);
  return pass('All were refused.');
}

/** In the modes in which answers do not tell, the probe does. */
async function hasEffect(shot: Shot, { baseline, effectsOf }: Trial, before = 0): Promise<boolean> {
  if (baseline.mode !== 'probe' || !effectsOf) return true;
  return ((await effectsOf(shot)) ?? 0) > before;
}

/** What a forged request is about may have had its effects already, by the right one. */
async function effectsBefore(shot: Shot, { baseline, effectsOf, log }: Trial): Promise<number> {
  const isKnown = baseline.mode === 'probe' && log.some((each) => each.shot.eventId === shot.eventId);
  return isKnown ? ((await effectsOf?.(shot)) ?? 0) : 0;
}

/** Odd requests that may be refused or accepted, but not end in an error of the receiver's own. */
export async function judgeSurvived(check: Kind<'survived'>, trial: Trial): Promise<Judgement> {
  const crashed: Case[] = [];
  const throttled: Case[] = [];
  for (const shot of check.shots(trial)) {
    const answer = await trial.fire(shot);
    const reading = trial.read(answer);
    if (reading === 'crashed') crashed.push({ shot, answer });
    if (reading === 'throttled') throttled.push({ shot, answer });
  }
  if (crashed.length === 0 && throttled.length > 0) return rateLimited(throttled);
  if (crashed.length === 0) return pass('None ended in an error.');
  const { anyone, signed } = await byReach(crashed, trial);
  if (anyone.length === 0 && check.isRealistic)
    return fail(`${crashWords(signed)}: ${labels(signed)}.`, signed, { reach: 'signed' });
  if (anyone.length === 0) {
    return {
      verdict: 'info',
      note: `${crashWords(signed)}: ${labels(signed)}. Only who holds the secret can send this.`,
      cases: signed,
      reach: 'signed',
    };
  }
  const severity = crashSeverity(anyone, check.severity);
  const causedBy = check.symptomOf?.(anyone);
  return fail(`${crashWords(anyone)}: ${labels(anyone)}.`, anyone, {
    reach: 'anyone',
    severity,
    ...(causedBy !== undefined && { causedBy: [causedBy] }),
  });
}

/** It ended the process, which did not come back. */
export function judgeStopped(check: Check, crash: Case | undefined): Judgement {
  if (check.kind !== 'survived' || !crash) return inconclusive('The receiver stopped while this was checked.');
  const { genuine, label } = crash.shot;
  return fail(
    `The process ended: ${label}.`,
    [crash],
    genuine
      ? { reach: 'signed', severity: check.severity === 'info' ? 'info' : 'should' }
      : { reach: 'anyone', severity: 'must' },
  );
}

/** What a rightly signed request crashes is tried without a right signature, too. */
async function byReach(crashed: readonly Case[], trial: Trial): Promise<{ anyone: Case[]; signed: Case[] }> {
  const anyone: Case[] = [];
  const signed: Case[] = [];
  for (const each of crashed) {
    if (!each.shot.genuine) {
      anyone.push(each);
      continue;
    }
    const shot = trial.forgedLike(each.shot);
    const answer = await trial.fire(shot);
    if (trial.read(answer) === 'crashed') anyone.push({ shot, answer });
    else signed.push(each);
  }
  return { anyone, signed };
}

/** A connection that is dropped, or a process that is gone, is worse than an error page. */
function crashSeverity(cases: readonly Case[], severity: Severity): Severity {
  const dropped = cases.some(({ answer }) => answer.kind === 'silence');
  return dropped ? 'must' : severity === 'info' ? 'should' : severity;
}

export function crashWords(cases: readonly Case[]): string {
  const words = new Set(cases.map(({ answer }) => statusWords(answer)));
  return [...words].join(', ');
}

function statusWords(answer: Answer): string {
  return answer.kind === 'answer'
    ? `Answered ${answer.status}`
    : answerWords(answer).replace(/^\w/, (c) => c.toUpperCase());
}

/** Whether a right request was accepted: 2xx, and not as a refusal is answered; where all answers are alike, by its effect. */
export async function isTaken({ shot, answer }: Case, trial: Trial): Promise<boolean> {
  const { mode } = trial.baseline;
  if (mode === 'business') return trial.read(answer) === 'accepted';
  return isYes(answer) && trial.read(answer) !== 'refused_alike' && (await hasEffect(shot, trial));
}
