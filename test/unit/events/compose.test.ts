import { describe, expect, test } from 'vitest';

import { jsonNode, parseJson } from '../../../src/core/json-text.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { decodeIdTime } from '../../../src/core/id.ts';
import { composeEvent, type ComposedEvent, type ComposeOptions, eventIdOf } from '../../../src/events/compose.ts';
import { generic } from '../../../src/providers/generic.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks.ts';
import { stripe } from '../../../src/providers/stripe.ts';

const NOW = new Date('2026-12-30T14:14:04.000Z');

async function compose(options: Partial<ComposeOptions>): Promise<Omit<ComposedEvent, 'body'> & { text: string }> {
  const { body, ...rest } = await composeEvent({
    provider: razorpay,
    event: parseJson('{}'),
    eventType: 'payment.captured',
    now: NOW,
    random: seededRandom('a'),
    keepIds: false,
    edits: [],
    ...options,
  });
  return { ...rest, text: Buffer.from(body).toString() };
}

describe('composing an event', () => {
  test('makes ids and times new first, then edits, and then lets the user finish by hand', async () => {
    const seen: string[] = [];
    const { text } = await compose({
      event: parseJson('{"id":"pay_TeiRkANqQnZrE7","created_at":1790000044,"a":1,"b":1,"c":1}'),
      edits: [
        { kind: 'set', path: 'id', value: 'pay_00000000000001' },
        { kind: 'set', path: 'created_at', value: '5' },
        { kind: 'set', path: 'b', value: '2' },
      ],
      finish: async (event) => {
        seen.push(JSON.stringify(event));
        return jsonNode({ finished: 'by/hand' });
      },
    });
    expect(seen.map((event) => event.includes('pay_00000000000001') && event.includes('"5"'))).toEqual([true]);
    expect(text).toBe(String.raw`{"finished":"by\/hand"}`);
  });

  test('keeps the edits whole: an id that was set is not made new', async () => {
    const { text } = await compose({
      event: parseJson('{"id":"pay_TeiRkANqQnZrE7","created_at":1790000044}'),
      edits: [{ kind: 'set', path: 'id', value: 'pay_TeiRkANqQnZrE7' }],
    });
    expect(text).toBe('{"id":"pay_TeiRkANqQnZrE7","created_at":1798640044}');
  });

  test('takes the id of the event from the edited body', async () => {
    const composed = await compose({
      provider: stripe,
      event: parseJson('{"id":"evt_3UI7ynB7vN3pQ9sT0YKHTUqa","created":1790000043}'),
      eventType: 'charge.succeeded',
      edits: [{ kind: 'set', path: 'id', value: 'evt_mine' }],
    });
    expect(composed).toEqual({
      eventType: 'charge.succeeded',
      eventId: 'evt_mine',
      text: '{\n  "id": "evt_mine",\n  "created": 1798640044\n}',
      contradictions: [],
    });
  });

  test('spells payment links as they are spelled', async () => {
    const { text } = await compose({ event: parseJson('{"b":"/","a":"₹"}'), eventType: 'payment_link.paid' });
    expect(text).toBe('{"a":"₹","b":"/"}');
  });
});

describe('the id of an event that is not in its body', () => {
  const body = Buffer.from('{"event":"payment.captured"}');

  test('is made new, with the time in it where its provider puts it there', () => {
    const id = eventIdOf(razorpay, body, seededRandom('a'), NOW) ?? '';
    expect(id).toMatch(/^[0-9A-Za-z]{14}$/);
    expect(decodeIdTime(id)).toEqual(NOW);
  });

  test('has the prefix of its provider', () => {
    expect(eventIdOf(standardWebhooks, body, seededRandom('a'), NOW)).toMatch(/^msg_[0-9A-Za-z]{27}$/);
  });

  test('is none where a provider has none', () => {
    expect([eventIdOf(generic, body, seededRandom('a'), NOW), eventIdOf(stripe, body, seededRandom('a'), NOW)]).toEqual(
      [undefined, undefined],
    );
  });
});
