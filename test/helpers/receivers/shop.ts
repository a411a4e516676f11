import type { IncomingHttpHeaders } from 'node:http';

import type { Integration } from '../integrations.ts';

export interface Asked {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an app does with a POST to its webhook route, whatever framework brought it. */
export type Shop = (asked: Asked) => Reply | Promise<Reply>;

/** A shop that behaves otherwise in one way, and is right nevertheless. */
export type Manner = (shop: Shop) => Shop;

export type Guard = Pick<Integration, 'provider' | 'secret' | 'accepts'>;

export const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  text: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', ...headers },
});

export const REFUSED = json(401, { error: 'invalid signature' });

export interface Event {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A right one: it verifies the bytes, then parses, then looks whether it has seen the event, then acts. */
export function openShop(
  guard: Guard,
  act: (event: Event) => Reply = () => json(200, { received: true }),
  seenAgain?: Reply,
): Shop {
  const replies = new Map<string, Reply>();
  return async (asked) => {
    const isRight = await isRightlySigned(guard, asked);
    if (isRight === false) return REFUSED;
    const event = isRight && eventOf(guard.provider, asked);
    if (!event) return json(400, { error: 'not an event' });
    const earlier = replies.get(event.id);
    if (earlier) return seenAgain ?? earlier;
    const reply = act(event);
    if (reply.status < 300) replies.set(event.id, reply);
    return reply;
  };
}

/** SDKs parse what they verify: what throws anything but their own error is rightly signed, and no event. */
async function isRightlySigned(guard: Guard, { body, headers }: Asked): Promise<boolean | undefined> {
  try {
    return await guard.accepts(body, headers);
  } catch {
    return undefined;
  }
}

function eventOf(provider: string, { headers, body }: Asked): Event | undefined {
  const event = parsed(body);
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined;
  const { id, event_id: slackId } = event as { id?: unknown; event_id?: unknown };
  return { id: String(headers[ID_HEADERS[provider] ?? ''] ?? slackId ?? id), body: event as Event['body'] };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

const ID_HEADERS: Readonly<Record<string, string>> = {
  razorpay: 'x-razorpay-event-id',
  github: 'x-github-delivery',
  shopify: 'x-shopify-event-id',
  'standard-webhooks': 'webhook-id',
};
