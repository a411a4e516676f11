import type { ReporterEvent } from './events.ts';
import { cut, safeText } from './safe-text.ts';
import type { Style } from './style.ts';

type Completed = Extract<ReporterEvent, { type: 'expectations.completed' }>;
type Unmet = NonNullable<Completed['others'][number]['unmet']>[number];

/** What was expected of a listener, and what came instead. */
export function expectationLines({ expected, others }: Completed, style: Style): string[] {
  const lines = expected.map(({ event, wanted, came }) =>
    came >= wanted
      ? style.good(`✓ ${safeText(event)} came${wanted > 1 ? ` ${wanted} times` : ''}`)
      : style.bad(`✗ ${safeText(event)} did not come${wanted > 1 ? ` ${wanted} times, but ${came}` : ''}`),
  );
  const unmet = expected.some(({ wanted, came }) => came < wanted);
  if (!unmet) return lines;
  if (others.length === 0) return [...lines, '  Nothing else came either.'];
  return [
    ...lines,
    '  What came instead:',
    ...others.map(({ event, reason, count, unmet = [] }) => {
      const why = NOT_COUNTED[reason] + unmet.map((condition) => unmetWords(condition)).join('; ');
      return `    ${safeText(event)}${count > 1 ? ` ×${count}` : ''}${why}`;
    }),
  ];
}

const NOT_COUNTED = {
  not_expected: '',
  not_valid: ': not validly signed',
  not_json: ': its body is not JSON, which --where looks into',
  not_where: ': does not fit ',
  more: ': more than was expected',
} as const;

const FOUND_COLUMNS = 60;

function unmetWords({ where, found }: Unmet): string {
  const there = found === undefined ? 'there is no such field' : `it is ${cut(safeText(found), FOUND_COLUMNS)}`;
  return `--where ${safeText(where)} (${there})`;
}
