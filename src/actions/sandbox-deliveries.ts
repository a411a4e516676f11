import type { Context } from '../context.ts';
import { providerRequest } from '../core/request.ts';
import { retriesOf } from '../core/retry-schedule.ts';
import type { Provider } from '../core/types.ts';
import { type DeliveryStore, newDeliveryId } from '../deliveries/store.ts';
import type { Sender } from '../http/sender.ts';
import type { DeliveryIdentity, Reporter } from '../reporters/events.ts';
import { type Endpoint, signingSecrets } from '../sandbox/endpoints.ts';
import type { SandboxEvent } from '../sandbox/payments.ts';
import type { EndpointStore } from '../sandbox/store.ts';
import { deliverEvent } from './deliver-event.ts';

/** Deliveries under way at once, those that wait for a retry included. */
const DELIVERIES_MAX = 1_000;
/** Requests under way at once, to all endpoints. */
export const IN_FLIGHT_MAX = 16;

export interface SandboxDeliveriesOptions {
  readonly provider: Provider;
  readonly endpoints: EndpointStore;
  readonly sender: Sender;
  /** Where deliveries are kept. */
  readonly store: DeliveryStore;
  readonly speed: number;
  readonly context: Context;
  readonly reporter: Reporter;
}

export interface SandboxDeliveries {
  readonly eventCount: () => number;
  readonly hasRoom: () => boolean;
  /** Sets a delivery to each subscribed endpoint going. */
  readonly emit: (event: SandboxEvent) => void;
  /** Ends what is on its way to an endpoint; an attempt that was begun is finished. */
  readonly close: (endpointId: string) => void;
  /** Ends all waits, lets attempts that were begun finish, and tells what was still to be retried. */
  readonly stop: () => Promise<readonly DeliveryIdentity[]>;
}

interface Running {
  readonly endpointId: string;
  readonly stop: AbortController;
  readonly done: Promise<DeliveryIdentity | undefined>;
}

/** Delivers events to the registered endpoints in the provider's way, and disables those that keep failing. */
export function startSandboxDeliveries(options: SandboxDeliveriesOptions): SandboxDeliveries {
  const { endpoints, reporter, provider } = options;
  const running = new Set<Running>();
  let events = 0;

  const close = (endpointId: string): void => {
    for (const delivery of running) if (delivery.endpointId === endpointId) delivery.stop.abort();
  };

  /** Counts failures in a row. The endpoint may have been changed or removed since the delivery began. */
  const noteEnd = (endpointId: string, accepted: boolean): void => {
    const endpoint = endpoints.list().find(({ id }) => id === endpointId);
    if (!endpoint || endpoint.status === 'disabled') return;
    const failures = accepted ? 0 : endpoint.failures + 1;
    if (failures === endpoint.failures) return;
    const disabled = failures >= (retriesOf(provider).disablesAfter ?? Infinity);
    endpoints.put({ ...endpoint, failures, status: disabled ? 'disabled' : 'enabled' });
    if (!disabled) return;
    reporter.report({ type: 'endpoint.disabled', endpointId, url: endpoint.url, failures });
    close(endpointId);
  };

  return {
    eventCount: () => events,
    hasRoom: () => running.size + endpoints.list().length <= DELIVERIES_MAX,
    emit(event) {
      events++;
      const subscribed = endpoints
        .list()
        .filter(({ status, enabledEvents }) => status === 'enabled' && enabledEvents.includes(event.type));
      reporter.report({
        type: 'sandbox.event',
        eventType: event.type,
        eventId: event.id,
        endpoints: subscribed.length,
      });
      for (const endpoint of subscribed) {
        const stop = new AbortController();
        const done = deliverTo(endpoint, event, stop.signal, options, noteEnd);
        const entry = { endpointId: endpoint.id, stop, done };
        running.add(entry);
        void done.finally(() => running.delete(entry));
      }
    },
    close,
    async stop() {
      const left = [...running];
      for (const { stop } of left) stop.abort();
      const pending = await Promise.all(left.map(({ done }) => done));
      return pending.filter((identity) => identity !== undefined);
    },
  };
}

/** Delivers to one endpoint to the end. If it was stopped before, tells which delivery that was. */
async function deliverTo(
  endpoint: Endpoint,
  event: SandboxEvent,
  signal: AbortSignal,
  { provider, endpoints, store, sender, speed, context, reporter }: SandboxDeliveriesOptions,
  noteEnd: (endpointId: string, accepted: boolean) => void,
): Promise<DeliveryIdentity | undefined> {
  const current = (): Endpoint => endpoints.list().find(({ id }) => id === endpoint.id) ?? endpoint;
  const body = Buffer.from(JSON.stringify(event));
  const { type: eventType, id: eventId } = event;
  const deliveryId = newDeliveryId(context.random);
  try {
    const { accepted } = await deliverEvent(
      {
        provider,
        eventType,
        eventId,
        endpointId: endpoint.id,
        deliveryId,
        at: context.now(),
        requestAt: (at) =>
          providerRequest({
            provider,
            body,
            eventType,
            eventId,
            at,
            // Asked for with each attempt: a secret may have been rotated.
            secrets: signingSecrets(current(), context.now()),
            extra: [],
            url: current().url,
          }),
      },
      {
        sender,
        context,
        reporter,
        timeoutMs: provider.delivery.timeoutMs,
        speed,
        random: context.random,
        store,
        signal,
      },
    );
    noteEnd(endpoint.id, accepted);
    return undefined;
  } catch (error) {
    if (signal.aborted) return { deliveryId, eventType, eventId, endpointId: endpoint.id };
    // The others go on.
    const { message } = error as Error;
    reporter.report({ type: 'warning', message: `${eventId} is not delivered to ${endpoint.id} any more: ${message}` });
    return undefined;
  }
}
