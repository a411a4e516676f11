import type { Context } from '../context.ts';
import { type GatewayResponse, textResponse } from '../core/attempt.ts';
import type { Delivery, RawHeaders } from '../core/types.ts';
import { readInput } from './input.ts';

/** How the listener answers in place of an app. */
export interface RespondOptions {
  /** Statuses in the order in which the tries of one event get them; the last one stays. */
  readonly respond?: readonly number[];
  /** Text, or `@file`. */
  readonly respondBody?: string;
  readonly respondHeader: RawHeaders;
  readonly respondDelay?: number;
}

export interface CannedResponse extends GatewayResponse {
  readonly delayMs: number;
}

/** Events whose tries are counted; the oldest is forgotten first. */
const EVENTS_MAX = 10_000;

/**
 * Answers in sequence: each try of an event, told by its id, gets the next status. Deliveries without an event id share
 * one sequence.
 * @throws {UsageError} CANNOT_READ
 */
export async function cannedResponses(
  { respond = [200], respondBody, respondHeader, respondDelay = 0 }: RespondOptions,
  context: Context,
): Promise<(delivery: Delivery) => CannedResponse> {
  const body = respondBody === undefined ? undefined : await bodyOf(respondBody, context);
  const tries = new Map<string, number>();
  return ({ provider = '', eventId = '' }) => {
    const count = countTry(tries, `${provider} ${eventId}`);
    const status = respond[Math.min(count, respond.length) - 1] ?? 200;
    const usual = textResponse(status, status < 300 ? 'Received.' : `Answered ${status} on purpose.`);
    return {
      status,
      rawHeaders: respondHeader.length > 0 ? respondHeader : usual.rawHeaders,
      body: body ?? usual.body,
      delayMs: respondDelay,
    };
  };
}

function countTry(tries: Map<string, number>, key: string): number {
  const count = (tries.get(key) ?? 0) + 1;
  tries.delete(key);
  tries.set(key, count);
  const [oldest] = tries.keys();
  if (tries.size > EVENTS_MAX && oldest !== undefined) tries.delete(oldest);
  return count;
}

async function bodyOf(text: string, context: Context): Promise<Uint8Array> {
  return text.startsWith('@') ? readInput(text.slice(1), context) : Buffer.from(text);
}
