import { headerValue } from '../core/headers.ts';
import { placeIsHeader } from '../core/placing.ts';
import { signatureForm } from '../core/scheme.ts';
import { curlCommand } from '../deliveries/export.ts';
import { ADVICE } from './advice/index.ts';
import { answerWords, isCrash } from './answer.ts';
import type { Run } from './engine.ts';
import { acceptedCount } from './firing.ts';
import type { CaseReport, CheckReport, CheckResult, AdviceTopic, Framework, Severity } from '../core/check-report.ts';
import type { Case, Check, Judgement } from './model.ts';
import type { Target } from './target.ts';
import type { Logged } from './trial.ts';

export interface ReportOptions {
  readonly checks: readonly Check[];
  readonly target: Target;
  readonly version: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Ids of findings that were accepted before. */
  readonly known: ReadonlySet<string>;
  /** Whose code is shown; left out: that of the framework that the answers tell of. */
  readonly framework?: Framework | undefined;
  /** Lines that show a finding again: with signatures only where the secret is the project's local one. */
  readonly reproductions: 'none' | 'without_signatures' | 'all';
}

/** Cases of one finding that a report shows. */
const CASES_MAX = 3;

/** What a run has found, in the order of the battery, symptoms below their cause. */
export function makeReport(run: Run, options: ReportOptions): CheckReport {
  const { target, checks } = options;
  const roots = rootCauses(checks, run.judgements);
  const framework = options.framework ?? frameworkOf(run.log);
  return {
    version: options.version,
    url: target.url,
    provider: target.provider.id,
    mode: run.mode,
    modeNote: run.modeNote,
    judged: !['reject_all', 'broken', 'unreachable'].includes(run.mode),
    startedAt: options.startedAt,
    durationMs: options.durationMs,
    requests: run.log.length,
    accepted: acceptedCount(run.log),
    results: checks.map((check) =>
      resultOf(check, run.judgements.get(check.id) ?? NOT_MADE, { roots, framework, options }),
    ),
    notTested: NOT_TESTED,
    ...(framework && { framework }),
  };
}

const NOT_MADE: Judgement = { verdict: 'inconclusive', note: 'Nobody answered.', cases: [] };

interface Around {
  readonly roots: ReadonlyMap<string, string>;
  readonly framework: Framework | undefined;
  readonly options: ReportOptions;
}

function resultOf(check: Check, judgement: Judgement, { roots, framework, options }: Around): CheckResult {
  const { id, title, why, advice, evidence } = check;
  const { note, reach, cases } = judgement;
  const rootCause = roots.get(id);
  const culprits = options.checks.filter((each) => judgement.causedBy?.includes(each.id));
  const isHarmless = reach === 'signed' && culprits.length > 0 && culprits.every((each) => each.severity === 'info');
  const severity = isHarmless ? 'info' : (judgement.severity ?? check.severityFor?.(options.target) ?? check.severity);
  // What is worth a look is no failure.
  const verdict = judgement.verdict === 'fail' && severity === 'info' ? 'info' : judgement.verdict;
  return {
    id,
    severity,
    title,
    verdict,
    note: redacted(note, options.target),
    ...(reach && { reach }),
    cases:
      verdict === 'pass' || verdict === 'skipped'
        ? []
        : cases.slice(0, CASES_MAX).map((each) => caseReport(each, options)),
    why,
    fix: fixFor(judgement.advice ?? advice, framework, options.target),
    evidence,
    ...(rootCause !== undefined && { rootCause }),
    symptoms: [...roots].filter(([, root]) => root === id).map(([symptom]) => symptom),
    known: options.known.has(id),
  };
}

/** The code is a pattern: it has the provider's header, and the text says what stands in it. */
function fixFor(advice: AdviceTopic, framework: Framework | undefined, { profile }: Target): CheckResult['fix'] {
  const { text, code: pattern } = ADVICE[advice];
  const plain = framework && pattern[framework];
  if (!framework || plain === undefined) return { text };
  const header = profile && placeIsHeader(profile.place) ? profile.place.name : 'X-Signature';
  const code = plain.replaceAll('X-Signature', header).replaceAll('x-signature', header.toLowerCase());
  const form =
    profile && /signature|isGenuine|is_genuine/i.test(plain) ? ` The form here: ${signatureForm(profile)}.` : '';
  return { text: text + form, code, framework };
}

/** The check that a failing one is a symptom of, by its id: the outermost. */
function rootCauses(checks: readonly Check[], judgements: ReadonlyMap<string, Judgement>): Map<string, string> {
  const failed = (id: string): boolean => judgements.get(id)?.verdict === 'fail';
  const isFinding = (id: string): boolean => failed(id) || ['warn', 'info'].includes(judgements.get(id)?.verdict ?? '');
  const crashes = (id: string): boolean => judgements.get(id)?.cases.every(({ answer }) => isCrash(answer)) === true;
  const direct = new Map<string, string>();
  for (const { id, explains = [] } of checks) {
    if (!failed(id)) continue;
    const causes = (judgements.get(id)?.causedBy ?? []).filter((each) => each !== id && isFinding(each));
    const cause = causes.find(failed);
    if (cause !== undefined) direct.set(id, cause);
    // What is only a remark does not hide what failed because of it.
    else for (const remark of causes) direct.set(remark, id);
    if (causes.length > 0) continue;
    // An error explains an error, and no acceptance.
    const symptoms = explains.filter((each) => isFinding(each) && (!crashes(id) || crashes(each)));
    for (const symptom of symptoms) if (!direct.has(symptom)) direct.set(symptom, id);
  }
  const outermost = (id: string): string => {
    const cause = direct.get(id);
    return cause === undefined ? id : outermost(cause);
  };
  return new Map(checks.flatMap(({ id }) => (direct.has(id) ? [[id, outermost(id)]] : [])));
}

function caseReport({ shot, answer }: Case, { target, reproductions }: ReportOptions): CaseReport {
  const curl = reproductions === 'none' ? undefined : curlOf(shot, target, reproductions === 'all');
  return {
    sent: `${shot.method}, ${shot.body.length} bytes: ${shot.label}`,
    received: redacted(answerWords(answer), target),
    ...(curl !== undefined && { curl }),
  };
}

const CURL_BYTES_MAX = 8 * 1024;

/** A line for a shell; undefined for requests that no line can make, and for those that would show what they must not. */
function curlOf(shot: Case['shot'], { profile }: Target, withSignatures: boolean): string | undefined {
  if (shot.chunks || shot.body.length > CURL_BYTES_MAX) return undefined;
  // A token is the secret itself.
  if (shot.showsSecret && (!withSignatures || profile?.kind === 'token')) return undefined;
  return curlCommand(shot);
}

const MASK = '<secret>';

/** A secret of a few letters stands in words and numbers by chance: it is masked where it stands alone. */
function redacted(text: string, { secret: { value } }: Target): string {
  if (value.length >= WORD_LENGTH) return text.replaceAll(value, MASK);
  return text.replace(/[^\s"'=:,]+/g, (word) => (word === value && !/^\d{3}$/.test(word) ? MASK : word));
}

const WORD_LENGTH = 8;

const NOT_TESTED = [
  'Whether signatures are compared in constant time: over a network that cannot be seen; read the code.',
  'Whether an event is marked as handled only after it was handled, and whether work is queued durably.',
  'Secrets in the source and in logs, and how random the secret is.',
  'TLS.',
];

/** By headers and error pages that frameworks have of their own accord; undefined where they are turned off. */
function frameworkOf(log: readonly Logged[]): Framework | undefined {
  for (const { answer } of log) {
    if (answer.kind === 'silence') continue;
    const by = (name: string): string => headerValue(answer.rawHeaders, name) ?? '';
    for (const [framework, isIt] of SIGNS) if (isIt(by('x-powered-by'), by('server'), answer.text)) return framework;
  }
  return undefined;
}

const SIGNS: ReadonlyArray<readonly [Framework, (poweredBy: string, server: string, text: string) => boolean]> = [
  ['next', (poweredBy) => poweredBy.startsWith('Next.js')],
  [
    'nest',
    (poweredBy, _, text) =>
      poweredBy === 'Express' && /^\{"(?:message":.*"statusCode|statusCode":\d+,"message)/.test(text),
  ],
  ['express', (poweredBy) => poweredBy === 'Express'],
  ['php', (poweredBy) => poweredBy.startsWith('PHP')],
  ['fastapi', (_, server, text) => server === 'uvicorn' && text.includes('"detail"')],
  ['flask', (_, server) => server.startsWith('Werkzeug')],
  ['django', (_, server) => server.startsWith('WSGIServer')],
  ['fastify', (_, __, text) => /^\{"statusCode":\d+,(?:"code":"[A-Z_]+",)?"error":/.test(text)],
];

const RANK: Readonly<Record<Severity, number>> = { must: 3, should: 2, info: 1 };

/** Whether a result counts at a level. Symptoms count with their cause, known findings not at all. */
export function countsAt(result: CheckResult, level: Severity | 'inconclusive'): boolean {
  if (result.known || result.rootCause !== undefined) return false;
  if (level === 'inconclusive' && result.verdict === 'inconclusive') return true;
  if (result.verdict === 'warn' || result.verdict === 'info') return level === 'info' || level === 'inconclusive';
  return result.verdict === 'fail' && (level === 'inconclusive' || RANK[result.severity] >= RANK[level]);
}
