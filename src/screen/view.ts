import stringWidth from 'string-width';

import { isAccepted } from '../core/attempt.ts';
import { formatMs } from '../reporters/attempt-lines.ts';
import { safeText } from '../reporters/safe-text.ts';
import { NO_PUBLIC_URL } from '../reporters/tunnel-lines.ts';
import type { Style } from '../reporters/style.ts';
import { DELIVERY_KEYS, keysLine, LIST_KEYS, TEXT_KEYS } from './help.ts';
import { hasFailed, isUnaccepted, type Row } from './rows.ts';
import { chosenRow, type Page, type ScreenState, shownRows } from './state.ts';
import { cutTo, fit, wrap } from './text.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A frame: exactly as many lines as the terminal has rows, none wider than it. */
export function renderScreen(state: ScreenState, size: Size, style: Style): string[] {
  const head = headLines(state, size, style);
  const foot = footLines(state, size, style);
  const room = Math.max(0, size.rows - head.length - foot.length);
  const body = bodyLines(state, { columns: size.columns, rows: room }, style).slice(0, room);
  const filled = [...body, ...Array.from({ length: room - body.length }, () => '')];
  return [...head, ...filled, ...foot].slice(0, size.rows);
}

/** How many lines of the list or of a long view are seen at a time, and how many the long view has. */
export function pageOf(state: ScreenState, size: Size, style: Style): Page {
  const around = headLines(state, size, style).length + footLines(state, size, style).length;
  return {
    visible: Math.max(1, size.rows - around - 1),
    lines: state.view === 'list' ? 0 : brokenLines(state.view.lines, size).length,
  };
}

/** A long view is broken into lines once for a width, not once for a frame. */
const broken = new WeakMap<readonly string[], { readonly columns: number; readonly lines: readonly string[] }>();

function brokenLines(lines: readonly string[], { columns }: Size): readonly string[] {
  const known = broken.get(lines);
  if (known?.columns === columns) return known.lines;
  const fresh = lines.flatMap((line) => wrap(line, columns));
  broken.set(lines, { columns, lines: fresh });
  return fresh;
}

function bodyLines(state: ScreenState, size: Size, style: Style): string[] {
  if (state.view === 'list') return listLines(state, size, style);
  const { title, lines } = state.view;
  return [
    style.bold(cutTo(title, size.columns)),
    ...brokenLines(lines, size).slice(state.scroll, state.scroll + size.rows - 1),
  ];
}

const LABEL_COLUMNS = 10;

function headLines(state: ScreenState, { columns, rows }: Size, style: Style): string[] {
  const { ready } = state;
  if (!ready) return [style.dim(cutTo('Starting …', columns))];
  // On a very narrow terminal the labels go first.
  const label = columns >= 2 * LABEL_COLUMNS ? LABEL_COLUMNS : 0;
  const line = (name: string, text: string, paint: (text: string) => string = (same) => same): string =>
    style.dim(fit(name, label)) + paint(cutTo(safeText(text), columns - label));
  const tunnel = { up: '● ', down: '○ connecting again: ', failed: '✗ gone: ' }[state.tunnel];
  const head = [
    ...(state.publicUrl === undefined
      ? [line('Local', ready.url, style.bold), line('Public', NO_PUBLIC_URL, style.dim)]
      : [
          line('Public', tunnel + state.publicUrl, state.tunnel === 'up' ? style.bold : style.warn),
          line('Local', ready.url),
        ]),
    ...targetLines(state, line, style),
    line(
      'Provider',
      `${ready.provider ?? 'recognised'} · secret: ${ready.secretLabels.join(', ') || 'none'}${ready.enforce ? ' · enforced' : ''}`,
    ),
    ruleLine(state, columns, style),
  ];
  // On a very low terminal the list counts for more.
  return rows >= 16 ? head : head.slice(0, 1);
}

/** The line between what stays and what comes, with the count. */
function ruleLine(state: ScreenState, columns: number, style: Style): string {
  const { received, failed, onlyFailures } = state;
  const shown = onlyFailures ? ` · failures only${unlistedWords(state)}` : '';
  const counts = `${received} received${failed > 0 ? `, ${failed} failed` : ''}${shown}`;
  const text = cutTo(`── ${counts} `, columns);
  return style.dim(text + '─'.repeat(Math.max(0, columns - stringWidth(text))));
}

function unlistedWords({ rows, failed }: ScreenState): string {
  const unlisted = failed - rows.filter((row) => isUnaccepted(row)).length;
  return unlisted > 0 ? `, ${unlisted} older: hooks replay --failed` : '';
}

/** The list is what a listener is watched for. */
const TARGETS_SHOWN_MAX = 4;

function targetLines(
  { ready, down, paused }: ScreenState,
  line: (label: string, text: string, paint?: (text: string) => string) => string,
  style: Style,
): string[] {
  const targets = ready?.forwardTo ?? [];
  if (targets.length === 0) return [line('App', 'none: answered here (--forward-to sends on)')];
  const isTargetDown = ({ url }: { readonly url: string }): boolean => down.includes(new URL(url).origin);
  const shown = targets.slice(0, TARGETS_SHOWN_MAX).map((target, index) => {
    const { url, events = [], provider } = target;
    const isDown = isTargetDown(target);
    const what = [provider ?? [], events].flat().join(' ');
    const state = paused ? '‖ paused ' : isDown ? '○ down ' : '● ';
    const paint = paused || isDown ? style.warn : style.good;
    return line(index === 0 ? 'App' : '', `${state}${url}${what === '' ? '' : `  (${what})`}`, paint);
  });
  const others = targets.slice(TARGETS_SHOWN_MAX);
  if (others.length === 0) return shown;
  const downOthers = others.filter((target) => isTargetDown(target)).length;
  const words = `and ${others.length} more${downOthers > 0 ? `, ${downOthers} of them down` : ''}`;
  return [...shown, line('', words, downOthers > 0 ? style.warn : style.dim)];
}

/** Wider, and the eye loses the line on its way to the status. */
const WHAT_COLUMNS_MAX = 44;

interface RowColumns {
  readonly time: number;
  readonly what: number;
  readonly subject: number;
  readonly provider: number;
  readonly status: number;
}

/**
 * The columns of the list; what is left goes to the event and, on a wide terminal, to the sender. On a narrow one the
 * times go first.
 */
function columnsOf(columns: number): RowColumns {
  const [time, status] = columns >= 60 ? [9, 20] : columns >= 24 ? [0, 12] : [0, 0];
  const fixed = 2 + time + 2; // The choice, the time, the mark.
  const room = Math.max(0, columns - fixed - (status > 0 ? status + 2 : 0));
  const provider = columns >= 120 ? 18 : 0;
  const subject = room >= 36 ? Math.min(36, Math.floor((room - provider) * 0.4)) : 0;
  return {
    time,
    what: Math.min(WHAT_COLUMNS_MAX, Math.max(0, room - subject - provider)),
    subject,
    provider,
    status,
  };
}

function listLines(state: ScreenState, size: Size, style: Style): string[] {
  const rows = shownRows(state);
  if (rows.length === 0) return emptyLines(state, size, style);
  const chosen = chosenRow(state);
  const index = chosen ? rows.indexOf(chosen) : rows.length - 1;
  // The newest are at the bottom; the choice is kept in sight.
  const first = Math.max(0, Math.min(rows.length - size.rows, index - Math.floor(size.rows / 2)));
  const start = state.chosen === undefined ? Math.max(0, rows.length - size.rows) : first;
  return rows.slice(start, start + size.rows).map((row) => rowLine(row, row === chosen, size.columns, style));
}

function emptyLines({ onlyFailures, publicUrl, ready }: ScreenState, { columns }: Size, style: Style): string[] {
  const text = onlyFailures
    ? 'No failures. f shows everything.'
    : `Waiting for deliveries at ${publicUrl ?? ready?.url ?? ''}`;
  const hint = 'In another terminal: hooks trigger payment.captured';
  return ['', cutTo(`  ${text}`, columns), ...(onlyFailures ? [] : [style.dim(cutTo(`  ${hint}`, columns))])];
}

function rowLine(row: Row, isChosen: boolean, columns: number, style: Style): string {
  const widths = columnsOf(columns);
  const cells = [
    isChosen ? style.accent('▌ ') : '  ',
    widths.time > 0 ? style.dim(fit(clock(row.receivedAt), widths.time)) : '',
    mark(row, style),
    ' ',
    style.bold(fit(row.what, widths.what)),
    widths.subject > 0 ? fit(` ${row.subject ?? ''}`, widths.subject) : '',
    widths.provider > 0 ? style.dim(fit(` ${row.provider ?? 'unknown'}`, widths.provider)) : '',
    ...(widths.status > 0 ? ['  ', statusCell(row, widths.status, style)] : []),
  ];
  return columns >= 8 ? cells.join('') : cutTo(safeText(row.what), columns);
}

function mark({ valid }: Row, style: Style): string {
  if (valid === undefined) return style.warn('?');
  return valid ? style.good('✓') : style.bad('✗');
}

/** The worst of the endpoints' answers, and how long the slowest took. */
function statusCell(row: Row, width: number, style: Style): string {
  const { attempts, note, retryInMs } = row;
  if (attempts.length === 0) return style.dim(fit(note === '' ? '…' : note, width));
  const worst = attempts.find(({ outcome }) => !isAccepted(outcome)) ?? attempts[0];
  if (!worst) return '';
  const { outcome } = worst;
  const status = outcome.kind === 'response' ? String(outcome.status) : outcome.reason;
  const many =
    attempts.length > 1 ? ` ${attempts.filter((one) => isAccepted(one.outcome)).length}/${attempts.length}` : '';
  const again = retryInMs === undefined ? '' : ' ↻';
  const duration = formatMs(Math.max(...attempts.map(({ durationMs }) => durationMs)));
  const durationWidth = width >= 20 ? 8 : 0;
  const left = fit(`${hasFailed(row) ? '✗' : '✓'} ${status}${many}${again}`, width - durationWidth);
  return (hasFailed(row) ? style.bad(left) : style.good(left)) + style.dim(fit(duration, durationWidth, 'right'));
}

function clock(moment: Date): string {
  return moment.toTimeString().slice(0, 8);
}

function footLines(state: ScreenState, { columns, rows }: Size, style: Style): string[] {
  const { message, unread } = state;
  const reading = unread > 0 ? `w reads ${unread} ${unread === 1 ? 'warning' : 'warnings'}` : '';
  const text = [reading, message?.text ?? ''].filter((part) => part !== '').join(' · ');
  const told = text === '' ? '' : style[message?.kind ?? 'warn'](cutTo(safeText(text), columns));
  return [...(rows >= 16 || told !== '' ? [told] : []), style.dim(cutTo(keysLine(keysOf(state), columns), columns))];
}

function keysOf({ view }: ScreenState): readonly string[] {
  if (view === 'list') return LIST_KEYS;
  return view.deliveryId === undefined ? TEXT_KEYS : DELIVERY_KEYS;
}
