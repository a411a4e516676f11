import type { Context, Random } from '../context.ts';
import { requestTarget } from '../core/request-target.ts';
import { disablesEndpoint, LATE_ANSWER_MS, retriesOf } from '../core/retry-schedule.ts';
import { secretPlace } from '../core/mask.ts';
import type { ProviderRequest } from '../core/request.ts';
import type { Attempt, Delivery, Provider } from '../core/types.ts';
import { type DeliveryStore, newDeliveryId } from '../deliveries/store.ts';
import type { Sender } from '../http/sender.ts';
import type { DeliveryIdentity, Reporter } from '../reporters/events.ts';
import { deliver, type DeliverStep } from './deliver.ts';
import { ANSWER_BYTES_MAX, readableAnswer } from './send.ts';

/** One event on its way to one endpoint. */
export interface EventToDeliver {
  readonly provider: Provider;
  readonly eventType: string;
  readonly eventId: string | undefined;
  /** When the first attempt is signed. */
  readonly at: Date;
  /** The request of an attempt that is signed then; asked for with each of these, as an endpoint may move. */
  readonly requestAt: (at: Date) => ProviderRequest;
  /** The registered endpoint that it goes to. */
  readonly endpointId?: string;
  /** Left out: a new one. */
  readonly deliveryId?: string;
}

export interface DeliverEventOptions {
  readonly sender: Sender;
  readonly context: Context;
  readonly reporter: Reporter;
  readonly timeoutMs: number;
  readonly speed: number;
  /** For the jitter of the waits. */
  readonly random: Random;
  /** Where the delivery is kept, after each attempt. Undefined: it is not. */
  readonly store: DeliveryStore | undefined;
  /**
   * Ends the waits, while an attempt that was begun is finished; whoever gives it tells what was left. Left out: Ctrl-C
   * ends both, and is told here.
   */
  readonly signal?: AbortSignal;
}

/** A delivery has a connection for each answer that is late, and one for the next attempt. */
export const LATE_CONNECTIONS_MAX = 32;

export interface DeliveryEnding {
  readonly accepted: boolean;
  readonly endpointDisabled: boolean;
  readonly attempts: readonly Attempt[];
}

/** Delivers an event in its provider's way, to the end, and tells and keeps every attempt. */
export async function deliverEvent(event: EventToDeliver, options: DeliverEventOptions): Promise<DeliveryEnding> {
  const { context, reporter, store, timeoutMs, sender, speed, random } = options;
  const { provider, eventType, eventId, endpointId } = event;
  const id = event.deliveryId ?? newDeliveryId(context.random);
  const identity: DeliveryIdentity = {
    ...(store && { deliveryId: id }),
    provider: provider.id,
    eventType,
    ...(eventId !== undefined && { eventId }),
    ...(endpointId !== undefined && { endpointId }),
  };
  const attempts: Attempt[] = [];
  const requests = requestsOf(event, context);
  const place = secretPlace(provider.signature);
  const keep = (): void => {
    const delivery = { ...identity, id, receivedAt: attempts[0]?.startedAt ?? event.at, origin: 'sent' as const };
    const path = requestTarget(attempts[0]?.endpointUrl ?? requests.first.url);
    const { rawHeaders, body } = requests.first;
    const request = { method: 'POST', path, rawHeaders, body };
    store?.save({ ...delivery, request, ...(place && { secretPlace: place }), attempts } satisfies Delivery);
  };
  const steps = deliver({
    sender,
    retries: retriesOf(provider),
    eventType,
    request: () => ({ method: 'POST', ...requests.next() }),
    timeoutMs,
    responseBytesMax: ANSWER_BYTES_MAX,
    // Whoever has many deliveries under way has no place to say it.
    lateMs: options.signal ? 0 : LATE_ANSWER_MS,
    speed,
    now: context.now,
    random,
    signal: options.signal ?? context.signal,
    ...(!options.signal && { sendSignal: context.signal }),
  });
  try {
    for await (const step of steps) {
      if (step.kind === 'attempted') {
        attempts.push(step.attempt);
        keep();
      }
      const ending = tell(step, { identity, attempts, timeoutMs, speed, provider, reporter });
      if (ending) return ending;
    }
  } catch (error) {
    if (!options.signal && context.signal.aborted && attempts.length > 0) tellUnfinished(identity, reporter);
    throw error;
  }
  throw new Error('A delivery ended without an ending');
}

/** The requests of one attempt after the other; a provider that signs once sends the first one again. */
function requestsOf(
  { provider, at, requestAt }: EventToDeliver,
  { now }: Context,
): { readonly first: ProviderRequest; next(): ProviderRequest } {
  const first = requestAt(at);
  // An event of another time is signed in that time, also when it is sent again.
  const shiftMs = at.getTime() - now().getTime();
  let attempts = 0;
  return {
    first,
    next: () =>
      attempts++ > 0 && retriesOf(provider).signsEachAttempt ? requestAt(new Date(now().getTime() + shiftMs)) : first,
  };
}

interface Telling {
  readonly identity: DeliveryIdentity;
  readonly attempts: readonly Attempt[];
  readonly timeoutMs: number;
  readonly speed: number;
  readonly provider: Provider;
  readonly reporter: Reporter;
}

/** Reports a step, and says how the delivery has ended if that was the last one. */
function tell(
  step: DeliverStep,
  { identity, attempts, timeoutMs, speed, provider, reporter }: Telling,
): DeliveryEnding | undefined {
  const { attemptNumber, attemptsMax, elapsedMs } = step;
  const timedOut = attempts.filter(
    ({ outcome }) => outcome.kind === 'no_response' && outcome.reason === 'timeout',
  ).length;
  const end = { ...identity, attempts: attempts.length, elapsedMs: Math.round(elapsedMs), timedOut, timeoutMs };
  switch (step.kind) {
    case 'attempted': {
      const answer = newAnswer(attempts);
      const { attempt } = step;
      const counts = { attemptNumber, attemptsMax };
      reporter.report({ type: 'attempt.completed', ...identity, ...counts, attempt, ...(answer && { answer }) });
      return undefined;
    }
    case 'scheduled': {
      const { waitMs, at } = step;
      reporter.report({ type: 'delivery.scheduled', ...identity, attemptNumber, attemptsMax, waitMs, speed, at });
      return undefined;
    }
    case 'accepted':
      reporter.report({ type: 'delivery.accepted', ...end, lateAnswers: step.lateAnswers });
      return { accepted: true, endpointDisabled: false, attempts };
    case 'gave_up': {
      const endpointDisabled = disablesEndpoint(retriesOf(provider), step.reason);
      const { reason, lateAnswers } = step;
      reporter.report({ type: 'delivery.gave_up', ...end, lateAnswers, reason, endpointDisabled });
      return { accepted: false, endpointDisabled, attempts };
    }
  }
}

/** The last answer's body for people; an app that says the same each time is not repeated. */
function newAnswer(attempts: readonly Attempt[]): Uint8Array | undefined {
  const [last, before] = attempts.slice(-2).toReversed();
  const answer = last && readableAnswer(last);
  const previous = before && readableAnswer(before);
  return answer && previous && Buffer.compare(answer, previous) === 0 ? undefined : answer;
}

function tellUnfinished({ deliveryId }: DeliveryIdentity, reporter: Reporter): void {
  const again = deliveryId === undefined ? '' : ` hooks replay ${deliveryId} sends it again.`;
  reporter.report({ type: 'notice', message: `Interrupted: the event has not been accepted yet.${again}` });
}
