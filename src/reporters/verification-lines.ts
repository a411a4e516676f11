import type { Verification } from '../core/types.ts';
import type { ReporterEvent } from './events.ts';
import { safeText } from './safe-text.ts';
import type { Style } from './style.ts';

type VerificationEvent = Extract<ReporterEvent, { type: 'verification' }>;

/** The verdict on one signature: a line when it is one of many, else with what was checked, and why not. */
export function verificationLines(event: VerificationEvent, style: Style): string[] {
  const { verification, provider, mayBe = [], eventType, source, brief } = event;
  const what = safeText(`${eventType ?? 'event'} from ${provider}`);
  const head = verification.valid ? style.good('✓ valid  ') : style.bad('✗ invalid');
  const first = `${head}  ${what}  ${style.dim(safeText(source))}`;
  if (brief && verification.valid) return [first];
  const others =
    brief || mayBe.length === 0
      ? []
      : [style.dim(safeText(`  or from ${mayBe.join(', ')}, which sign in the very same way`))];
  if (verification.valid) {
    return [
      first,
      style.dim(safeText(`  ${verification.scheme}, secret from ${verification.secretLabel ?? '?'}`)),
      ...others,
      ...(verification.caveat === undefined ? [] : [`  ${style.warn('!')} ${safeText(verification.caveat)}`]),
    ];
  }
  return [
    first,
    ...[safeText(verification.detail), ...diagnosisLines(verification)].map((line) => `  ${line}`),
    ...others,
  ];
}

/** Why a signature does not match: only what an HMAC confirmed is named. */
export function diagnosisLines(verification: Extract<Verification, { valid: false }>): string[] {
  const { diagnosis } = verification;
  if (!diagnosis) return [];
  const [first, ...others] = diagnosis.mistakes;
  if (first) {
    return [`Why: ${safeText(first.message)}`, ...others.map(({ message }) => `And: ${safeText(message)}`)];
  }
  if (diagnosis.tried === 0) return [];
  const tried = `${diagnosis.tried} signatures tried`;
  return diagnosis.cutShort
    ? [`Why: not found (${tried}; the body is too long to try every usual mistake).`]
    : [`Why: none of the usual mistakes (${tried}): another secret, or the body was changed.`];
}
