import { formatMs } from './attempt-lines.ts';
import type { ReporterEvent, ScenarioEnd } from './events.ts';
import { safeText } from './safe-text.ts';
import type { Style } from './style.ts';

const NAME_COLUMNS = 28;

export function scenarioLines(
  { name, title, events }: Extract<ReporterEvent, { type: 'scenario.listed' }>,
  style: Style,
): string[] {
  const count = `${events.length} ${events.length === 1 ? 'event' : 'events'}`;
  return [`${style.bold(name.padEnd(NAME_COLUMNS))} ${safeText(title)}  ${style.dim(count)}`];
}

/** A row for each delivery, and how many were taken. */
export function scenarioTable({ rows, left }: ScenarioEnd, style: Style): string[] {
  const width = Math.max(...rows.map(({ eventType }) => eventType.length), 5);
  const accepted = rows.filter((row) => row.accepted).length;
  const total = `${accepted} of ${rows.length} accepted${left > 0 ? `, ${left} not sent after the refusal` : ''}`;
  return [
    ...rows.map((row) => rowLine(row, width, style)),
    accepted === rows.length && left === 0 ? style.good(total) : style.bad(total),
  ];
}

function rowLine(row: ScenarioEnd['rows'][number], width: number, style: Style): string {
  const { eventType, eventId = '', at, attempts, accepted, outcome, durationMs } = row;
  const status = `${accepted ? '✓' : '✗'} ${typeof outcome === 'number' ? outcome : `no answer: ${outcome}`}`;
  return [
    style.dim(at.toISOString().slice(0, 19).replace('T', ' ')),
    safeText(eventType).padEnd(width),
    (accepted ? style.good : style.bad)(status.padEnd(6)),
    style.dim(`${formatMs(durationMs)}${attempts > 1 ? `, ${attempts} attempts` : ''}`),
    style.dim(safeText(eventId)),
  ].join('  ');
}
