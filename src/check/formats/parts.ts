import type { CheckResult } from '../../core/check-report.ts';

/** The name that every format gives to the program. */
export const TOOL = 'hooks';

/** Whether it says something against the receiver, known before or not. */
export function isFinding({ verdict }: CheckResult): boolean {
  return verdict === 'fail' || verdict === 'warn' || verdict === 'info';
}

/**
 * Text without the characters that XML 1.0 cannot hold, even escaped: most control characters and halves of surrogate
 * pairs. Readers of SARIF stumble over the same ones.
 */
export function legible(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '');
}
