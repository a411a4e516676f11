import type { Context } from '../context.ts';
import { gatewayResponse, type GatewayResponse, textResponse } from '../core/attempt.ts';
import { forwardableHeaders, overrideHeaders } from '../core/headers.ts';
import { identityOf, readIdentity } from '../core/provider.ts';
import type { Attempt, Delivery, RawHeaders, WebhookRequest } from '../core/types.ts';
import { type DeliveryStore, newDeliveryId } from '../deliveries/store.ts';
import type { FileWriter } from '../deliveries/writer.ts';
import { HooksError } from '../errors.ts';
import type { Sender } from '../http/sender.ts';
import type { Reporter } from '../reporters/events.ts';
import { judge, type JudgeOptions, type Judgement } from './judge.ts';

/** The longest answer of an app that is passed on. */
const ANSWER_BYTES_MAX = 25 * 1024 * 1024;
/** A diagnosis must not hold up the deliveries behind it. */
const HASHED_BYTES_MAX = 8 * 1024 * 1024;
/** Of a flood of wrong signatures, as many are diagnosed as take this share of the time. */
const DIAGNOSIS_SHARE = 0.1;

/** What every delivery goes through. */
export interface Engine {
  /** The last delivery could not be kept. */
  diskFailed: boolean;
  readonly store: DeliveryStore;
  readonly writer: FileWriter;
  readonly sender: Sender;
  readonly forwardTo: string | undefined;
  readonly judge: (request: WebhookRequest, at: Date) => Judgement;
  readonly extraHeaders: RawHeaders;
  readonly enforce: boolean;
  readonly timeoutMs: number;
  readonly context: Context;
  readonly reporter: Reporter;
}

/** Judges every request, and looks for what is wrong with a signature while that does not hold up the others. */
export function sparingJudge(options: Omit<JudgeOptions, 'hashedBytesMax'>): Engine['judge'] {
  let closedUntil = 0;
  return (request, at) => {
    const start = performance.now();
    const judgement = judge(request, at, { ...options, hashedBytesMax: start < closedUntil ? 0 : HASHED_BYTES_MAX });
    const spent = performance.now() - start;
    if (start >= closedUntil) closedUntil = start + spent / DIAGNOSIS_SHARE;
    return judgement;
  };
}

/** One delivery from its arrival to the answer. */
export async function handleDelivery(engine: Engine, request: WebhookRequest): Promise<GatewayResponse> {
  const { reporter, context } = engine;
  const receivedAt = context.now();
  const judgement = engine.judge(request, receivedAt);
  const delivery = newDelivery(engine, request, receivedAt, judgement);
  const refused = engine.enforce && delivery.verification?.valid !== true;
  reporter.report({
    type: 'delivery.received',
    delivery,
    refused,
    ...(judgement.kind === 'undecided' && { undecided: judgement.message }),
  });
  if (engine.forwardTo !== undefined && !refused) return forward(engine, engine.forwardTo, delivery);
  const answer = refused ? textResponse(401, 'Invalid signature.') : textResponse(200, 'Received.');
  return (await keep(engine, delivery)) ?? answer;
}

function newDelivery({ context }: Engine, request: WebhookRequest, receivedAt: Date, judgement: Judgement): Delivery {
  const { provider } = judgement;
  return {
    id: newDeliveryId(context.random),
    receivedAt,
    origin: 'received',
    ...(provider && { provider: provider.id, ...readIdentity(provider, request) }),
    request,
    ...(judgement.kind === 'judged' && { verification: judgement.verification }),
    attempts: [],
  };
}

/** Keeps a delivery. What cannot be kept is not taken: the answer then says so, and the provider will send it again. */
async function keep(engine: Engine, delivery: Delivery): Promise<GatewayResponse | undefined> {
  const { store, writer, reporter } = engine;
  try {
    await store.saveWith(writer, delivery);
    engine.diskFailed = false;
    return undefined;
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    engine.diskFailed = true;
    reporter.report({
      type: 'warning',
      message: `${error.message} The sender of ${delivery.id} gets 500.`,
      ...(error.hint !== undefined && { hint: error.hint }),
    });
    return textResponse(500, 'The delivery could not be kept.');
  }
}

/** A delivery that waits this long for its endpoint is on disk meanwhile; a quick one is written once, with its attempt. */
const KEEP_AFTER_MS = 25;

async function forward(engine: Engine, url: string, delivery: Delivery): Promise<GatewayResponse> {
  // A disk that has just failed is asked first: what cannot be kept is then not forwarded either.
  if (engine.diskFailed) {
    const failure = await keep(engine, delivery);
    if (failure) return failure;
  }
  const { sender, reporter, context, timeoutMs } = engine;
  const { method, body, rawHeaders } = delivery.request;
  let keptEarly: Promise<unknown> | undefined;
  const waiting = setTimeout(() => {
    keptEarly = keep(engine, delivery);
  }, KEEP_AFTER_MS);
  const attempt: Attempt = await sender.send(
    { url, method, body, rawHeaders: overrideHeaders(forwardableHeaders(rawHeaders), engine.extraHeaders) },
    // Without the interrupt's signal: after Ctrl-C what is in flight is finished.
    { timeoutMs, responseBytesMax: ANSWER_BYTES_MAX, now: context.now },
  );
  clearTimeout(waiting);
  await keptEarly;
  // Meanwhile it may have been replayed: attempts that are in the file stay.
  const earlier = keptEarly ? engine.store.reload(delivery).attempts : [];
  const failure = await keep(engine, { ...delivery, attempts: [...earlier, attempt] });
  reporter.report({ type: 'attempt.completed', deliveryId: delivery.id, ...identityOf(delivery), attempt });
  return failure ?? gatewayResponse(attempt);
}
