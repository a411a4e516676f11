import type { ReporterEvent } from '../reporters/events.ts';
import { plainStyle } from '../reporters/style.ts';
import { type Warning, warningLines } from '../reporters/warning-lines.ts';
import { HELP_LINES } from './help.ts';
import type { Key } from './keys.ts';
import { hasFailed, isUnaccepted, newRow, type Row, withAttempt, withRow } from './rows.ts';

/** Text that may be longer than the screen. */
export interface LongView {
  /** The delivery that it is about. */
  readonly deliveryId: string | undefined;
  readonly title: string;
  readonly lines: readonly string[];
}

const HELP: LongView = { deliveryId: undefined, title: 'Keys — esc goes back', lines: HELP_LINES };

type Ready = Extract<ReporterEvent, { type: 'listener.ready' }>;

export interface ScreenState {
  readonly ready: Ready | undefined;
  readonly publicUrl: string | undefined;
  readonly tunnel: 'up' | 'down' | 'failed';
  /** Origins of targets that do not answer. */
  readonly down: readonly string[];
  readonly rows: readonly Row[];
  readonly received: number;
  /** Deliveries that some endpoint has not accepted, in the list or not. */
  readonly failed: number;
  /** The id that is chosen; undefined: the newest, as they come. */
  readonly chosen: string | undefined;
  readonly onlyFailures: boolean;
  readonly paused: boolean;
  /** What was kept since the pause began, to be handed over when it ends. */
  readonly held: readonly string[];
  readonly view: 'list' | LongView;
  /** The first line that is shown of a long view. */
  readonly scroll: number;
  readonly warnings: readonly Warning[];
  /** How many of them, the last ones, nobody has read. */
  readonly unread: number;
  readonly message: { readonly kind: 'good' | 'warn' | 'bad'; readonly text: string } | undefined;
}

export const emptyState: ScreenState = {
  ready: undefined,
  publicUrl: undefined,
  tunnel: 'up',
  down: [],
  rows: [],
  received: 0,
  failed: 0,
  chosen: undefined,
  onlyFailures: false,
  paused: false,
  held: [],
  view: 'list',
  scroll: 0,
  warnings: [],
  unread: 0,
  message: undefined,
};

type Reducers = {
  readonly [Type in ReporterEvent['type']]?: (
    state: ScreenState,
    event: Extract<ReporterEvent, { type: Type }>,
    subject: string | undefined,
  ) => ScreenState;
};

/** What is not here changes nothing that is seen. */
const REDUCERS: Reducers = {
  'listener.ready': (state, event) => ({ ...state, ready: event, publicUrl: event.publicUrl }),
  'delivery.received': (state, event, subject) =>
    addRow(state, newRow(event, { subject, hasApp: state.ready?.forwardTo.length !== 0, paused: state.paused })),
  'attempt.completed': (state, event) => updateRow(state, event.deliveryId, (row) => withAttempt(row, event)),
  'answer.early': (state, { deliveryId, status }) =>
    updateRow(state, deliveryId, (row) => ({ ...row, note: `${status} sent, app still busy` })),
  'target.down': (state, { url }) => ({ ...state, down: [...state.down, url] }),
  'target.up': (state, event) => ({ ...state, down: state.down.filter((url) => url !== event.url) }),
  'tunnel.down': (state, { reason }) => said({ ...state, tunnel: 'down' }, 'warn', `Public URL down: ${reason}`),
  'tunnel.up': (state, event) => tunnelUp({ ...state, tunnel: 'up', publicUrl: event.publicUrl }, event.previousUrl),
  'tunnel.failed': (state, { message }) => said({ ...state, tunnel: 'failed' }, 'bad', message),
  'tunnel.tested': (state, event) =>
    event.ok
      ? said(state, 'good', `Self-test: a ping through the public URL took ${Math.round(event.durationMs)} ms.`)
      : warned(state, { message: `Self-test failed: ${event.detail}` }),
  warning: warned,
  notice: (state, { message }) => said(state, 'good', message),
  'request.rejected': (state, { status, reason }) => said(state, 'warn', `Rejected with ${status}: ${reason}`),
};

/** The state after something was reported; `subject` is what the delivery of the event is about. */
export function afterEvent(state: ScreenState, event: ReporterEvent, subject?: string): ScreenState {
  const reduce = REDUCERS[event.type] as
    | ((state: ScreenState, event: ReporterEvent, subject: string | undefined) => ScreenState)
    | undefined;
  return reduce ? reduce(state, event, subject) : state;
}

function tunnelUp(state: ScreenState, previousUrl: string | undefined): ScreenState {
  if (previousUrl === undefined) return said(state, 'good', 'Public URL up again.');
  const hint = 'Change it where you have registered it.';
  return warned(state, { message: `The public URL has changed; it was ${previousUrl}.`, hint });
}

const WARNINGS_MAX = 100;

/** A line is too short for most warnings: they are kept until they are read. One that comes again is not kept twice. */
function warned(state: ScreenState, { message, hint }: Warning): ScreenState {
  const next = said(state, 'warn', message);
  if (unreadWarnings(state).some((warning) => warning.message === message)) return next;
  const warnings = [...state.warnings, { message, ...(hint !== undefined && { hint }) }].slice(-WARNINGS_MAX);
  return { ...next, warnings, unread: Math.min(state.unread + 1, WARNINGS_MAX) };
}

export function unreadWarnings({ warnings, unread }: ScreenState): readonly Warning[] {
  return warnings.slice(warnings.length - unread);
}

function withWarningsOpen(state: ScreenState): ScreenState {
  if (state.warnings.length === 0) return said(state, 'good', 'There has been no warning.');
  const lines = state.warnings.flatMap((warning) => [...warningLines(warning, plainStyle), '']);
  return { ...state, view: { deliveryId: undefined, title: 'Warnings — esc goes back', lines }, scroll: 0, unread: 0 };
}

function addRow(state: ScreenState, row: Row): ScreenState {
  return {
    ...state,
    received: state.received + 1,
    rows: withRow(state.rows, row),
    held: row.note === 'held' ? [...state.held, row.id] : state.held,
  };
}

function updateRow(state: ScreenState, id: string | undefined, change: (row: Row) => Row): ScreenState {
  // What is reported on is nearly always among the newest.
  const index = state.rows.findLastIndex((row) => row.id === id);
  const row = state.rows[index];
  if (!row) return state;
  const changed = change(row);
  const failed = state.failed + Number(isUnaccepted(changed)) - Number(isUnaccepted(row));
  return { ...state, rows: state.rows.with(index, changed), failed };
}

/** The rows that the list shows, oldest first. */
export function shownRows({ rows, onlyFailures }: ScreenState): readonly Row[] {
  return onlyFailures ? rows.filter((row) => hasFailed(row)) : rows;
}

/** The row that the list sets off. */
export function chosenRow(state: ScreenState): Row | undefined {
  const rows = shownRows(state);
  return rows.find(({ id }) => id === state.chosen) ?? rows.at(-1);
}

/** The delivery that keys act on: the one that is looked at, wherever its row has gone meanwhile, or the chosen one. */
export function deliveryActedOn(state: ScreenState): string | undefined {
  return state.view === 'list' ? chosenRow(state)?.id : state.view.deliveryId;
}

/** How much of a view is seen. */
export interface Page {
  readonly visible: number;
  /** Of a long view, in all. */
  readonly lines: number;
}

/** How far a key moves, when `page` lines are seen at a time. */
const MOVES: Partial<Record<Key, (page: number) => number>> = {
  up: () => -1,
  down: () => 1,
  'page-up': (page) => -page,
  'page-down': (page) => page,
  first: () => -Infinity,
  last: () => Infinity,
};

/** The state after a key that only changes what is looked at. */
export function afterKey(state: ScreenState, key: Key, { visible, lines }: Page): ScreenState {
  const move = MOVES[key];
  const seen = { ...state, message: undefined };
  if (key === 'back') return { ...seen, view: 'list', scroll: 0, chosen: moveChoice(state, 0) };
  if (key === 'help') return { ...seen, view: state.view === HELP ? 'list' : HELP, scroll: 0 };
  if (key === 'warnings') return withWarningsOpen(seen);
  if (key === 'failures') return { ...seen, onlyFailures: !state.onlyFailures, view: 'list' };
  if (!move) return state;
  if (state.view !== 'list') {
    const last = Math.max(0, lines - visible);
    return { ...seen, scroll: Math.min(last, Math.max(0, state.scroll + move(visible))) };
  }
  return { ...seen, chosen: moveChoice(state, move(visible)) };
}

/** At the newest the choice is let go, so that it moves on with what comes. */
function moveChoice(state: ScreenState, by: number): string | undefined {
  const rows = shownRows(state);
  const current = chosenRow(state);
  const index = current ? rows.indexOf(current) : -1;
  const next = Math.max(0, index + by);
  return next >= rows.length - 1 ? undefined : rows[next]?.id;
}

/** Looking at a delivery chooses it: what comes meanwhile does not take its place. */
export function opened(state: ScreenState, view: LongView & { readonly deliveryId: string }): ScreenState {
  return { ...state, chosen: view.deliveryId, view, scroll: 0 };
}

export function said(state: ScreenState, kind: 'good' | 'warn' | 'bad', text: string): ScreenState {
  return { ...state, message: { kind, text } };
}

/** What was sent again is not held back any more, whatever comes of it. */
export function handedOver(state: ScreenState, deliveryId: string): ScreenState {
  if (!state.held.includes(deliveryId)) return state;
  const held = state.held.filter((id) => id !== deliveryId);
  return updateRow({ ...state, held }, deliveryId, (row) => ({ ...row, note: '' }));
}

export function withPause(state: ScreenState, paused: boolean): ScreenState {
  const text = paused
    ? 'Paused: kept and answered 200. p hands over what came meanwhile, and goes on.'
    : `Forwarding again${state.held.length > 0 ? `, ${state.held.length} held back first` : ''}.`;
  return { ...said(state, paused ? 'warn' : 'good', text), paused, held: [] };
}
