import { setTimeout as sleep } from 'node:timers/promises';

import type { Context } from '../context.ts';
import { gatewayResponse, type GatewayResponse, isAccepted, textResponse } from '../core/attempt.ts';
import { forwardableHeaders, overrideHeaders } from '../core/headers.ts';
import { identityOf } from '../core/provider.ts';
import { resignedRequest } from '../core/request.ts';
import type { Attempt, Delivery, Outcome, Provider } from '../core/types.ts';
import { endpointUrl, type Route } from '../http/router.ts';
import type { Sender, SendRequest } from '../http/sender.ts';
import type { Reporter } from '../reporters/events.ts';
import type { DeliveryRecord, Keeper, KeepFailure } from './keep.ts';
import type { TargetWatch } from './targets.ts';

/** The longest answer of an app that is passed on. */
const ANSWER_BYTES_MAX = 25 * 1024 * 1024;
/** The first wait before another try; each further one is twice as long. */
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** Deliveries that wait for another try; beyond these a failed one stays failed, for `replay --failed`. */
const WAITING_MAX = 1_000;

export interface HandOverOptions {
  readonly sender: Sender;
  readonly keeper: Keeper;
  readonly targets: TargetWatch;
  /** For one attempt. */
  readonly timeoutMs: number;
  /** Further tries for a target that is down. */
  readonly retries: number;
  readonly context: Context;
  readonly reporter: Reporter;
}

/** A delivery, and where it goes. */
export interface Handing {
  readonly delivery: Delivery;
  readonly provider: Provider | undefined;
  /** All get it at once; the first one's answer is the provider's. */
  readonly routes: readonly Route[];
  /** The provider has its answer by then, whatever the apps do; these are still waited for, and tried again. */
  readonly answerWithinMs: number;
  /** It has been kept before, perhaps with attempts. */
  readonly isKept?: boolean;
}

export interface HandOver {
  toRoutes(handing: Handing): Promise<GatewayResponse>;
  /** Makes no further tries; resolves when the attempts under way have ended. */
  finish(): Promise<void>;
}

export function createHandOver(options: HandOverOptions): HandOver {
  const { keeper, context } = options;
  const tries: Tries = { waiting: 0, ending: new AbortController() };
  const underWay = new Set<Promise<void>>();
  return {
    async toRoutes({ delivery, provider, routes, answerWithinMs, isKept = false }) {
      const record = keeper.open(delivery, isKept);
      // A disk that has just failed is asked first: what cannot be kept is then not forwarded either.
      const failure = keeper.diskFailed ? await record.kept() : undefined;
      if (failure) return failure;
      const answer = answerInTime(delivery, record, { answerWithinMs, reporter: options.reporter });
      for (const [index, route] of routes.entries()) {
        const request = routedRequest(delivery, provider, route, context.now());
        const onAttempt = index === 0 ? answer.onAttempt : undefined;
        const run = toRoute({ delivery, route, request, record, tries, onAttempt }, options);
        underWay.add(run);
        void run.finally(() => underWay.delete(run));
      }
      return answer.given;
    },
    async finish() {
      tries.ending.abort();
      await Promise.all(underWay);
    },
  };
}

/** An attempt that is over and kept, or could not be kept. */
interface Tried {
  readonly attempt: Attempt;
  readonly failure: KeepFailure | undefined;
  readonly isLast: boolean;
}

/** The answer for the provider: that of the last attempt, or what is known when its time is up. */
function answerInTime(
  { id }: Delivery,
  record: DeliveryRecord,
  { answerWithinMs, reporter }: { answerWithinMs: number; reporter: Reporter },
): { given: Promise<GatewayResponse>; onAttempt: (tried: Tried) => void } {
  let latest: Tried | undefined;
  let give: (response: GatewayResponse) => void;
  const given = new Promise<GatewayResponse>((resolve) => {
    give = resolve;
  });
  const answerOf = ({ attempt, failure }: Tried): GatewayResponse => failure ?? gatewayResponse(attempt);
  const timer = setTimeout(() => {
    if (latest) return give(answerOf(latest));
    const response = textResponse(504, 'The endpoint did not answer in time.');
    reporter.report({ type: 'answer.early', deliveryId: id, status: response.status, afterMs: answerWithinMs });
    void record.kept().then((failure) => give(failure ?? response));
  }, answerWithinMs);
  return {
    given,
    onAttempt(tried) {
      latest = tried;
      if (!tried.isLast) return;
      clearTimeout(timer);
      give(answerOf(tried));
    },
  };
}

interface Tries {
  waiting: number;
  readonly ending: AbortController;
}

interface Run {
  readonly delivery: Delivery;
  readonly route: Route;
  readonly request: SendRequest;
  readonly record: DeliveryRecord;
  readonly tries: Tries;
  readonly onAttempt: ((tried: Tried) => void) | undefined;
}

/** Tries one route until it accepts, or no try is left; every attempt is kept and told. */
async function toRoute(run: Run, options: HandOverOptions): Promise<void> {
  const { delivery, record, tries, onAttempt } = run;
  for (let retry = 0; ; retry++) {
    const attempt = await sendTo(run, options);
    const retryInMs = retryDelay(attempt, retry, tries, options);
    const failure = await record.add(attempt);
    options.reporter.report({
      type: 'attempt.completed',
      deliveryId: delivery.id,
      ...identityOf(delivery),
      attempt,
      ...(retryInMs !== undefined && { retryInMs }),
    });
    onAttempt?.({ attempt, failure, isLast: retryInMs === undefined });
    if (retryInMs === undefined) return;
    tries.waiting++;
    // Ended early, it only stops waiting.
    await sleep(retryInMs, undefined, { signal: tries.ending.signal }).catch(() => {});
    tries.waiting--;
    if (tries.ending.signal.aborted) return onAttempt?.({ attempt, failure, isLast: true });
  }
}

function retryDelay({ outcome }: Attempt, retry: number, tries: Tries, options: HandOverOptions): number | undefined {
  if (retry >= options.retries || !isDown(outcome)) return undefined;
  if (tries.ending.signal.aborted || tries.waiting >= WAITING_MAX) return undefined;
  return Math.min(FIRST_RETRY_MS * 2 ** retry, LAST_RETRY_MS);
}

/**
 * The request as it arrived, with the route's own headers, and its signature made anew where the target needs that: of
 * what was validly signed alone, since a forgery must not get a signature that the app takes.
 */
function routedRequest(delivery: Delivery, provider: Provider | undefined, route: Route, at: Date): SendRequest {
  const { method, path, body, rawHeaders } = delivery.request;
  const original = { url: endpointUrl(route, path), rawHeaders: forwardableHeaders(rawHeaders), body, method };
  const { eventId, verification } = delivery;
  const request =
    route.resignWith && provider && verification?.valid === true
      ? resignedRequest(original, { provider, eventId, at, secrets: route.resignWith })
      : original;
  return { ...request, method, rawHeaders: overrideHeaders(request.rawHeaders, route.headers) };
}

async function sendTo(
  { route, request }: Run,
  { sender, targets, timeoutMs, context }: HandOverOptions,
): Promise<Attempt> {
  // Without the interrupt's signal: after Ctrl-C what is in flight is finished.
  const attempt = await sender.send(request, { timeoutMs, responseBytesMax: ANSWER_BYTES_MAX, now: context.now });
  targets.note(route.url, !isUnreachable(attempt.outcome));
  return attempt;
}

function isUnreachable(outcome: Outcome): boolean {
  return outcome.kind === 'no_response' && ['refused', 'dns'].includes(outcome.reason);
}

/** Whether another try may find the app back: no answer, or one of a proxy before it (RFC 9110, section 15.6). */
function isDown(outcome: Outcome): boolean {
  if (outcome.kind === 'no_response') return outcome.reason !== 'tls';
  return !isAccepted(outcome) && [502, 503, 504].includes(outcome.status);
}
