import type { Context } from '../context.ts';
import { secretPlace } from '../core/mask.ts';
import { identityOf } from '../core/provider.ts';
import { requestTarget } from '../core/request-target.ts';
import type { Attempt, Delivery } from '../core/types.ts';
import { type DeliveryStore, newDeliveryId } from '../deliveries/store.ts';
import type { Sender } from '../http/sender.ts';
import type { Reporter } from '../reporters/events.ts';
import type { EventToDeliver } from './deliver-event.ts';
import { readableAnswer, sendOne } from './send.ts';

export interface SendEventOptions {
  readonly sender: Sender;
  readonly context: Context;
  readonly reporter: Reporter;
  readonly timeoutMs: number;
  /** Where the delivery is kept. Undefined: it is not. */
  readonly store: DeliveryStore | undefined;
  /** One of a series, of which a table is made at the end. */
  readonly inSeries?: boolean;
}

/** Sends an event once, keeps it with what came of it, and tells. */
export async function sendEvent(event: EventToDeliver, options: SendEventOptions): Promise<Attempt> {
  const { sender, context, reporter, timeoutMs, store, inSeries } = options;
  const { provider, at, requestAt, eventType, eventId } = event;
  const request = requestAt(at);
  const { url, rawHeaders, body } = request;
  const attempt = await sendOne(sender, { method: 'POST', ...request }, { context, reporter, timeoutMs });
  const identity = identityOf({ provider: provider.id, eventType, eventId });
  const place = secretPlace(provider.signature);
  const delivery: Delivery = {
    id: newDeliveryId(context.random),
    receivedAt: attempt.startedAt,
    origin: 'sent',
    ...identity,
    request: { method: 'POST', path: requestTarget(url), rawHeaders, body },
    ...(place && { secretPlace: place }),
    attempts: [attempt],
  };
  store?.save(delivery);
  const answer = readableAnswer(attempt);
  reporter.report({
    type: 'attempt.completed',
    ...(store && { deliveryId: delivery.id }),
    ...identity,
    attempt,
    ...(inSeries && { inSeries }),
    ...(answer && { answer }),
  });
  return attempt;
}
