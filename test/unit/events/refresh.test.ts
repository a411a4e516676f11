import { describe, expect, test } from 'vitest';

import { decodeIdTime } from '../../../src/core/id.ts';
import { COMPACT, parseJson, printJson } from '../../../src/core/json-text.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { Provider, RefreshRules } from '../../../src/core/types.ts';
import { refreshEvent, type RefreshOptions } from '../../../src/events/refresh.ts';
import { generic } from '../../../src/providers/generic.ts';
import { github } from '../../../src/providers/github.ts';
import { paymentApi } from '../../../src/providers/payment-api.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks.ts';
import { stripe } from '../../../src/providers/stripe.ts';

/** 100 days after the samples, to the second. */
const NOW = new Date('2026-12-30T14:14:04.000Z');

function refreshed(event: unknown, rules: RefreshRules, options: Partial<RefreshOptions> = {}): unknown {
  return JSON.parse(refreshedText(JSON.stringify(event), rules, options));
}

function refreshedText(text: string, rules: RefreshRules, options: Partial<RefreshOptions> = {}): string {
  const node = parseJson(text);
  refreshEvent(node, rules, {
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
      razorpay.refresh,
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

  test.each<[string, RefreshRules, unknown]>([
    ['the account of Razorpay', razorpay.refresh, { account_id: 'acc_BFQ7uQEaa7j2z7' }],
    ['a bare id without prefix', razorpay.refresh, { user_id: 'TeiRkANqQnZrE7' }],
    ['an id that is too long or too short', razorpay.refresh, ['pay_TeiRkANqQnZrE7x', 'pay_TeiRkANqQnZrE']],
    ['text after another word', razorpay.refresh, 'prepay_TeiRkANqQnZrE7'],
    ['a colour', razorpay.refresh, { theme: '#F37254' }],
    ['customers and prices of Stripe', stripe.refresh, ['cus_VLK4MvIi4PaCty', 'price_1SqUp2B7vN3pQ9sT0tF2C4q2x']],
    ['the commit that is none', github.refresh, { before: '0'.repeat(40), short: '0000000' }],
    ['words and keys', standardWebhooks.refresh, { pay_TeiRkANqQnZrE7: 'TeiRkANqQnZrE7' }],
    ['a line of dashes', stripe.refresh, { description: '-'.repeat(40) }],
    ['the UUID that is none', stripe.refresh, { idempotency_key: '00000000-0000-0000-0000-000000000000' }],
  ])('of other forms stay: %s', (_, rules, event) => {
    expect(refreshed(event, rules)).toEqual(event);
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
    const fresh = refreshed(id, provider.refresh);
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
      github.refresh,
    ) as Record<string, string>;
    expect([compare?.slice(-12), title]).toEqual([after?.slice(0, 12), `Merge ${after?.slice(0, 7)}`]);
    expect(compare).not.toContain('51de2b8');
  });

  test('hold the new time of what they name', () => {
    const { id, created_at: createdAt } = refreshed(
      { id: 'pay_TeiRkANqQnZrE7', created_at: 1_790_000_041 },
      razorpay.refresh,
    ) as { id: string; created_at: number };
    const coded = decodeIdTime(id.slice('pay_'.length))?.getTime() ?? 0;
    expect(createdAt).toBe(NOW.getTime() / 1000);
    expect(Math.abs(coded / 1000 - createdAt)).toBeLessThan(2);
  });

  test('stay when they are to be kept, while times move', () => {
    expect(
      refreshed({ id: 'pay_TeiRkANqQnZrE7', created_at: 1_790_000_041 }, razorpay.refresh, { keepIds: true }),
    ).toEqual({ id: 'pay_TeiRkANqQnZrE7', created_at: NOW.getTime() / 1000 });
  });

  test('are the same in all events of a series', () => {
    const series = { idsByOldId: new Map<string, string>(), random: seededRandom('a') };
    const [first, second] = [1_790_000_041, 1_790_000_099].map((time) =>
      refreshed({ id: 'pay_TeiRkANqQnZrE7', created_at: time }, razorpay.refresh, series),
    ) as Array<{ id: string }>;
    expect(first?.id).toBe(second?.id);
  });

  test('follow from the seed alone', () => {
    const fresh = (seed: string): unknown =>
      refreshed(['pay_TeiRkANqQnZrE7', 'order_TeiR2OObma196B'], razorpay.refresh, { random: seededRandom(seed) });
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
        razorpay.refresh,
      ),
    ).toEqual({
      created_at: 1_798_640_044,
      payment: { created_at: 1_798_640_041 },
      order: { created_at: 1_798_640_000, expire_by: 1_798_726_400 },
    });
  });

  test('are whole seconds, whatever the clock says', () => {
    expect(
      refreshed({ created_at: 1_790_000_044 }, razorpay.refresh, { now: new Date('2026-12-30T14:14:04.999Z') }),
    ).toEqual({ created_at: 1_798_640_044 });
  });

  test('go back as well as forth', () => {
    expect(
      refreshed({ created: 1_790_000_044, due_date: 1_790_086_444 }, stripe.refresh, {
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
        standardWebhooks.refresh,
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

  test('of both kinds move together', () => {
    expect(
      refreshed({ pushed_at: 1_790_000_030, updated_at: '2026-09-21T14:14:04Z', size: 1_790_000_030 }, github.refresh),
    ).toEqual({ pushed_at: 1_798_640_030, updated_at: '2026-12-30T14:14:04Z', size: 1_790_000_030 });
  });

  test('in milliseconds move as such', () => {
    const rules: RefreshRules = { ids: [], times: { unit: 'ms', keys: ['at'], eventKeys: ['at'] } };
    expect(refreshed({ at: 1_790_000_044_123, seconds: 1_790_000_044 }, rules)).toEqual({
      at: 1_798_640_043_123,
      seconds: 1_790_000_044,
    });
  });

  test.each<[string, RefreshRules, unknown]>([
    [
      'zeros, as Razorpay writes what did not happen',
      razorpay.refresh,
      { cancelled_at: 0, expired_at: 0, paid_at: null },
    ],
    ['numbers that cannot be a time', razorpay.refresh, { date: 20_260_921, expire_by: 179_000_004_400 }],
    ['numbers of other fields', razorpay.refresh, { amount: 1_790_000_044, phone: 9_198_123_456 }],
    ['text with digits', razorpay.refresh, { paid_at: '1790000041', contact: '+919812345670' }],
    ['dates without a time', razorpay.refresh, { issued_at: '2026-09-21' }],
    ['times of day in words', razorpay.refresh, { paid_at: '2026-09-21 14:14:04' }],
    ["Go's zero time", standardWebhooks.refresh, { data: { deleted_at: '0001-01-01T00:00:00Z' } }],
    ['the zero time of databases', standardWebhooks.refresh, { data: { deleted_at: '0000-00-00T00:00:00Z' } }],
    ['what only looks like a time', standardWebhooks.refresh, { data: { version: '2026-99-99T99:99:99Z' } }],
  ])('stay where there is none: %s', (_, rules, event) => {
    const withTime = { event, created_at: 1_790_000_044, timestamp: '2026-09-21T14:14:04Z' };
    expect(refreshed(withTime, rules)).toMatchObject({ event });
  });

  test.each([['0001-01-01T00:00:00Z'], ['0000-00-00T00:00:00Z'], ['2026-99-99T99:99:99Z']])(
    'that are none, such as %s, are not when the event happened',
    (timestamp) => {
      expect(refreshed({ timestamp, data: { timestamp: '2026-09-21T14:14:04Z' } }, standardWebhooks.refresh)).toEqual({
        timestamp,
        data: { timestamp: '2026-12-30T14:14:04Z' },
      });
    },
  );

  test('stay when nothing says when the event happened', () => {
    expect(refreshed({ paid_at: 1_790_000_041, at: '2026-09-21T14:14:04Z' }, razorpay.refresh)).toEqual({
      paid_at: 1_790_000_041,
      at: '2026-09-21T14:14:04Z',
    });
  });
});

describe('an event that says no time', () => {
  const token = (id: string): object => ({ payload: { token: { entity: { id, expired_at: 1_947_680_000 } } } });

  test('happened when its newest id was made', () => {
    const event = refreshed(token('token_TeiRl7LtMARIBl'), razorpay.refresh) as ReturnType<typeof token> & {
      payload: { token: { entity: { id: string; expired_at: number } } };
    };
    const { id, expired_at: expiredAt } = event.payload.token.entity;
    expect(Math.abs((decodeIdTime(id.slice('token_'.length))?.getTime() ?? 0) - NOW.getTime())).toBeLessThan(1000);
    expect(expiredAt - 1_947_680_000).toBe(Math.floor(NOW.getTime() / 1000) - 1_790_000_042);
  });

  test('is left where it is by ids that have not been made yet', () => {
    expect(refreshed(token('token_zzzzzzzzzzMARI'), razorpay.refresh)).toMatchObject({
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
      razorpay.refresh,
    ) as Record<string, string>;
    expect(id).toMatch(/^(?!TcsqoJc7Ts8o8K)[0-9A-Za-z]{14}$/);
    expect([merchantId, name, accountId]).toEqual([id, 'Fourteen14char', 'acc_BFQ7uQEaa7j2z7']);
  });
});

describe('everything else', () => {
  test('stays as it is written', () => {
    const text = String.raw`{"amount":100.00,"big":12345678901234567890,"9":1,"1":2,"a":1,"a":2,"s":"\ud800 \u001b","e":{},"l":[]}`;
    expect(refreshedText(text, razorpay.refresh)).toBe(text);
  });
});
