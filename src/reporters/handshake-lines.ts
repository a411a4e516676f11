import { answerLines, attemptLine, outcomeHint } from './attempt-lines.ts';
import type { ReporterEvent } from './events.ts';
import { safeText } from './safe-text.ts';
import type { Style } from './style.ts';

type Asked = Extract<ReporterEvent, { type: 'handshake.asked' }>;

/** What was asked, what came back, and what is wrong with it. */
export function handshakeLines({ provider, question, attempt, problem, answer }: Asked, style: Style): string[] {
  const accepted = attempt.outcome.kind === 'response' && problem === undefined;
  const hint = attempt.outcome.kind === 'response' ? undefined : outcomeHint(attempt.outcome);
  return [
    `${style.bold(`${provider}/handshake`)}  ${style.dim(question)}`,
    attemptLine(attempt, style, accepted),
    ...(answer ? answerLines(answer, style) : []),
    ...(problem === undefined ? [] : [`  ${style.bad('!')} ${safeText(problem)}`]),
    ...(hint === undefined ? [] : [`  ${hint}`]),
  ];
}
