import { type CaseReport, type CheckReport, type CheckResult, groupOf } from '../../core/check-report.ts';
import { isFinding, legible, TOOL } from './parts.ts';

/** JUnit XML as Jenkins, GitLab and the others read it: a suite a group, a test case a check. */
export function toJUnit(report: CheckReport): string {
  // The schemas have `skipped` for a suite alone.
  const { skipped: _skipped, ...counts } = countsOf(report.results);
  const attributes = { name: `${TOOL} check`, ...counts, time: seconds(report.durationMs) };
  const suites = groupsOf(report.results).map(([group, results]) => suite(group, results, report));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, suites)}\n`;
}

// Checks share requests, so none has a time of its own: only the whole has one.
const NO_TIME = seconds(0);

function suite(group: string, results: readonly CheckResult[], report: CheckReport): string {
  const { version, url, provider, mode, startedAt } = report;
  const properties = Object.entries({ url, provider, mode, version }).map(([name, value]) =>
    element('property', { name, value }),
  );
  const attributes = {
    name: group,
    ...countsOf(results),
    time: NO_TIME,
    // The schemas allow neither a zone nor a fraction.
    timestamp: startedAt.toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length),
  };
  return element('testsuite', attributes, [
    element('properties', {}, properties),
    ...results.map((result) => testCase(result, provider)),
  ]);
}

function testCase(result: CheckResult, provider: string): string {
  const attributes = {
    name: `${result.id} ${result.title}`,
    classname: `${TOOL}.check.${provider}`,
    time: NO_TIME,
  };
  return element('testcase', attributes, outcome(result));
}

type Attributes = Readonly<Record<string, string | number>>;

function outcome(result: CheckResult): string[] {
  const { verdict, note, severity } = result;
  const message = skipMessage(result);
  if (message !== undefined) return [element('skipped', { message })];
  if (verdict === 'pass') return [];
  const details = detailsOf(result);
  return verdict === 'fail'
    ? [textElement('failure', { type: severity, message: note }, details)]
    : [textElement('system-out', {}, [`${verdict}: ${note}`, ...details])];
}

/** Why it does not count, for a check that does not. */
function skipMessage(result: CheckResult): string | undefined {
  const { verdict, note, known } = result;
  if (known && isFinding(result)) return `known finding: ${note}`;
  if (verdict === 'inconclusive') return `inconclusive: ${note}`;
  return verdict === 'skipped' ? note : undefined;
}

function detailsOf({ cases, rootCause, symptoms }: CheckResult): string[] {
  return [
    ...(rootCause === undefined ? [] : [`a symptom of ${rootCause}`]),
    ...(symptoms.length === 0 ? [] : [`symptoms: ${symptoms.join(', ')}`]),
    ...cases.map((each) => caseText(each)),
  ];
}

function caseText({ sent, received, curl }: CaseReport): string {
  return [`sent: ${sent}`, `received: ${received}`, ...(curl === undefined ? [] : [curl])].join('\n');
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function countsOf(results: readonly CheckResult[]): Counts {
  const skipped = results.filter((result) => skipMessage(result) !== undefined);
  const failed = results.filter((result) => result.verdict === 'fail' && !skipped.includes(result));
  return { tests: results.length, failures: failed.length, errors: 0, skipped: skipped.length };
}

function groupsOf(results: readonly CheckResult[]): Array<readonly [string, readonly CheckResult[]]> {
  const names = [...new Set(results.map(({ id }) => groupOf(id)))];
  return names.map((name) => [name, results.filter(({ id }) => groupOf(id) === name)]);
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

/** Nothing is indented: text of several lines, such as a line for a shell, stays as it is. */
function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const start = `<${name}${attributesText(attributes)}`;
  return children.length === 0 ? `${start}/>` : [`${start}>`, ...children, `</${name}>`].join('\n');
}

function textElement(name: string, attributes: Attributes, paragraphs: readonly string[]): string {
  return `<${name}${attributesText(attributes)}>${escapeXml(paragraphs.join('\n\n'))}</${name}>`;
}

function attributesText(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replace(/[\t\n]/g, characterReference)}"`)
    .join('');
}

/** For text and, but for tabs and line ends, for values in double quotes. */
function escapeXml(text: string): string {
  return legible(text).replace(/[&<>"\r]/g, characterReference);
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function characterReference(character: string): string {
  return NAMED[character] ?? `&#${character.charCodeAt(0)};`;
}
