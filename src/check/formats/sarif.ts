import { createHash } from 'node:crypto';

import { type CheckReport, type CheckResult, groupOf, type Severity, type Verdict } from '../../core/check-report.ts';
import { isFinding, legible, TOOL } from './parts.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * SARIF 2.1.0 that GitHub code scanning accepts. Findings lie in `file`, the receiver's source relative to its
 * repository; a symptom is told with its root finding, and has no result of its own.
 */
export function toSarif(report: CheckReport, file?: string): string {
  const { version, provider, results } = report;
  const run = {
    tool: { driver: { name: TOOL, version, semanticVersion: version, rules: results.map((result) => ruleOf(result)) } },
    automationDetails: { id: `${TOOL}-check/${provider}/` },
    invocations: [invocationOf(report)],
    results: rootFindings(results).map((result) => resultOf(result, report, file)),
  };
  const log = { $schema: SCHEMA, version: '2.1.0', runs: [run] };
  const clean = (_key: string, value: unknown) => (typeof value === 'string' ? legible(value) : value);
  return `${JSON.stringify(log, clean, 2)}\n`;
}

type Level = 'error' | 'warning' | 'note';

const LEVELS: Readonly<Record<Severity, Level>> = { must: 'error', should: 'warning', info: 'note' };

/** What is not wrong yet is no error, however much it would matter. */
function levelOf(severity: Severity, verdict: Verdict): Level {
  if (verdict === 'info') return 'note';
  return verdict === 'warn' && severity === 'must' ? 'warning' : LEVELS[severity];
}

function ruleOf({ id, title, why, severity, fix, evidence }: CheckResult) {
  const explain = `${TOOL} check --explain ${id}`;
  const seen = evidence.map((source) => `- ${source}`);
  return {
    id,
    name: pascalCase(title),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: [why, fix.text, `"${explain}" shows it in code.`, ...seen].join('\n'),
      markdown: [why, fix.text, `\`${explain}\` shows it in code.`, seen.join('\n')]
        .filter((paragraph) => paragraph !== '')
        .join('\n\n'),
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['webhook', groupOf(id)] },
  };
}

/** The form that SARIF has for a rule's name. */
function pascalCase(title: string): string {
  const words = title.replace(/['’]/g, '').match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function invocationOf({ judged, modeNote, startedAt, durationMs }: CheckReport) {
  return {
    executionSuccessful: judged,
    startTimeUtc: startedAt.toISOString(),
    endTimeUtc: new Date(startedAt.getTime() + durationMs).toISOString(),
    ...(!judged && { toolExecutionNotifications: [{ level: 'error', message: { text: modeNote } }] }),
  };
}

function rootFindings(results: readonly CheckResult[]): CheckResult[] {
  const findings = results.filter((result) => isFinding(result));
  const ids = new Set(findings.map(({ id }) => id));
  return findings.filter(({ rootCause }) => rootCause === undefined || !ids.has(rootCause));
}

function resultOf(result: CheckResult, report: CheckReport, file: string | undefined) {
  const { id, severity, verdict, reach, known } = result;
  return {
    ruleId: id,
    ruleIndex: report.results.indexOf(result),
    level: levelOf(severity, verdict),
    message: { text: messageOf(result, report.results) },
    locations: [locationOf(report.url, file)],
    partialFingerprints: fingerprintsOf(id, report, file),
    // SARIF wants the list in all results or in none.
    ...(report.results.some((each) => each.known) && {
      suppressions: known ? [{ kind: 'external', justification: 'known finding' }] : [],
    }),
    properties: { verdict, ...(reach && { reach }) },
  };
}

function messageOf({ note, symptoms }: CheckResult, results: readonly CheckResult[]): string {
  if (symptoms.length === 0) return note;
  const titles = new Map(results.map(({ id, title }) => [id, title]));
  const named = symptoms.map((id) => (titles.has(id) ? `${id} (${titles.get(id)})` : id));
  return `${note} For the same reason these are not so: ${named.join(', ')}.`;
}

function locationOf(url: string, file: string | undefined) {
  return {
    // GitHub refuses a result without a file, and wants its path to be relative. Where the source is not known, the
    // URL's path stands for it: it is the same in every run, and tells receivers of one app apart.
    physicalLocation: {
      artifactLocation: { uri: file === undefined ? pathOf(url) : relativeUri(file) },
      region: { startLine: 1 },
    },
    logicalLocations: [{ fullyQualifiedName: url, kind: 'resource' }],
  };
}

/** A path of any system as a URI that cannot be taken for an absolute one. */
function relativeUri(file: string): string {
  const path = file
    .toWellFormed()
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '');
  return encodeURI(path).replace(/[:#?]/g, encodeURIComponent);
}

/** The URL's path without its leading slash; a name of our own where nothing is left. */
function pathOf(url: string): string {
  const path = new URL(url).pathname.replace(/^\/+/, '').replaceAll(':', '%3A');
  return path === '' ? 'webhook' : path;
}

function fingerprintsOf(id: string, { provider, url }: CheckReport, file: string | undefined) {
  const digest = createHash('sha256')
    .update([id, provider, new URL(url).pathname].join('\n'))
    .digest('hex');
  return {
    'hooksCheck/v1': digest,
    // The one that GitHub goes by. Its upload makes this from a file's line, and complains when there is another.
    ...(file === undefined && { primaryLocationLineHash: digest }),
  };
}
