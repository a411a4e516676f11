/** `must`: a security hole, or events are lost. `should`: robustness, a documented best practice. `info`: worth a look. */
export type Severity = 'must' | 'should' | 'info';

/**
 * `warn` is a weakness that is not wrong yet; `inconclusive` could not be judged, and never counts as `pass`; `skipped`
 * does not apply to the provider, or was not asked for.
 */
export type Verdict = 'pass' | 'fail' | 'warn' | 'info' | 'inconclusive' | 'skipped';

/** What the answers to right and to forged requests say of the receiver, before anything else is judged. */
export type Mode =
  /** Right ones are accepted, forged ones are not. */
  | 'verifying'
  /** All are answered 2xx, but forged ones with another body. */
  | 'soft'
  /** Right ones are refused for what they say, forged ones otherwise. */
  | 'business'
  /** All are answered alike, with 2xx. */
  | 'accept_all'
  /** All are answered alike, but the probe shows that forged ones have no effect. */
  | 'probe'
  /** Right ones are refused as forged ones are. */
  | 'reject_all'
  /** Right ones crash it. */
  | 'broken'
  /** It takes nearly as long as the provider waits. */
  | 'slow'
  | 'unreachable';

/** Who can make it happen: anybody who knows the URL, or only who holds the secret. */
export type Reach = 'anyone' | 'signed';

/** Knowledge of a kind of mistake and its mending. */
export type AdviceTopic =
  | 'raw_body'
  | 'verify_first'
  | 'compare_safely'
  | 'secret_set'
  | 'fixed_algorithm'
  | 'one_signature'
  | 'timestamp'
  | 'rotation'
  | 'idempotency'
  | 'same_content'
  | 'unknown_events'
  | 'parse_safely'
  | 'media_type'
  | 'transport'
  | 'method'
  | 'error_page'
  | 'quiet_refusal'
  | 'status'
  | 'body_limit'
  | 'answer_early'
  | 'right_route'
  | 'stay_alive';

export interface CheckResult {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly verdict: Verdict;
  readonly note: string;
  readonly reach?: Reach;
  readonly cases: readonly CaseReport[];
  readonly why: string;
  /** What to do; the code is that of a framework. */
  readonly fix: { readonly text: string; readonly code?: string; readonly framework?: Framework };
  readonly evidence: readonly string[];
  /** The finding that this one is a symptom of. */
  readonly rootCause?: string;
  readonly symptoms: readonly string[];
  /** It was accepted before, in the file of known findings. */
  readonly known: boolean;
}

/** A case for people and programs: without secrets, and without signatures but for the line that shows it again. */
export interface CaseReport {
  readonly sent: string;
  readonly received: string;
  /** A line for a shell that sends it again. */
  readonly curl?: string;
}

export interface CheckReport {
  readonly version: string;
  readonly url: string;
  readonly provider: string;
  readonly mode: Mode;
  /** What the mode means for the verdicts, as sentences. */
  readonly modeNote: string;
  /** Whether the receiver could be judged at all. */
  readonly judged: boolean;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly requests: number;
  /** Rightly signed requests that it accepted. */
  readonly accepted: number;
  /** In the order of the battery. */
  readonly results: readonly CheckResult[];
  /** What cannot be seen from outside, as sentences. */
  readonly notTested: readonly string[];
  /** By what the receiver gives itself away. */
  readonly framework?: Framework;
}

export const FRAMEWORKS = [
  'express',
  'fastify',
  'next',
  'nest',
  'hono',
  'flask',
  'fastapi',
  'django',
  'php',
  'go',
] as const;

export type Framework = (typeof FRAMEWORKS)[number];

/** `SIG` of `SIG-001`. */
export function groupOf(id: string): string {
  return id.replace(/-.*/, '');
}
