import { z } from 'zod';

import { json, openShop, type Guard, type Reply, type Shop } from './shop.ts';

const entityOf = (body: Readonly<Record<string, unknown>>): string => {
  const { payload } = body as { payload?: { payment?: { entity?: { id?: string } } } };
  return payload?.payment?.entity?.id ?? 'nothing';
};

/** Razorpay's events by the payment that they are about: one that it has dealt with needs nothing more. */
export function byEntity(guard: Guard): Shop {
  const known = new Set<string>();
  return openShop(guard, ({ body }) => {
    const entity = entityOf(body);
    const isKnown = known.has(entity);
    known.add(entity);
    return json(200, isKnown ? { status: 'duplicate' } : { status: 'processed' });
  });
}

/** Knows none of the orders that are paid for. */
export const withoutOrders = (guard: Guard): Shop =>
  openShop(guard, ({ body }) => json(422, { error: `unknown order for ${entityOf(body)}` }));

/** Standard Webhooks of a certain form and no other. */
export function strict(guard: Guard, refusal: Reply): Shop {
  const text = z.string();
  const customer = z.strictObject({ id: text, name: text, email: z.email() });
  const texts = { id: text, number: text, status: text, currency: text, description: text, invoice_url: z.url() };
  const amounts = { amount_due: z.int(), amount_paid: z.int(), amount_remaining: z.int() };
  const times = { created_at: text, due_at: text, paid_at: text };
  const data = z.strictObject({ ...texts, ...amounts, ...times, customer, metadata: z.record(text, text) });
  const schema = z.strictObject({ type: text, timestamp: text, data });
  return openShop(guard, ({ body }) => (schema.safeParse(body).success ? json(200, { received: true }) : refusal));
}

/** Answers before it has verified anything, and keeps what it did about which event for whoever asks. */
export function answeringFirst(guard: Guard): { readonly shop: Shop; readonly effects: string[] } {
  const effects: string[] = [];
  const worker = openShop(guard, ({ id }) => {
    effects.push(`stored ${id}`, `mailed ${id}`);
    return json(200, {});
  });
  const shop: Shop = (asked) => {
    setTimeout(() => void worker(asked), 5);
    return json(200, { received: true });
  };
  return { shop, effects };
}
