import { type CheckReport, type CheckResult, groupOf, type Severity, type Verdict } from '../core/check-report.ts';
import { formatMs } from './attempt-lines.ts';
import type { ReporterEvent } from './events.ts';
import { safeText } from './safe-text.ts';
import type { Style } from './style.ts';

type Planned = Extract<ReporterEvent, { type: 'check.planned' }>;
type Completed = Extract<ReporterEvent, { type: 'check.completed' }>;
type Explained = Extract<ReporterEvent, { type: 'check.explained' }>;

const INDENT = ' '.repeat(10);
const WORST_FIRST: readonly Severity[] = ['must', 'should', 'info'];
const COLUMNS = 80;
/** Of the text beside the indent. A word that is longer goes on a line of its own. */
const WIDTH = COLUMNS - INDENT.length;

/** What would be made, and what not. */
export function plannedCheckLines({ url, provider, checks, accepted }: Planned, style: Style): string[] {
  const made = checks.filter(({ reason }) => reason === undefined);
  const left = checks.filter(({ reason }) => reason !== undefined);
  return [
    `${style.bold(safeText(url))}  ${provider}: ${made.length} checks, about ${accepted} events that a right receiver accepts`,
    '',
    ...made.map(({ id, severity, title }) => `${id.padEnd(9)} ${style.dim(severity.padEnd(6))} ${title}`),
    ...(left.length === 0 ? [] : ['', style.dim('Not made:')]),
    ...left.map(({ id, title, reason = '' }) => style.dim(`${id.padEnd(9)} ${title}  (${reason})`)),
  ];
}

/** Findings, the worst first; then all groups at a glance, what could not be judged, and the verdict. */
export function checkReportLines({ report, failOn, counted }: Completed, style: Style): string[] {
  if (report.mode === 'unreachable') return [`${style.bad('✗')} ${safeText(report.url)}: ${report.modeNote}`];
  const findings = report.results.filter(isFinding);
  const ordered = WORST_FIRST.flatMap((severity) => findings.filter((result) => weight(result) === severity));
  return [
    headLine(report, style),
    safeText(report.modeNote),
    '',
    ...ordered.flatMap((result) => [...findingLines(result, report, style), '']),
    ...groupLines(report.results, style),
    '',
    ...togetherLines(report.results, style),
    ...notTestedLines(report, style),
    '',
    verdictLine(report, { failOn, counted }, findings, style),
  ];
}

function notTestedLines({ notTested }: CheckReport, style: Style): string[] {
  return [
    '',
    ...notTested.flatMap((text, index) => hanging(index === 0 ? 'Not tested  ' : ' '.repeat(12), text, style)),
  ];
}

const isFinding = ({ verdict, rootCause, known }: CheckResult): boolean =>
  ['fail', 'warn', 'info'].includes(verdict) && rootCause === undefined && !known;

/** What a weakness or a remark weighs, whatever its check would. */
const weight = ({ verdict, severity }: CheckResult): Severity => (verdict === 'fail' ? severity : 'info');

function headLine({ url, provider, requests, accepted, durationMs }: CheckReport, style: Style): string {
  const events = `${accepted} ${accepted === 1 ? 'event' : 'events'} accepted`;
  return `${style.bold(safeText(url))}  ${provider}  ${style.dim(`${requests} requests, ${events}, ${formatMs(durationMs)}`)}`;
}

/** Where no line may hold the request; the secret is left to be given as it was. */
function againWords(id: string, { url, provider }: CheckReport): string {
  return `hooks check --only ${id} --provider ${provider} --url ${url}`;
}

function findingLines(result: CheckResult, report: CheckReport, style: Style): string[] {
  const { id, title, note, why, reach, cases, fix, symptoms } = result;
  const colour = weight(result) === 'must' ? style.bad : weight(result) === 'should' ? style.warn : style.accent;
  const who = reach === 'anyone' ? ' Anybody can do this.' : '';
  const [shown] = cases;
  return [
    `${colour(`${MARKS[result.verdict]} ${weight(result).padEnd(6)}`)}  ${style.bold(id)}  ${title}`,
    ...wrapped(`${note}${who}`),
    ...wrapped(why).map((line) => style.dim(line)),
    ...(symptoms.length === 0 ? [] : [`${INDENT}With it fail ${symptoms.join(', ')}.`]),
    ...(shown ? caseLines(shown, againWords(id, report), style) : []),
    ...labelled('fix', fix.text, style),
    ...(fix.code === undefined ? [] : ['', ...codeLines(fix.code, style)]),
  ];
}

/** Nearly at the margin: code is as wide as a terminal. */
function codeLines(code: string, style: Style): string[] {
  return code.split('\n').map((line) => (line === '' ? '' : style.accent(`    ${line}`)));
}

/** One is enough for a person; files have more. */
function caseLines({ sent, received, curl }: CheckResult['cases'][number], again: string, style: Style): string[] {
  return [
    `${INDENT}${style.dim('sent')}      ${safeText(sent)}`,
    `${INDENT}${style.dim('received')}  ${safeText(received)}`,
    `${INDENT}${style.dim('again')}     ${safeText(curl ?? again)}`,
  ];
}

function labelled(label: string, text: string, style: Style): string[] {
  const [first = '', ...rest] = wrapped(text, WIDTH - 10).map((line) => line.trimStart());
  return [
    `${INDENT}${style.dim(label.padEnd(8))}  ${first}`,
    ...rest.map((line) => `${INDENT}${' '.repeat(10)}${line}`),
  ];
}

function wrapped(text: string, width = WIDTH): string[] {
  const lines: string[] = [''];
  for (const word of safeText(text).split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => INDENT + line);
}

const MARKS: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  info: 'i',
  inconclusive: '?',
  skipped: '-',
};

function grouped(
  results: readonly CheckResult[],
  keyOf: (result: CheckResult) => string,
): Array<readonly [key: string, members: CheckResult[]]> {
  const groups = new Map<string, CheckResult[]>();
  for (const result of results) groups.set(keyOf(result), [...(groups.get(keyOf(result)) ?? []), result]);
  return [...groups];
}

/** A line a group, with a mark for each check. */
function groupLines(results: readonly CheckResult[], style: Style): string[] {
  const groups = grouped(results, ({ id }) => groupOf(id));
  return groups.map(([group, members]) => {
    const marks = members.map(({ verdict, id }) => `${MARKS[verdict]} ${id.slice(group.length + 1)}`);
    const coloured = members.map(({ verdict, known }, index) => markStyle(verdict, known, style)(marks[index] ?? ''));
    return `${group.padEnd(5)} ${coloured.join('  ')}`;
  });
}

function markStyle(verdict: Verdict, known: boolean, style: Style): (text: string) => string {
  return known ? style.dim : style[STYLES[verdict]];
}

const STYLES: Readonly<Record<Verdict, keyof Style>> = {
  pass: 'good',
  fail: 'bad',
  warn: 'warn',
  info: 'warn',
  inconclusive: 'dim',
  skipped: 'dim',
};

/** What was not judged, or is known, by its reason: once, not for each check. */
function togetherLines(results: readonly CheckResult[], style: Style): string[] {
  const lines = (mark: string, some: readonly CheckResult[]): string[] =>
    grouped(some, ({ note }) => note).flatMap(([note, members]) =>
      hanging(mark, `${members.map(({ id }) => id).join(', ')}: ${note}`, style),
    );
  const known = results.filter((result) => result.known && result.verdict !== 'pass');
  return [
    ...lines(
      '? ',
      results.filter(({ verdict }) => verdict === 'inconclusive'),
    ),
    ...lines(
      '- ',
      results.filter(({ verdict }) => verdict === 'skipped'),
    ),
    ...lines(
      '= ',
      known.map((result) => ({ ...result, note: 'known findings' })),
    ),
  ];
}

/** Text beside a mark, in lines of a terminal's width. */
function hanging(mark: string, text: string, style: Style): string[] {
  const [first = '', ...rest] = wrapped(text, COLUMNS - mark.length).map((line) => line.trimStart());
  return [mark + first, ...rest.map((line) => ' '.repeat(mark.length) + line)].map((line) => style.dim(line));
}

function verdictLine(
  { judged, results }: CheckReport,
  { failOn, counted }: Pick<Completed, 'failOn' | 'counted'>,
  findings: readonly CheckResult[],
  style: Style,
): string {
  if (!judged) return style.bad('✗ The receiver could not be judged.');
  const open = results.filter(({ verdict }) => verdict === 'inconclusive').length;
  const rest = open === 0 ? '' : `; ${open} of ${results.length - skippedCount(results)} checks could not be judged`;
  if (findings.length === 0) return style.good(`✓ No findings${rest}.`);
  const words = WORST_FIRST.flatMap((severity) => {
    const ids = findings.filter((each) => weight(each) === severity).map(({ id }) => id);
    return ids.length > 0 ? [`${ids.length} ${severity} (${ids.join(', ')})`] : [];
  });
  const line = `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}: ${words.join(', ')}${rest}`;
  return counted.length > 0 ? style.bad(`✗ ${line}`) : style.good(`✓ ${line}, none that counts (--fail-on ${failOn})`);
}

function skippedCount(results: readonly CheckResult[]): number {
  return results.filter(({ verdict }) => verdict === 'skipped').length;
}

/** All about one check. */
export function explainedLines(event: Explained, style: Style): string[] {
  const { id, severity, title, why, sends, fix, fixes, evidence, explains } = event;
  return [
    `${style.bold(id)}  ${title}  ${style.dim(severity)}`,
    '',
    ...labelled('why', why, style),
    ...labelled('sends', sends, style),
    ...labelled('seen in', evidence.join('; '), style),
    ...(explains.length === 0 ? [] : labelled('explains', explains.join(', '), style)),
    ...labelled('fix', fix, style),
    ...fixes.flatMap(({ frameworks, code }) => [
      '',
      style.bold(`${INDENT}${frameworks.join(', ')}`),
      ...codeLines(code, style),
    ]),
  ];
}
