import { subjectOf } from '../core/subject.ts';
import { utf8Text } from '../core/json-text.ts';
import type { Delivery, Provider } from '../core/types.ts';
import type { Terminal } from '../context.ts';
import { shownLines } from '../reporters/delivery-lines.ts';
import { NO_PROGRESS, type Reporter, type ReporterEvent } from '../reporters/events.ts';
import { safeLines } from '../reporters/safe-text.ts';
import { plainStyle, type Style } from '../reporters/style.ts';
import { warningLines } from '../reporters/warning-lines.ts';
import type { Key } from './keys.ts';
import {
  afterEvent,
  afterKey,
  deliveryActedOn,
  emptyState,
  handedOver,
  opened,
  said,
  type ScreenState,
  unreadWarnings,
  withPause,
} from './state.ts';
import { openTerminalView } from './terminal-view.ts';
import { pageOf, renderScreen } from './view.ts';

/** What the keys do. */
export interface ScreenActions {
  /** The kept delivery; undefined when it is gone. */
  readonly load: (id: string) => Delivery | undefined;
  /** Readable text of a body. */
  readonly readable: (delivery: Delivery) => Uint8Array;
  /** Hands a delivery to the app again; false when there is none. */
  readonly replay: (delivery: Delivery) => boolean;
  readonly setPaused: (paused: boolean) => void;
  /** A curl line that sends the same. */
  readonly curlOf: (delivery: Delivery) => string;
  /** Ends the listener, and well: nothing was interrupted. */
  readonly quit: () => void;
}

export interface Screen extends AsyncDisposable {
  readonly reporter: Reporter;
}

interface ScreenOptions {
  readonly terminal: Terminal;
  readonly style: Style;
  readonly providers: readonly Provider[];
  readonly actions: ScreenActions;
}

/** Shows a listener on the whole terminal until disposed. */
export function openScreen({ terminal, style, providers, actions }: ScreenOptions): Screen {
  let state = emptyState;
  const view = openTerminalView(terminal, {
    render: (size) => renderScreen(state, size, style),
    onKey: (key) => onKey(key),
  });
  const change = (next: ScreenState): void => {
    state = next;
    view.invalidate();
  };
  const onKey = (key: Key): void => {
    if (key === 'interrupt') terminal.interrupt();
    else if (key === 'quit') actions.quit();
    else if (key === 'suspend') view.suspend();
    else change(afterAction(key) ?? afterKey(state, key, pageOf(state, terminal.size(), style)));
  };

  /** Undefined for keys that only change what is looked at. */
  const afterAction = (key: Key): ScreenState | undefined => {
    if (key === 'pause') return pause();
    if (key !== 'enter' && key !== 'replay' && key !== 'curl') return undefined;
    const id = deliveryActedOn(state);
    if (id === undefined) return state.view === 'list' ? said(state, 'warn', 'There is no delivery yet.') : undefined;
    const delivery = actions.load(id);
    if (!delivery) return said(state, 'warn', `${id} is not on disk any more, or not yet.`);
    if (key === 'replay') return replay(delivery);
    if (key === 'curl') return copyCurl(delivery);
    const provider = providers.find(({ id }) => id === delivery.provider);
    const body = beginningOf(actions.readable(delivery), `hooks deliveries show ${delivery.id}`);
    const lines = shownLines({ delivery, ...(provider && { provider }), body }, plainStyle);
    return opened(state, { deliveryId: id, title: 'Details — esc goes back', lines });
  };

  const replay = (delivery: Delivery): ScreenState =>
    actions.replay(delivery)
      ? said(handedOver(state, delivery.id), 'good', `Sent again: ${delivery.eventType ?? delivery.id}`)
      : said(state, 'warn', 'There is no app to send it to: --forward-to names one.');

  const copyCurl = (delivery: Delivery): ScreenState => {
    const line = actions.curlOf(delivery);
    view.copy(line);
    const shown = beginning(line, `hooks deliveries export ${delivery.id} --format curl`);
    const text = 'Sent to the clipboard if the terminal allows it (OSC 52); or copy it here.';
    const title = 'As a curl line — esc goes back';
    return said(opened(state, { deliveryId: delivery.id, title, lines: safeLines(shown) }), 'good', text);
  };

  const pause = (): ScreenState => {
    if ((state.ready?.forwardTo.length ?? 0) === 0) return said(state, 'warn', 'Nothing is forwarded.');
    const { held, paused } = state;
    actions.setPaused(!paused);
    const next = withPause(state, !paused);
    if (paused) for (const id of held) replayHeld(id);
    return next;
  };
  const replayHeld = (id: string): void => {
    const delivery = actions.load(id);
    if (delivery) actions.replay(delivery);
  };

  return {
    reporter: {
      report(event) {
        change(afterEvent(state, event, subjectIn(event, providers)));
      },
      progress: () => NO_PROGRESS,
      flush: () => {},
    },
    async [Symbol.asyncDispose]() {
      await view.close();
      const unread = unreadWarnings(state).flatMap((warning) => warningLines(warning, style));
      terminal.write(`${[...unread, ...farewell(state)].join('\n')}\n`);
    },
  };
}

/** Longer text is for a pager: on the screen nobody gets to its end, and each key would wait for it. */
const SHOWN_CHARACTERS_MAX = 32_768;

/** As much of a text as is shown, and how to see all of it. */
function beginning(text: string, command: string): string {
  const leftOut = text.length - SHOWN_CHARACTERS_MAX;
  if (leftOut <= 0) return text;
  return `${text.slice(0, SHOWN_CHARACTERS_MAX)}\n… ${leftOut} more characters: ${command}`;
}

function beginningOf(body: Uint8Array, command: string): Uint8Array {
  const text = utf8Text(body);
  return text === undefined ? body : Buffer.from(beginning(text, command));
}

function subjectIn(event: ReporterEvent, providers: readonly Provider[]): string | undefined {
  if (event.type !== 'delivery.received') return undefined;
  const { provider: id, request } = event.delivery;
  const provider = providers.find((one) => one.id === id);
  if (!provider?.subject) return undefined;
  try {
    return subjectOf(provider, JSON.parse(Buffer.from(request.body).toString('utf8')));
  } catch {
    return undefined;
  }
}

/** What stays on the terminal: where it listened, what came, and where it is. */
function farewell({ ready, publicUrl, received, failed, held }: ScreenState): string[] {
  if (!ready) return [];
  const counts = [
    `${received} ${received === 1 ? 'delivery' : 'deliveries'}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(held.length > 0 ? [`${held.length} held back and not forwarded`] : []),
  ];
  const open = failed > 0 || held.length > 0;
  return [
    `Listened at ${publicUrl ?? ready.url}: ${counts.join(', ')}.`,
    ...(open ? ['hooks replay --failed hands over what no app has accepted.'] : []),
    `Kept in ${ready.folder}`,
  ];
}
