import type { CheckReport } from '../../src/core/check-report.ts';
import { runHooks, type TestContextOptions } from './context.ts';

export interface CheckRun {
  readonly report: CheckReport;
  readonly exitCode: number;
  readonly stderr: string;
}

/** Runs `hooks check` in this process, and reads its report. */
export async function runCheck(args: readonly string[], options: TestContextOptions = {}): Promise<CheckRun> {
  const { exitCode, stdout, stderr } = await runHooks(['check', ...args, '--format', 'json'], options);
  if (!stdout.startsWith('{')) throw new Error(`no report: ${stdout}${stderr}`);
  return { report: JSON.parse(stdout) as CheckReport, exitCode, stderr };
}

/** Findings in the order of the battery, symptoms after their root; a remark with its verdict. */
export function findingsOf({ results }: CheckReport): string[] {
  return results.flatMap(({ id, verdict, rootCause, symptoms }) => {
    if (rootCause !== undefined || !['fail', 'warn', 'info'].includes(verdict)) return [];
    const mark = verdict === 'fail' ? '' : ` ${verdict}`;
    return [`${id}${mark}${symptoms.length === 0 ? '' : `: ${symptoms.join(' ')}`}`];
  });
}
