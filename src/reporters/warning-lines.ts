import type { ReporterEvent } from './events.ts';
import { safeText } from './safe-text.ts';
import type { Style } from './style.ts';

export type Warning = Pick<Extract<ReporterEvent, { type: 'warning' }>, 'message' | 'hint'>;

export function warningLines({ message, hint }: Warning, style: Style): string[] {
  return [`${style.warn('warning:')} ${safeText(message)}`, ...(hint ? [`  ${safeText(hint)}`] : [])];
}
