import { describe, expect, test } from 'vitest';

import { decodeIdTime } from '../../../src/core/id.ts';
import { COMPACT, parseJson, printJson } from '../../../src/core/json-text.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { Provider } from '../../../src/core/types.ts';
import { refreshEvent, type Refreshing, type RefreshOptions } from '../../../src/events/refresh.ts';
import { generic } from '../../../src/providers/generic.ts';
import { github } from '../../../src/providers/github.ts';
import { linear } from '../../../src/providers/linear.ts';
import { paymentApi } from '../../../src/providers/payment-api.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks.ts';
import { stripe } from '../../../src/providers/stripe.ts';

/** 100 days after the samples, to the second. */
const NOW = new Date('2026-12-30T14:14:04.000Z');

function refreshed(event: unknown, provider: Refreshing, options: Partial<RefreshOptions> = {}): unknown {
  return JSON.parse(refreshedText(JSON.stringify(event), provider, options));
}

function refreshedText(text: string, provider: Refreshing, options: Partial<RefreshOptions> = {}): string {
  const node = parseJson(text);
  refreshEvent(node, provider, {
    now: NOW,
    random: seededRandom('a'),
    keepIds: false,
    idsByOldId: new Map(),
    ...options,
  });
  return printJson(node, COMPACT);
}

describe('ids', () => {
  test('become new ones, the same old id the same new id wherever it stands', () => {
    const { a, b, c, d, e, other } = refreshed(
      {
        a: 'plink_TeiBBS0P905n4t',
        b: '#TeiBBS0P905n4t',
        c: ['https://rzp.io/plink_TeiBBS0P905n4t/pay?p=pay_TeiRkANqQnZrE7'],
        d: { deep: { payment_id: 'pay_TeiRkANqQnZrE7' } },
        e: 'Paid by pay_TeiRkANqQnZrE7, for link #TeiBBS0P905n4t.',
        other: 'order_TeiR2OObma196B',
        created_at: 1_790_000_044,
      },
      razorpay,
    ) as Record<string, string>;
    const link = a?.slice('plink_'.length) ?? '';
    const payment = JSON.stringify(d).match(/pay_(\w{14})/)?.[1] ?? '';
    expect([link, payment, other?.slice('order_'.length)].map((id) => id?.length)).toEqual([14, 14, 14]);
    expect(new Set([link, payment, other?.slice('order_'.length), 'TeiBBS0P905n4t', 'TeiRkANqQnZrE7']).size).toBe(5);
    expect([b, c, d, e]).toEqual([
      `#${link}`,
      [`https://rzp.io/plink_${link}/pay?p=pay_${payment}`],
      { deep: { payment_id: `pay_${payment}` } },
      `Paid by pay_${payment}, for link #${link}.`,
    ]);
  });

  test.each<[string, Refreshing, unknown]>([
    ['the account of Razorpay', razorpay, { account_id: 'acc_BFQ7uQEaa7j2z7' }],
    ['a bare id without prefix', razorpay, { user_id: 'TeiRkANqQnZrE7' }],
    ['an id that is too long or too short', razorpay, ['pay_TeiRkANqQnZrE7x', 'pay_TeiRkANqQnZrE']],
    ['text after another word', razorpay, 'prepay_TeiRkANqQnZrE7'],
    ['a colour', razorpay, { theme: '#F37254' }],
    ['customers and prices of Stripe', stripe, ['cus_VLK4MvIi4PaCty', 'price_1SqUp2B7vN3pQ9sT0tF2C4q2x']],
    ['the commit that is none', github, { before: '0'.repeat(40), short: '0000000' }],
    ['words and keys', standardWebhooks, { pay_TeiRkANqQnZrE7: 'TeiRkANqQnZrE7' }],
    ['a line of dashes', stripe, { description: '-'.repeat(40) }],
    ['the UUID that is none', stripe, { idempotency_key: '00000000-0000-0000-0000-000000000000' }],
  ])('of other forms stay: %s', (_, provider, event) => {
    expect(refreshed(event, provider)).toEqual(event);
  });

  test.each<[string, Provider, string, RegExp]>([
    ['Razorpay', razorpay, 'rfnd_TekTn0TZCrU5AG', /^rfnd_[0-9A-Za-z]{14}$/],
    ['Stripe', stripe, 'evt_3UI7ynB7vN3pQ9sT0YKHTUqa', /^evt_3[0-9A-Za-z]{23}$/],
    ['Stripe', stripe, 'req_Wf82tvcR3HCwbR', /^req_[0-9A-Za-z]{14}$/],
    [
      'Stripe',
      stripe,
      '5b0c2f1e-7d34-4c8a-9e61-3fa8d2b7c016',
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ],
    ['GitHub', github, 'ad782ecdac770fc6eb9a62e44f90873fb97fb26b', /^[0-9a-f]{40}$/],
    ['Standard Webhooks', standardWebhooks, 'inv_2tQ8mVxK4bRz7LhYcW1nDfJs', /^inv_[0-9A-Za-z]{24}$/],
    ['the payment API', paymentApi, 'evt_b84d20e6719fc35a', /^evt_[0-9a-f]{16}$/],
    ['the generic sender', generic, 'pay_4829103756', /^pay_[1-9][0-9]{9}$/],
  ])('of %s keep their form', (_, provider, id, form) => {
    const fresh = refreshed(id, provider);
    expect(fresh).toMatch(form);
    expect(fresh).not.toBe(id);
  });

  test('of commits are shortened as they were', () => {
    const { after, compare, title } = refreshed(
      {
        after: 'ad782ecdac770fc6eb9a62e44f90873fb97fb26b',
        compare: 'https://github.com/o/r/compare/51de2b835bd3...ad782ecdac77',
        before: '51de2b835bd35a67eb32dbcd3d77d4b96e5aa39d',
        title: 'Merge ad782ec',
        timestamp: '2026-09-21T14:14:04Z',
      },
      github,
    ) as Record<string, string>;
    expect([compare?.slice(-12), title]).toEqual([after?.slice(0, 12), `Merge ${after?.slice(0, 7)}`]);
    expect(compare).not.toContain('51de2b8');
  });

  test('hold the new time of what they name', () => {
    const { id, created_at: createdAt } = refreshed(
      { id: 'pay_TeiRkANqQnZrE7', created_at: 1_790_000_041 },
      razorpay,
    ) as { id: string; created_at: number };
    const coded = decodeIdTime(id.slice('pay_'.length))?.getTime() ?? 0;
    expect(createdAt).toBe(NOW.getTime() / 1000);
    expect(Math.abs(coded / 1000 - createdAt)).toBeLessThan(2);
  });

  test('stay when they are to be kept, while times move', () => {
    expect(refreshed({ id: 'pay_TeiRkANqQnZrE7', created_at: 1_790_000_041 }, razorpay, { keepIds: true })).toEqual({
      id: 'pay_TeiRkANqQnZrE7',
      created_at: NOW.getTime() / 1000,
    });
  });

  test('are the same in all events of a series', () => {
    const series = { idsByOldId: new Map<string, string>(), random: seededRandom('a') };
    const [first, second] = [1_790_000_041, 1_790_000_099].map((time) =>
      refreshed({ id: 'pay_TeiRkANqQnZrE7', created_at: time }, razorpay, series),
    ) as Array<{ id: string }>;
    expect(first?.id).toBe(second?.id);
  });

  test('follow from the seed alone', () => {
    const fresh = (seed: string): unknown =>
      refreshed(['pay_TeiRkANqQnZrE7', 'order_TeiR2OObma196B'], razorpay, { random: seededRandom(seed) });
    expect(fresh('a')).toEqual(fresh('a'));
    expect(fresh('a')).not.toEqual(fresh('b'));
  });
});

describe('times', () => {
  test('keep their distances, and the newest is now', () => {
    expect(
      refreshed(
        {
          created_at: 1_790_000_044,
          payment: { created_at: 1_790_000_041 },
          order: { created_at: 1_790_000_000, expire_by: 1_790_086_400 },
        },
        razorpay,
      ),
    ).toEqual({
      created_at: 1_798_640_044,
      payment: { created_at: 1_798_640_041 },
      order: { created_at: 1_798_640_000, expire_by: 1_798_726_400 },
    });
  });

  test('are whole seconds, whatever the clock says', () => {
    expect(refreshed({ created_at: 1_790_000_044 }, razorpay, { now: new Date('2026-12-30T14:14:04.999Z') })).toEqual({
      created_at: 1_798_640_044,
    });
  });

  test('go back as well as forth', () => {
    expect(
      refreshed({ created: 1_790_000_044, due_date: 1_790_086_444 }, stripe, {
        now: new Date('2020-02-29T00:00:00Z'),
      }),
    ).toEqual({ created: 1_582_934_400, due_date: 1_583_020_800 });
  });

  test('in ISO 8601 move too, with their own offset and digits', () => {
    expect(
      refreshed(
        {
          timestamp: '2026-09-21T14:14:04Z',
          data: {
            india: '2026-09-21T19:44:04+05:30',
            newYork: '2026-09-21T10:14:04-0400',
            precise: '2026-09-21T14:14:04.120000Z',
            short: '2026-09-21T14:14:04.1Z',
            midnight: '2026-09-21T00:00:00+00:00',
          },
        },
        standardWebhooks,
      ),
    ).toEqual({
      timestamp: '2026-12-30T14:14:04Z',
      data: {
        india: '2026-12-30T19:44:04+05:30',
        newYork: '2026-12-30T10:14:04-0400',
        precise: '2026-12-30T14:14:04.120000Z',
        short: '2026-12-30T14:14:04.1Z',
        midnight: '2026-12-30T00:00:00+00:00',
      },
    });
  });

  test('of any spelling move, by the words of their key where they could be another thing', () => {
    const provider = { ...generic, refresh: { ids: [], times: { eventKeys: [] } } };
    expect(
      refreshed(
        {
          trial_end: 1_790_604_844,
          billingCycleAnchor: 1_790_000_044,
          ts: '1790000043.000011',
          webhookTimestamp: 1_790_000_044_000,
          due_date: '2026-10-05',
          note: '2026-09-21 14:14:03 UTC',
          inner: JSON.stringify({ sent: '2026-09-21T14:14:02Z' }),
          xml: Buffer.from('<?xml version="1.0"?>\n<at>2026-09-21T14:14:01Z</at>').toString('base64'),
          amount: 1_790_000_044,
        },
        provider,
      ),
    ).toEqual({
      trial_end: 1_799_244_844,
      billingCycleAnchor: 1_798_640_044,
      ts: '1798640043.000011',
      webhookTimestamp: 1_798_640_044_000,
      due_date: '2027-01-13',
      note: '2026-12-30 14:14:03 UTC',
      inner: JSON.stringify({ sent: '2026-12-30T14:14:02Z' }),
      xml: Buffer.from('<?xml version="1.0"?>\n<at>2026-12-30T14:14:01Z</at>').toString('base64'),
      amount: 1_790_000_044,
    });
  });

  test('that a signature is checked by are when the event happened, whatever stands beside them', () => {
    expect(refreshed({ webhookTimestamp: 1_790_000_044_000, createdAt: '2026-09-21T15:14:04Z' }, linear)).toEqual({
      webhookTimestamp: NOW.getTime(),
      createdAt: '2026-12-30T15:14:04Z',
    });
  });

  test('of both kinds move together', () => {
    expect(
      refreshed({ pushed_at: 1_790_000_030, updated_at: '2026-09-21T14:14:04Z', size: 1_790_000_030 }, github),
    ).toEqual({ pushed_at: 1_798_640_030, updated_at: '2026-12-30T14:14:04Z', size: 1_790_000_030 });
  });

  test('in milliseconds move as such', () => {
    const provider = { ...generic, refresh: { ids: [], times: { eventKeys: ['at'] } } };
    expect(refreshed({ at: 1_790_000_044_123, seconds: 1_790_000_044 }, provider)).toEqual({
      at: 1_798_640_043_123,
      seconds: 1_790_000_044,
    });
  });

  test.each<[string, Refreshing, unknown]>([
    ['zeros, as Razorpay writes what did not happen', razorpay, { cancelled_at: 0, expired_at: 0, paid_at: null }],
    ['numbers that cannot be a time', razorpay, { date: 20_260_921, expire_by: 179_000_004_400 }],
    ['numbers of other fields', razorpay, { amount: 1_790_000_044, phone: 9_198_123_456 }],
    ['text with digits', razorpay, { order_ref: '1790000041', contact: '+919812345670', from: '4915112345678' }],
    ['versions that are dates', razorpay, { api_version: '2026-08-27', version: '2024-06-20' }],
    ['dates in text', razorpay, { description: 'Rent 2026-09-21', period: '2026-09' }],
    ['birthdays and cards', razorpay, { date_of_birth: '1990-09-21', expiry_date: '03/2030', exp_year: 2030 }],
    ['what was long ago', razorpay, { account: { created_at: 1_590_000_044, createdAt: '2021-09-21T14:14:04Z' } }],
    ["Go's zero time", standardWebhooks, { data: { deleted_at: '0001-01-01T00:00:00Z' } }],
    ['the zero time of databases', standardWebhooks, { data: { deleted_at: '0000-00-00T00:00:00Z' } }],
    ['what only looks like a time', standardWebhooks, { data: { version: '2026-99-99T99:99:99Z' } }],
  ])('stay where there is none: %s', (_, provider, event) => {
    const withTime = { event, created_at: 1_790_000_044, timestamp: '2026-09-21T14:14:04Z' };
    expect(refreshed(withTime, provider)).toMatchObject({ event });
  });

  test.each([['0001-01-01T00:00:00Z'], ['0000-00-00T00:00:00Z'], ['2026-99-99T99:99:99Z']])(
    'that are none, such as %s, are not when the event happened',
    (timestamp) => {
      expect(refreshed({ timestamp, data: { timestamp: '2026-09-21T14:14:04Z' } }, standardWebhooks)).toEqual({
        timestamp,
        data: { timestamp: '2026-12-30T14:14:04Z' },
      });
    },
  );

  test('stay when nothing says when the event happened', () => {
    expect(refreshed({ expire_by: 1_790_000_041, due_date: '2026-09-21T14:14:04Z' }, razorpay)).toEqual({
      expire_by: 1_790_000_041,
      due_date: '2026-09-21T14:14:04Z',
    });
  });
});

describe('an event that says no time', () => {
  const token = (id: string): object => ({ payload: { token: { entity: { id, expired_at: 1_947_680_000 } } } });

  test('happened when its newest id was made', () => {
    const event = refreshed(token('token_TeiRl7LtMARIBl'), razorpay) as ReturnType<typeof token> & {
      payload: { token: { entity: { id: string; expired_at: number } } };
    };
    const { id, expired_at: expiredAt } = event.payload.token.entity;
    expect(Math.abs((decodeIdTime(id.slice('token_'.length))?.getTime() ?? 0) - NOW.getTime())).toBeLessThan(1000);
    expect(expiredAt - 1_947_680_000).toBe(Math.floor(NOW.getTime() / 1000) - 1_790_000_042);
  });

  test('is left where it is by ids that have not been made yet', () => {
    expect(refreshed(token('token_zzzzzzzzzzMARI'), razorpay)).toMatchObject({
      payload: { token: { entity: { expired_at: 1_947_680_000 } } },
    });
  });
});

describe('an id without a prefix', () => {
  test('is found where ids are, and follows wherever it stands alone', () => {
    const {
      id,
      merchant_id: merchantId,
      name,
      account_id: accountId,
    } = refreshed(
      {
        id: 'TcsqoJc7Ts8o8K',
        merchant_id: 'TcsqoJc7Ts8o8K',
        name: 'Fourteen14char',
        account_id: 'acc_BFQ7uQEaa7j2z7',
        created_at: 1_790_000_044,
      },
      razorpay,
    ) as Record<string, string>;
    expect(id).toMatch(/^(?!TcsqoJc7Ts8o8K)[0-9A-Za-z]{14}$/);
    expect([merchantId, name, accountId]).toEqual([id, 'Fourteen14char', 'acc_BFQ7uQEaa7j2z7']);
  });
});

describe('an id at a path', () => {
  const provider = { ...generic, refresh: { ids: [], idPaths: ['data.*.id'], times: { eventKeys: [] } } };
  const event = {
    data: { order: { id: 820_982_911 }, payment: { id: 'PAY-8A1042104' } },
    order_id: 820_982_911,
    amount_paid: 1042,
    url: 'https://x.example/orders/820982911?p=PAY-8A1042104',
  };

  test('becomes one like it, wherever it stands', () => {
    const { data, order_id: orderId, ...rest } = refreshed(event, provider) as typeof event;
    const { order, payment } = data;
    expect(order.id).not.toBe(820_982_911);
    expect(String(order.id)).toMatch(/^[1-9]\d{8}$/);
    expect(payment.id).toMatch(/^PAY-8[A-Z]\d{7}$/);
    expect({ orderId, ...rest }).toEqual({
      orderId: order.id,
      amount_paid: 1042,
      url: `https://x.example/orders/${order.id}?p=${payment.id}`,
    });
  });

  test("stays in an event of the user's own, and when ids are to be kept", () => {
    expect(refreshed(event, provider, { isOwn: true })).toEqual(event);
    expect(refreshed(event, provider, { keepIds: true })).toEqual(event);
  });
});

describe('everything else', () => {
  test('stays as it is written', () => {
    const text = String.raw`{"amount":100.00,"big":12345678901234567890,"9":1,"1":2,"a":1,"a":2,"s":"\ud800 \u001b","e":{},"l":[]}`;
    expect(refreshedText(text, razorpay)).toBe(text);
  });
});
