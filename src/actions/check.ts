import { setMaxListeners } from 'node:events';

import { createProbe, type ProbeOptions } from './check-probe.ts';
import { chooseChecks, type ChoiceOptions, explainCheck, NOT_ASKED } from './check-choice.ts';
import { readKnown, type ReportTarget, reportTargets, writeReports } from './check-files.ts';
import { battery } from '../check/checks/index.ts';
import { leftOutReason, runChecks } from '../check/engine.ts';
import type { Fire } from '../check/firing.ts';
import type { Answer, Check } from '../check/model.ts';
import { countsAt, makeReport } from '../check/report.ts';
import type { Target } from '../check/target.ts';
import type { Context } from '../context.ts';
import type { CheckReport, Framework, Severity } from '../core/check-report.ts';
import type { Attempt, Provider } from '../core/types.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { createSender, type Sender } from '../http/sender.ts';
import { readableBody } from '../http/text.ts';
import type { Progress, Reporter } from '../reporters/events.ts';
import { version } from '../version.ts';
import { checkTarget, refuseRemote, type TargetOptions } from './check-target.ts';
import { LOCAL_SECRET_LABEL } from './secrets.ts';
import { loadSettings, rejectOptions } from './settings.ts';

export interface CheckOptions extends TargetOptions, ProbeOptions, ChoiceOptions {
  readonly allowRemote?: boolean;
  readonly explain?: string;
  readonly framework?: Framework;
  readonly failOn: Severity | 'inconclusive';
  /** `json`, `junit=report.xml` … */
  readonly format: readonly string[];
  /** The file that findings are anchored to in SARIF. */
  readonly source?: string;
  readonly known?: string;
  /** False: --no-repro was given. */
  readonly repro: boolean;
  readonly within?: number;
}

const RUN_LIMIT_MS = 120_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const TEXT_MAX = 4_096;
const CONNECTIONS_MAX = 64;

/** Fires right, broken and hostile deliveries at a receiver, and reports the bugs that it has. */
export async function checkAction(options: CheckOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  if (options.explain !== undefined) {
    rejectOptions(sendingOptions(options), '--explain sends nothing');
    return explainCheck(options.explain, options, reporter);
  }
  if (options.dryRun) rejectOptions(reportingOptions(options), '--dry-run sends nothing');
  const settings = await loadSettings(context);
  const known = await readKnown(options.known, context);
  const outputs = reportTargets(options, context);
  const leftOut = chooseChecks(options);
  const target = await checkTarget(options, settings, context, reporter);
  if (options.dryRun) return tellPlan(target, leftOut, reporter);
  if (
    battery.every((check) => check.phase === 'baseline' || leftOutReason(check, target, leftOut)) &&
    !asksForBase(options)
  )
    throw nothingToCheck(target, leftOut);
  if (!options.allowRemote) await refuseRemote(new URL(target.url).hostname);
  // A burst listens once for each of its requests.
  setMaxListeners(0, context.signal);
  await using sender = await createSender({ connections: CONNECTIONS_MAX });
  const startedAt = context.now();
  const start = performance.now();
  const run = await withProgress(reporter, target.url, (onCheck) =>
    runChecks({
      target,
      checks: battery,
      leftOut,
      send: fireAt(sender, target.provider, context),
      effectsOf: createProbe(options, context, sender),
      limitMs: options.within ?? RUN_LIMIT_MS,
      signal: context.signal,
      onCheck,
    }),
  );
  const report = makeReport(run, {
    checks: battery,
    target,
    version: version(),
    startedAt,
    durationMs: Math.round(performance.now() - start),
    known,
    framework: options.framework,
    reproductions: !options.repro ? 'none' : target.secret.label === LOCAL_SECRET_LABEL ? 'all' : 'without_signatures',
  });
  return tellReport(report, outputs, options, { known, context, reporter });
}

function reportingOptions({
  format,
  known,
  probeUrl,
  probeCmd,
  probeLog,
  within,
}: CheckOptions): Record<string, boolean> {
  return {
    '--format': format.length > 0,
    '--known': known !== undefined,
    '--probe-url': probeUrl !== undefined,
    '--probe-cmd': probeCmd !== undefined,
    '--probe-log': probeLog !== undefined,
    '--within': within !== undefined,
  };
}

function sendingOptions(options: CheckOptions): Record<string, boolean> {
  const { url, event, only, skip, intrusive, dryRun } = options;
  return {
    '--url': url !== undefined,
    '--event': event !== undefined,
    '--only': only !== undefined,
    '--skip': skip !== undefined,
    '--intrusive': intrusive === true,
    '--dry-run': dryRun === true,
    ...reportingOptions(options),
  };
}

/** The baseline is always taken; it may be all that is asked for. */
function asksForBase({ only = [] }: CheckOptions): boolean {
  return only.some((list) => list.toUpperCase().includes('BASE'));
}

function nothingToCheck(target: Target, leftOut: (check: Check) => string | undefined): UsageError {
  const reasons = battery
    .map((check) => leftOutReason(check, target, leftOut) ?? NOT_ASKED)
    .filter((reason) => reason !== NOT_ASKED);
  return new UsageError('NOTHING_TO_CHECK', 'No check is left to be made.', {
    hint: [...new Set(reasons)].slice(0, 3).join(' ') || 'Ask for others with --only, or skip fewer.',
  });
}

function fireAt(sender: Sender, provider: Provider, context: Context): Fire {
  return async (shot) => {
    const attempt = await sender.send(shot, {
      timeoutMs: provider.delivery.timeoutMs,
      responseBytesMax: ANSWER_BYTES_MAX,
      signal: context.signal,
      now: context.now,
      ownConnection: true,
    });
    return answerOf(attempt);
  };
}

function answerOf({ outcome, durationMs }: Attempt): Answer {
  if (outcome.kind === 'response') {
    const { status, rawHeaders } = outcome;
    const body = Buffer.from(readableBody(rawHeaders, outcome.body, ANSWER_BYTES_MAX));
    return { kind: 'answer', status, rawHeaders, text: body.toString('utf8').slice(0, TEXT_MAX), durationMs };
  }
  const reason =
    ({ refused: 'gone', timeout: 'timeout', closed: 'closed' } as const)[outcome.reason as 'refused'] ?? 'other';
  return { kind: 'silence', reason, detail: outcome.detail, durationMs };
}

async function withProgress<T>(
  reporter: Reporter,
  url: string,
  work: (onCheck: (check: Check) => void) => Promise<T>,
): Promise<T> {
  using progress: Progress = reporter.progress(`Asking ${new URL(url).host} …`);
  let made = 0;
  return await work(({ id, title }) => progress.update(`${++made} of ${battery.length}  ${id}  ${title}`));
}

function tellPlan(target: Target, leftOut: (check: Check) => string | undefined, reporter: Reporter): ExitCode {
  const checks = battery.map((check) => {
    const { id, severity, title, sends, accepted = 0 } = check;
    const reason = leftOutReason(check, target, leftOut);
    return {
      id,
      severity,
      title,
      sends,
      accepted: reason === undefined ? accepted : 0,
      ...(reason !== undefined && { reason }),
    };
  });
  const accepted = checks.reduce((sum, check) => sum + check.accepted, 0);
  // The oddities of right requests share two, and a plain one goes before them.
  const torture = checks.some(
    ({ id, reason }) => reason === undefined && (id.startsWith('RAW') || id.startsWith('ENC')),
  )
    ? 3
    : 0;
  reporter.report({
    type: 'check.planned',
    url: target.url,
    provider: target.provider.id,
    checks,
    accepted: accepted + torture,
  });
  return EXIT.ok;
}

interface Telling {
  readonly known: ReadonlySet<string>;
  readonly context: Context;
  readonly reporter: Reporter;
}

async function tellReport(
  report: CheckReport,
  outputs: readonly ReportTarget[],
  { failOn, source }: CheckOptions,
  { known, context, reporter }: Telling,
): Promise<ExitCode> {
  const counted = report.results.filter((result) => countsAt(result, failOn));
  const printed = await writeReports(report, outputs, source, { context, reporter });
  if (!printed) reporter.report({ type: 'check.completed', report, failOn, counted: counted.map(({ id }) => id) });
  for (const id of known) {
    const result = report.results.find((each) => each.id === id);
    if (result?.verdict === 'pass')
      reporter.report({
        type: 'notice',
        message: `${id} is a known finding, and passes now: take it out of the list.`,
      });
  }
  if (!report.judged) return EXIT.unavailable;
  return counted.length > 0 ? EXIT.negative : EXIT.ok;
}
