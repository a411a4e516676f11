import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Context } from '../context.ts';
import { gatewayResponse, type GatewayResponse, isAccepted, textResponse } from '../core/attempt.ts';
import { forwardableHeaders, overrideHeaders } from '../core/headers.ts';
import { identityOf } from '../core/provider.ts';
import { resignedRequest } from '../core/request.ts';
import type { Attempt, Delivery, Outcome, Provider } from '../core/types.ts';
import { HooksError } from '../errors.ts';
import { endpointUrl as endpointUrlOf, type Route } from '../http/router.ts';
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
  /** What a scheme signs beside the secret. */
  readonly paramsOf: (provider: Provider) => Readonly<Record<string, string>>;
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
  /** Makes no further tries; resolves when the attempts under way have ended, or the time is up. */
  finish(graceMs: number): Promise<void>;
}

export function createHandOver(options: HandOverOptions): HandOver {
  const { keeper, reporter } = options;
  const tries: Tries = { waiting: 0, ending: new AbortController() };
  // Each delivery that waits for another try listens.
  setMaxListeners(0, tries.ending.signal);
  const underWay = new Set<Promise<void>>();
  return {
    async toRoutes({ delivery, provider, routes, answerWithinMs, isKept = false }) {
      const record = keeper.open(delivery, { isKept, routes: routes.length });
      // A disk that has just failed is asked first: what cannot be kept is then not forwarded either.
      const failure = keeper.diskFailed ? await record.kept() : undefined;
      if (failure) return failure;
      const answer = answerInTime(delivery, record, { answerWithinMs, reporter });
      for (const [index, route] of routes.entries()) {
        const onAttempt = index === 0 ? answer.onAttempt : undefined;
        const run = toRoute({ delivery, provider, route, record, tries, onAttempt }, options).catch(
          (error: unknown) => {
            // A bug must not end a listener that others rely on; the provider has its answer when its time is up.
            const message = `${delivery.id} could not be handed over: internal error: ${(error as Error).message}`;
            reporter.report({ type: 'warning', message });
          },
        );
        underWay.add(run);
        void run.finally(() => underWay.delete(run));
      }
      return answer.given;
    },
    async finish(graceMs) {
      tries.ending.abort();
      if (underWay.size === 0) return;
      const telling = setTimeout(() => reporter.report(waitingFor(underWay.size, graceMs)), TELL_AFTER_MS);
      await Promise.race([Promise.all(underWay), sleep(graceMs, undefined, { ref: false })]);
      clearTimeout(telling);
    },
  };
}

/** How long Ctrl-C waits in silence. */
const TELL_AFTER_MS = 500;

function waitingFor(count: number, graceMs: number): { type: 'notice'; message: string } {
  const what =
    count === 1 ? 'a delivery that the app has not answered yet' : `${count} that the app has not answered yet`;
  return { type: 'notice', message: `Waiting up to ${graceMs / 1000} s for ${what}; Ctrl-C again ends at once.` };
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
    const response = latest ? answerOf(latest) : textResponse(504, 'The endpoint did not answer in time.');
    reporter.report({ type: 'answer.early', deliveryId: id, status: response.status, afterMs: answerWithinMs });
    if (latest) return give(response);
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
  readonly provider: Provider | undefined;
  readonly route: Route;
  readonly record: DeliveryRecord;
  readonly tries: Tries;
  readonly onAttempt: ((tried: Tried) => void) | undefined;
}

/** Tries one route until it accepts, or no try is left; every attempt is kept and told. */
async function toRoute(run: Run, options: HandOverOptions): Promise<void> {
  const { delivery, record, tries, onAttempt } = run;
  let since: Date | undefined;
  for (let retry = 0; ; retry++) {
    const attempt = await sendTo(run, options);
    since ??= attempt.startedAt;
    const retryInMs = retryDelay(attempt, retry, tries, options);
    const failure = await record.add(attempt, retryInMs === undefined);
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
    const elsewhere = record.acceptedElsewhere(attempt.endpointUrl, since);
    if (!elsewhere) continue;
    const message = `${delivery.id} was replayed meanwhile, and ${attempt.endpointUrl} has taken it: it is not sent again.`;
    options.reporter.report({ type: 'notice', message });
    return onAttempt?.({ attempt: elsewhere, failure: await record.close(), isLast: true });
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
function routedRequest({ delivery, provider, route }: Run, { context, paramsOf }: HandOverOptions): SendRequest {
  const { method, path, body, rawHeaders } = delivery.request;
  const original = { url: endpointUrlOf(route, path), rawHeaders: forwardableHeaders(rawHeaders), body, method };
  const { eventId, verification } = delivery;
  const request =
    route.resignWith && provider && verification?.valid === true
      ? resignedRequest(original, {
          provider,
          eventId,
          at: context.now(),
          secrets: route.resignWith,
          params: paramsOf(provider),
        })
      : original;
  return { ...request, method, rawHeaders: overrideHeaders(request.rawHeaders, route.headers) };
}

async function sendTo(run: Run, options: HandOverOptions): Promise<Attempt> {
  const { sender, targets, timeoutMs, context } = options;
  const { route, delivery } = run;
  let request: SendRequest;
  try {
    request = routedRequest(run, options);
  } catch (error) {
    // One of its secrets is not for this sender: that is this route's trouble, and the others have theirs already.
    if (!(error instanceof HooksError)) throw error;
    const endpointUrl = endpointUrlOf(route, delivery.request.path);
    const outcome: Outcome = { kind: 'no_response', reason: 'unsigned', detail: error.message };
    return { endpointUrl, startedAt: context.now(), durationMs: 0, outcome };
  }
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
  if (outcome.kind === 'no_response') return outcome.reason !== 'tls' && outcome.reason !== 'unsigned';
  return !isAccepted(outcome) && [502, 503, 504].includes(outcome.status);
}
