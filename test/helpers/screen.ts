import type { Terminal } from '../../src/context.ts';
import type { Attempt, Delivery, Outcome } from '../../src/core/types.ts';
import type { ReporterEvent } from '../../src/reporters/events.ts';
import { plainStyle } from '../../src/reporters/style.ts';
import { openScreen, type Screen, type ScreenActions } from '../../src/screen/screen.ts';
import { afterEvent, emptyState, type ScreenState } from '../../src/screen/state.ts';

export const READY: Extract<ReporterEvent, { type: 'listener.ready' }> = {
  type: 'listener.ready',
  url: 'http://localhost:4400',
  forwardTo: [{ url: 'http://localhost:3000/webhook' }],
  provider: 'razorpay',
  secretLabels: ['$HOOKS_SECRET'],
  enforce: false,
  folder: '/project/.hooks/deliveries',
};
const MOMENT = new Date('2026-09-21T14:54:04Z');

export function delivery(id: string, change: Partial<Delivery> = {}): Delivery {
  return {
    id,
    receivedAt: MOMENT,
    origin: 'received',
    provider: 'razorpay',
    eventType: 'payment.captured',
    request: { method: 'POST', path: '/', rawHeaders: [], body: Buffer.of() },
    verification: { valid: true, scheme: 'razorpay hmac-sha256' },
    attempts: [],
    ...change,
  };
}

export const received = (id: string, change?: Partial<Delivery>): ReporterEvent => ({
  type: 'delivery.received',
  delivery: delivery(id, change),
  refused: false,
});

export function attempted(
  deliveryId: string,
  outcome: Outcome,
  endpointUrl = 'http://localhost:3000/webhook',
): ReporterEvent {
  const attempt: Attempt = { endpointUrl, startedAt: MOMENT, durationMs: 12, outcome };
  return { type: 'attempt.completed', deliveryId, attempt };
}

export const answer = (status: number): Outcome => ({ kind: 'response', status, rawHeaders: [], body: Buffer.of() });
export const REFUSED: Outcome = { kind: 'no_response', reason: 'refused', detail: 'connection refused' };

export function play(events: readonly ReporterEvent[], subject?: string): ScreenState {
  return events.reduce((state, event) => afterEvent(state, event, subject), emptyState);
}

export interface OpenedScreen {
  readonly screen: Screen;
  /** What was written since the last frame began. */
  frame(): string;
  /** All that was written. */
  written(): string;
  press(keys: string): void;
}

/** A screen of 80 by 24 without a process around it, on which some deliveries have come. */
export function openTestScreen(actions: Partial<ScreenActions>, events: readonly ReporterEvent[]): OpenedScreen {
  let written = '';
  let onInput: (text: string) => void = () => {};
  const terminal: Terminal = {
    size: () => ({ columns: 80, rows: 24 }),
    write: (text) => void (written += text),
    takeOver(options) {
      ({ onInput } = options);
      return async () => {};
    },
    interrupt() {},
    suspend() {},
  };
  const screen = openScreen({
    terminal,
    style: plainStyle,
    providers: [],
    actions: {
      load: (id) => delivery(id),
      readable: ({ request }) => request.body,
      replay: () => true,
      setPaused() {},
      curlOf: ({ id }) => `curl ${id}`,
      quit() {},
      ...actions,
    },
  });
  for (const event of events) screen.reporter.report(event);
  return {
    screen,
    frame: () => written.slice(written.lastIndexOf('\u001b[H')),
    written: () => written,
    press: (keys) => onInput(keys),
  };
}
