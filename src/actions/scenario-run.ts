import { setTimeout as sleep } from 'node:timers/promises';

import type { Context, Random } from '../context.ts';
import { isAccepted } from '../core/attempt.ts';
import type { ProviderRequest } from '../core/request.ts';
import type { Attempt, Provider } from '../core/types.ts';
import type { DeliveryStore } from '../deliveries/store.ts';
import type { PlannedEvent } from '../events/scenario.ts';
import type { Sender } from '../http/sender.ts';
import type { Reporter } from '../reporters/events.ts';
import { deliverEvent } from './deliver-event.ts';
import { sendEvent } from './send-event.ts';

export interface RunOptions {
  readonly timeout?: number;
  readonly shuffle?: boolean;
  /** How many more times each event is sent. */
  readonly duplicate?: number;
  readonly concurrent?: boolean;
  /** `fast`: no waits; `real`: those of the scenario; else milliseconds between two events. */
  readonly pace?: 'fast' | 'real' | number;
  readonly stopOnRefusal?: boolean;
  readonly deliver?: boolean;
  readonly speed?: number;
  readonly at?: Date;
}

/** What the events of a scenario are sent with. */
export interface Run {
  readonly provider: Provider;
  readonly url: string;
  readonly sender: Sender;
  readonly random: Random;
  readonly store: DeliveryStore | undefined;
  readonly requestAt: (event: PlannedEvent) => (at: Date) => ProviderRequest;
  readonly options: RunOptions;
  readonly context: Context;
  readonly reporter: Reporter;
}

export interface Sent {
  readonly event: PlannedEvent;
  readonly attempts: readonly Attempt[];
}

/** The events in the order in which they are sent, each as often as it is sent. */
export function arrange(planned: readonly PlannedEvent[], options: RunOptions, random: Random): PlannedEvent[] {
  const copies = 1 + (options.duplicate ?? 0);
  const order = planned.flatMap((event) => Array.from({ length: copies }, () => event));
  if (!options.shuffle) return order;
  // Fisher and Yates; four bytes are even enough for a few events.
  for (let index = order.length - 1; index > 0; index--) {
    const other = Buffer.from(random(4)).readUInt32BE() % (index + 1);
    const [here, there] = [order[index], order[other]];
    if (here && there) [order[index], order[other]] = [there, here];
  }
  return order;
}

/** Sends one after the other, with the waits that were asked for. */
export async function sendInOrder(order: readonly PlannedEvent[], run: Run): Promise<Sent[]> {
  const { options, context } = run;
  const sent: Sent[] = [];
  for (const [index, event] of order.entries()) {
    const waitMs = index === 0 ? 0 : waitOf(event, options);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: context.signal });
    const one = await send(event, run);
    sent.push(one);
    if (options.stopOnRefusal && !isTaken(one)) break;
  }
  return sent;
}

function waitOf({ waitMs }: PlannedEvent, { pace = 'fast', speed = 1 }: RunOptions): number {
  if (pace === 'fast') return 0;
  return pace === 'real' ? waitMs / speed : pace;
}

export async function send(event: PlannedEvent, run: Run): Promise<Sent> {
  const { provider, sender, random, store, options, context, reporter } = run;
  const timeoutMs = options.timeout ?? provider.delivery.timeoutMs;
  // Signed when it is sent, as a signature that is old is refused; the event itself keeps its time.
  const outgoing = {
    provider,
    ...event,
    at: options.at === undefined ? context.now() : event.at,
    requestAt: run.requestAt(event),
  };
  if (!options.deliver) {
    const attempt = await sendEvent(outgoing, { sender, context, reporter, timeoutMs, store, inSeries: true });
    return { event, attempts: [attempt] };
  }
  const speed = options.speed ?? 1;
  const { attempts } = await deliverEvent(outgoing, { sender, context, reporter, timeoutMs, speed, random, store });
  return { event, attempts };
}

export function isTaken({ attempts }: Sent): boolean {
  return attempts.some(({ outcome }) => isAccepted(outcome));
}
