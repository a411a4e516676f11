import { setTimeout as sleep } from 'node:timers/promises';

import type { Context } from '../context.ts';
import { type GatewayResponse, textResponse } from '../core/attempt.ts';
import { findHandshake, type Handshake } from '../core/handshake.ts';
import { secretPlace } from '../core/mask.ts';
import { findSignature } from '../core/placing.ts';
import { type EventIdentity, readIdentity } from '../core/provider.ts';
import type { Delivery, Draft, Endpoint, LabelledSecret, Provider, WebhookRequest } from '../core/types.ts';
import { newDeliveryId } from '../deliveries/store.ts';
import { endpointUrl, type Route, routesFor } from '../http/router.ts';
import type { HandshakeTold, Reporter, ReporterEvent } from '../reporters/events.ts';
import type { HandOver } from './hand-over.ts';
import { judge, type JudgeOptions, type Judgement } from './judge.ts';
import type { Keeper } from './keep.ts';
import type { CannedResponse } from './respond.ts';

/** A diagnosis must not hold up the deliveries behind it. */
const HASHED_BYTES_MAX = 8 * 1024 * 1024;
/** Of a flood of wrong signatures, as many are diagnosed as take this share of the time. */
const DIAGNOSIS_SHARE = 0.1;
/** An answer leaves this long before the provider stops waiting for it. */
const ANSWER_MARGIN_MS = 500;

/** What every delivery goes through. */
export interface Engine {
  readonly judge: (request: WebhookRequest, at: Date) => Judgement;
  readonly enforce: boolean;
  readonly keeper: Keeper;
  readonly routes: readonly Route[];
  readonly handOver: HandOver;
  /** While forwarding is paused, what comes is only kept. */
  readonly isPaused: () => boolean;
  /** What a provider's handshake may be answered with, by its id. */
  readonly handshakeSecretsOf: (providerId: string) => readonly LabelledSecret[];
  /** Keeps what a provider has handed over, and gives the file; undefined: it could not, and that was told. */
  readonly keepHandedSecret: (providerId: string, secret: string) => string | undefined;
  /** Answers what no route takes. */
  readonly respond: (delivery: Delivery) => CannedResponse;
  /** Its statuses were asked for, and each is told with its delivery. */
  readonly tellsAnswers: boolean;
  /** Undefined: a little less than the provider waits. */
  readonly answerWithinMs: number | undefined;
  /** How long one attempt may take. */
  readonly timeoutMs: number;
  readonly onDelivery: (delivery: Delivery, sentBy: Provider | undefined) => void;
  readonly context: Context;
  readonly reporter: Reporter;
}

/** Judges every request, and looks for what is wrong with a signature while that does not hold up the others. */
export function sparingJudge(options: Omit<JudgeOptions, 'hashedBytesMax'>): Engine['judge'] {
  const quick: JudgeOptions = { ...options, hashedBytesMax: 0 };
  const thorough: JudgeOptions = { ...options, hashedBytesMax: HASHED_BYTES_MAX };
  let closedUntil = 0;
  return (request, at) => {
    const judgement = judge(request, at, quick);
    if (judgement.kind !== 'judged' || judgement.verification.valid) return judgement;
    const start = performance.now();
    if (start < closedUntil) return judgement;
    const diagnosed = judge(request, at, thorough);
    closedUntil = start + (performance.now() - start) / DIAGNOSIS_SHARE;
    return diagnosed;
  };
}

/** One delivery from its arrival to the answer. */
export async function handleDelivery(engine: Engine, request: WebhookRequest): Promise<GatewayResponse> {
  const receivedAt = engine.context.now();
  const judgement = engine.judge(request, receivedAt);
  const { provider } = judgement;
  const delivery = newDelivery(engine, request, receivedAt, judgement);
  const held = engine.isPaused();
  const matching = routesFor(engine.routes, delivery);
  // What hands over a secret is not signed yet: valid events that an app gets need not be looked through for it.
  const asked = matching.length === 0 || !delivery.verification?.valid ? handshakeIn(delivery, engine) : undefined;
  if (asked?.handsOver) delivery.secretPlace = asked.handsOver.place;
  // An app that gets it answers a handshake itself; here they count for more than --enforce: most are not signed.
  const handshake = matching.length === 0 ? asked : undefined;
  const isToBeValid = handshake?.answer ? handshake.refusal !== undefined : engine.enforce;
  const refused = isToBeValid && delivery.verification?.valid !== true;
  const routes = refused ? [] : matching;
  const settled = refused ? 'refused' : handshake?.answer && 'handshake';
  if (routes.length > 0) delivery.endpoints = routes.map((route) => endpointOn(route, delivery));
  if (settled) delivery.settled = settled;
  const canned = settled || (routes.length > 0 && !held) ? undefined : engine.respond(delivery);
  const told: Draft<Extract<ReporterEvent, { type: 'delivery.received' }>> = {
    type: 'delivery.received',
    delivery,
    refused,
  };
  if (judgement.kind === 'undecided') told.undecided = judgement.message;
  if (handshake) {
    told.handshake = { ...handshakeTold(handshake, refused), ...keepHandedOver(handshake, request, engine) };
  }
  if (!settled && engine.routes.length > 0 && routes.length === 0) told.unrouted = true;
  if (engine.tellsAnswers && canned) told.answered = canned.status;
  engine.reporter.report(told);
  engine.onDelivery(delivery, provider);
  if (routes.length > 0 && !held) {
    return engine.handOver.toRoutes({ delivery, provider, routes, answerWithinMs: answerWithin(engine, provider) });
  }
  const failure = await engine.keeper.open(delivery).kept();
  if (failure) return failure;
  if (handshake?.answer && !refused) return handshake.answer;
  if (canned) return respond(engine, canned);
  return handshake?.refusal ?? textResponse(401, 'Invalid signature.');
}

function handshakeIn({ request, verification }: Delivery, { handshakeSecretsOf }: Engine): Handshake | undefined {
  const label = verification?.valid ? verification.secretLabel : undefined;
  return findHandshake(request, (providerId) => {
    const secrets = handshakeSecretsOf(providerId);
    // Of several, the one that it was signed with.
    return secrets.find((secret) => secret.label === label) ?? secrets[0];
  });
}

function handshakeTold({ sender, answer, secretLabel }: Handshake, refused: boolean): HandshakeTold {
  return {
    sender,
    answered: answer !== undefined && !refused,
    ...(secretLabel !== undefined && { secretLabel }),
    ...(!answer && { lacksSecret: true }),
  };
}

/** The delivery is kept without it, and nobody but the person who listens can have it. */
function keepHandedOver(
  { handsOver }: Handshake,
  { path, rawHeaders, body }: WebhookRequest,
  { keepHandedSecret }: Engine,
): Pick<HandshakeTold, 'secretFile'> {
  const [secret] = handsOver ? findSignature(handsOver.place, { rawHeaders, body }, path) : [];
  if (!handsOver || secret === undefined) return {};
  const secretFile = keepHandedSecret(handsOver.provider, secret);
  return secretFile === undefined ? {} : { secretFile };
}

function answerWithin({ answerWithinMs, timeoutMs }: Engine, provider: Provider | undefined): number {
  if (answerWithinMs !== undefined) return answerWithinMs;
  // How long an unknown sender waits nobody knows: it gets what the first attempt has come to.
  return provider
    ? Math.max(provider.delivery.timeoutMs - ANSWER_MARGIN_MS, ANSWER_MARGIN_MS)
    : timeoutMs + ANSWER_MARGIN_MS;
}

async function respond(engine: Engine, { delayMs, ...response }: CannedResponse): Promise<GatewayResponse> {
  // Ctrl-C does not wait for a delay that was asked for.
  if (delayMs > 0) await sleep(delayMs, undefined, { signal: engine.context.signal }).catch(() => {});
  return response;
}

function newDelivery(
  { context }: Engine,
  request: WebhookRequest,
  receivedAt: Date,
  judgement: Judgement,
): Draft<Delivery> {
  const { provider } = judgement;
  const delivery: Draft<Delivery> = {
    id: newDeliveryId(context.random),
    receivedAt,
    origin: 'received',
    request,
    attempts: [],
  };
  if (provider) Object.assign(delivery, { provider: provider.id }, identityIn(judgement, request));
  const place = secretPlace(provider?.signature);
  if (place) delivery.secretPlace = place;
  if (judgement.kind === 'judged') delivery.verification = judgement.verification;
  return delivery;
}

function endpointOn(route: Route, { request, verification }: Delivery): Endpoint {
  const endpoint: Draft<Endpoint> = { url: endpointUrl(route, request.path) };
  if (route.headers.length > 0) endpoint.headers = route.headers.map(([name]) => name);
  if (route.resignWith && verification?.valid === true) endpoint.resigned = true;
  return endpoint;
}

function identityIn(judgement: Judgement, request: WebhookRequest): EventIdentity {
  if (judgement.kind === 'judged' && judgement.callback !== undefined) return { eventType: judgement.callback };
  return judgement.provider ? readIdentity(judgement.provider, request) : {};
}
