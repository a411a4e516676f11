import { dirname, resolve } from 'node:path';

import { battery } from '../check/checks/index.ts';
import { formatReport, REPORT_FORMATS, type ReportFormat } from '../check/formats/index.ts';
import type { Context } from '../context.ts';
import type { CheckReport } from '../core/check-report.ts';
import { UsageError } from '../errors.ts';
import { kindOf, writeBytesFile } from '../files.ts';
import type { Reporter } from '../reporters/events.ts';
import { readInput } from './input.ts';

export interface ReportTarget {
  readonly format: ReportFormat;
  /** Undefined: stdout. */
  readonly file?: string;
}

/**
 * Where reports go, before anything is sent.
 * @throws {UsageError} UNKNOWN_FORMAT, FORMAT_CONFLICT, NO_EFFECT
 */
export function reportTargets(
  { format, source }: { readonly format: readonly string[]; readonly source?: string },
  { argv, cwd }: Context,
): ReportTarget[] {
  const targets = format.map((text): ReportTarget => {
    const [name = '', ...file] = text.split('=');
    const known = REPORT_FORMATS.find((each) => each === name);
    if (!known)
      throw new UsageError('UNKNOWN_FORMAT', `There is no format "${name}".`, {
        hint: `There are ${REPORT_FORMATS.join(', ')}; to a file: --format junit=report.xml`,
      });
    if (file.length > 0 && file.join('=') === '')
      throw new UsageError('UNKNOWN_FORMAT', `--format ${name}= names no file.`);
    return { format: known, ...(file.length > 0 && { file: file.join('=') }) };
  });
  for (const { file } of targets) if (file !== undefined) checkFolderOf(file, cwd);
  const printed = targets.filter(({ file }) => file === undefined);
  if (printed.length > 1)
    throw new UsageError('FORMAT_CONFLICT', 'Two formats cannot both be printed.', {
      hint: `Write one to a file: --format ${printed[1]?.format ?? ''}=report`,
    });
  if (printed.length > 0 && argv.includes('--json'))
    throw new UsageError('FORMAT_CONFLICT', '--json and --format without a file cannot both be printed.', {
      hint: `Write it to a file: --format ${printed[0]?.format ?? ''}=report`,
    });
  if (source !== undefined && !targets.some((target) => target.format === 'sarif'))
    throw new UsageError('NO_EFFECT', '--source would have no effect: it is for --format sarif.');
  return targets;
}

/** Told before the receiver is asked a hundred times. */
function checkFolderOf(file: string, cwd: string): void {
  if (kindOf(dirname(resolve(cwd, file))) === 'folder') return;
  throw new UsageError('CANNOT_WRITE', `Cannot write ${file}: there is no such folder.`);
}

/** Writes them, and tells whether one was printed in place of the report for people. */
export async function writeReports(
  report: CheckReport,
  targets: readonly ReportTarget[],
  source: string | undefined,
  { context, reporter }: { readonly context: Context; readonly reporter: Reporter },
): Promise<boolean> {
  let isPrinted = false;
  for (const { format, file } of targets) {
    const bytes = Buffer.from(formatReport(report, format, source === undefined ? {} : { file: source }));
    if (file === undefined) {
      reporter.report({ type: 'output', bytes });
      isPrinted = true;
    } else writeBytesFile(resolve(context.cwd, file), bytes, file);
  }
  return isPrinted;
}

/**
 * The findings that are accepted: a JSON list of ids, or an earlier report of `--format json`, whose findings count.
 * @throws {UsageError} CANNOT_READ, INVALID_KNOWN
 */
export async function readKnown(file: string | undefined, context: Context): Promise<ReadonlySet<string>> {
  if (file === undefined) return new Set();
  const ids = idsIn(Buffer.from(await readInput(file, context)).toString('utf8'));
  const unknown = ids?.find((id) => !battery.some((check) => check.id === id));
  if (ids && unknown === undefined) return new Set(ids);
  const what =
    unknown === undefined ? 'is neither a list of ids nor a report' : `names "${unknown}", which is no check`;
  throw new UsageError('INVALID_KNOWN', `${file} ${what}.`, {
    hint: 'Write ["SIG-005"], or give the file of hooks check --format json=known.json',
  });
}

function idsIn(text: string): string[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (Array.isArray(json)) return json.every((id) => typeof id === 'string') ? json : undefined;
  const { results } = (json ?? {}) as { results?: unknown };
  if (!Array.isArray(results)) return undefined;
  const found = results as ReadonlyArray<{ id?: unknown; verdict?: unknown }>;
  return found.flatMap(({ id, verdict }) =>
    typeof id === 'string' && ['fail', 'warn', 'info'].includes(String(verdict)) ? [id] : [],
  );
}
