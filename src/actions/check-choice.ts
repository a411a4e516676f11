import { ADVICE } from '../check/advice/index.ts';
import { battery } from '../check/checks/index.ts';
import type { Check } from '../check/model.ts';
import { FRAMEWORKS, type Framework, groupOf } from '../core/check-report.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import type { Reporter } from '../reporters/events.ts';
import { didYouMean } from '../suggest.ts';

export interface ChoiceOptions {
  /** Ids and groups, each a list with commas: `SIG,RAW-006`. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly intrusive?: boolean;
}

export const NOT_ASKED = 'Not asked for.';

/**
 * Why a check was not asked for; undefined: it was.
 * @throws {UsageError} UNKNOWN_CHECK, NO_EFFECT
 */
export function chooseChecks({ only, skip, intrusive }: ChoiceOptions): (check: Check) => string | undefined {
  const wanted = only && idsOf(only);
  const unwanted = idsOf(skip ?? []);
  const explicit = (id: string): boolean => (only ?? []).flatMap(words).includes(id);
  return ({ id, intrusive: isIntrusive, phase }) => {
    // All others are judged by it.
    if (phase === 'baseline') return undefined;
    if (wanted && !wanted.has(id)) return NOT_ASKED;
    if (unwanted.has(id)) return 'Left out by --skip.';
    return isIntrusive && !intrusive && !explicit(id) ? 'Only with --intrusive.' : undefined;
  };
}

const words = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim().toUpperCase())
    .filter((word) => word !== '');

const GROUPS = [...new Set(battery.map(({ id }) => groupOf(id)))];

function idsOf(lists: readonly string[]): Set<string> {
  return new Set(
    lists.flatMap(words).flatMap((word) => {
      const ids = battery.map(({ id }) => id).filter((id) => id === word || id.startsWith(`${word}-`));
      if (ids.length > 0) return ids;
      throw unknownCheck(word);
    }),
  );
}

function unknownCheck(word: string): UsageError {
  const ids = battery.map(({ id }) => id);
  return new UsageError('UNKNOWN_CHECK', `There is no check "${word}".`, {
    hint: didYouMean(word, [...GROUPS, ...ids], `Groups are ${GROUPS.join(', ')}; hooks check --dry-run lists all.`),
  });
}

/** Tells all about one check, with the mending in the framework asked for, or in each. */
export function explainCheck(
  name: string,
  { framework }: { readonly framework?: Framework },
  reporter: Reporter,
): ExitCode {
  const id = name.trim().toUpperCase();
  const check = battery.find((each) => each.id === id);
  if (!check) throw unknownCheck(id);
  const { severity, title, why, sends, advice, evidence, explains = [] } = check;
  const frameworks = framework ? [framework] : FRAMEWORKS;
  const fixes = new Map<string, Framework[]>();
  for (const each of frameworks) {
    const code = ADVICE[advice].code[each];
    if (code !== undefined) fixes.set(code, [...(fixes.get(code) ?? []), each]);
  }
  reporter.report({
    type: 'check.explained',
    id,
    severity,
    title,
    why,
    sends,
    fix: ADVICE[advice].text,
    fixes: [...fixes].map(([code, users]) => ({ frameworks: users, code })),
    evidence,
    explains,
  });
  return EXIT.ok;
}
