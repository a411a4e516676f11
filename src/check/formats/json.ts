import type { CheckReport } from '../../core/check-report.ts';
import { TOOL } from './parts.ts';

/** All that a report holds. */
export function toJson(report: CheckReport): string {
  return `${JSON.stringify({ tool: TOOL, ...report }, undefined, 2)}\n`;
}
