import type { CheckReport } from '../../core/check-report.ts';
import { toJson } from './json.ts';
import { toJUnit } from './junit.ts';
import { toSarif } from './sarif.ts';

export const REPORT_FORMATS = ['json', 'junit', 'sarif'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface FormatOptions {
  /** The receiver's source, relative to its repository: where SARIF puts what was found. */
  readonly file?: string | undefined;
}

/** A report for programs, as a whole file that ends with a newline. The same report always makes the same text. */
export function formatReport(report: CheckReport, format: ReportFormat, options: FormatOptions = {}): string {
  switch (format) {
    case 'json':
      return toJson(report);
    case 'junit':
      return toJUnit(report);
    case 'sarif':
      return toSarif(report, options.file);
  }
}
