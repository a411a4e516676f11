import { describe, expect, test } from 'vitest';

import { COMPACT, parseJson, printJson } from '../../../src/core/json-text.ts';
import { type Contradiction, contradictions } from '../../../src/events/contradictions.ts';
import { askedFields, type Edit, editEvent } from '../../../src/events/edit.ts';
import { fixtureLabel, listFixtures, loadFixture } from '../../../src/events/fixtures.ts';
import { numberAt } from '../../../src/events/tied-fields.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import type { Provider } from '../../../src/core/types.ts';
import { brokenRules, entityOf, type RazorpayEvent } from '../../helpers/razorpay-invariants.ts';

interface Edited {
  readonly event: RazorpayEvent;
  readonly told: readonly Contradiction[];
}

function edit(label: string, assignments: readonly string[]): Edited {
  const [eventType = '', variant] = label.split('@');
  const sample = loadFixture({ provider: 'razorpay', eventType, ...(variant !== undefined && { variant }) });
  const before = parseJson(printJson(sample, COMPACT));
  const edits = assignments.map((text): Edit => {
    const sign = text.indexOf('=');
    return { kind: 'set', path: text.slice(0, sign), value: text.slice(sign + 1) };
  });
  const after = editEvent(sample, edits, razorpay);
  return {
    event: JSON.parse(printJson(after, COMPACT)) as RazorpayEvent,
    told: contradictions(after, before, razorpay, askedFields(edits, razorpay)),
  };
}

function fieldsOf(event: RazorpayEvent, paths: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    paths.map((path) => {
      const [name = '', key = ''] = path.split('.');
      return [path, entityOf(event, name)?.[key]];
    }),
  );
}

describe('an edited field moves what depends on it', () => {
  test.each<[string, string[], Record<string, unknown>]>([
    [
      'order.paid',
      ['payment.amount=5000'],
      {
        'payment.fee': 118,
        'payment.tax': 18,
        'order.amount': 5000,
        'order.amount_paid': 5000,
        'order.amount_due': 0,
      },
    ],
    ['order.paid', ['order.amount=5000'], { 'payment.amount': 5000, 'order.amount_paid': 5000, 'order.amount_due': 0 }],
    [
      'invoice.partially_paid',
      ['payment.amount=100000'],
      {
        'order.amount': 249900,
        'order.amount_paid': 100000,
        'order.amount_due': 149900,
        'invoice.amount_paid': 100000,
        'invoice.amount_due': 149900,
      },
    ],
    [
      'invoice.partially_paid',
      ['invoice.amount=500000'],
      {
        'payment.amount': 83300,
        'order.amount': 500000,
        'order.amount_due': 416700,
        'invoice.gross_amount': 500000,
        'invoice.taxable_amount': 500000,
        'invoice.amount_due': 416700,
      },
    ],
    [
      'payment_link.partially_paid',
      ['payment.amount=100000'],
      { 'payment.base_amount': 100000, 'payment_link.amount_paid': 100000, 'order.amount_due': 149900 },
    ],
    ['payment.captured@card', ['payment.amount=200000'], { 'payment.fee': 4000, 'payment.tax': 0 }],
    ['payment.captured@card', ['payment.amount=200001'], { 'payment.fee': 4720, 'payment.tax': 720 }],
    ['payment.captured@upi', ['payment.amount=10000'], { 'payment.fee': 236, 'payment.tax': 36 }],
    [
      'refund.created',
      ['refund.amount=249900'],
      {
        'payment.amount_refunded': 249900,
        'payment.refund_status': 'full',
        'payment.status': 'refunded',
        'payment.captured': true,
      },
    ],
    ['refund.created', ['refund.amount=1'], { 'payment.amount_refunded': 1, 'payment.refund_status': 'partial' }],
    ['refund.failed', ['refund.amount=1'], { 'payment.amount_refunded': 0, 'payment.refund_status': null }],
    ['refund.created', ['payment.amount_refunded=0', 'refund.amount=0'], { 'payment.refund_status': null }],
    [
      'payment.authorized',
      ['payment.status=captured'],
      { 'payment.captured': true, 'payment.fee': 5898, 'payment.tax': 900 },
    ],
    ['payment.captured', ['payment.status=authorized'], { 'payment.captured': false, 'payment.fee': null }],
    ['subscription.charged', ['subscription.paid_count=3'], { 'subscription.remaining_count': 9 }],
    ['subscription.charged', ['subscription.remaining_count=5'], { 'subscription.paid_count': 7 }],
    ['subscription.charged', ['subscription.total_count=24'], { 'subscription.remaining_count': 23 }],
    [
      'payment.dispute.lost',
      ['payment.amount=100000'],
      { 'dispute.amount': 100000, 'dispute.amount_deducted': 100000 },
    ],
    ['payment.dispute.created', ['dispute.amount=1000'], { 'payment.amount': 249900, 'dispute.amount_deducted': 0 }],
    ['payment.dispute.created', ['dispute.status=lost'], { 'dispute.amount_deducted': 249900 }],
    ['transfer.processed', ['transfer.amount=50000'], { 'transfer.fees': 118, 'transfer.tax': 18 }],
    ['transaction.created', ['transaction.debit=5000'], { 'transaction.amount': 5000, 'transaction.credit': 0 }],
    ['virtual_account.credited', ['payment.amount=5000'], { 'bank_transfer.amount': 5000 }],
    ['qr_code.credited', ['payment.amount=5000'], { 'qr_code.payments_amount_received': 5000 }],
    ['invoice.paid', ['payment.currency=USD'], { 'order.currency': 'USD', 'invoice.currency_symbol': '$' }],
    ['order.paid', ['order.id=order_mine'], { 'payment.order_id': 'order_mine' }],
    ['payment.failed', ['payment.vpa=failure@razorpay'], { 'payment.vpa': 'failure@razorpay' }],
  ])('%s --set %j', (label, assignments, expected) => {
    const { event, told } = edit(label, assignments);
    expect(fieldsOf(event, Object.keys(expected))).toEqual(expected);
    // A status of another event is the one thing that cannot follow.
    expect(told.filter(({ fields }) => !fields.includes('event'))).toEqual([]);
  });

  test('and numbers stay as they are written', () => {
    const sample = loadFixture({ provider: 'razorpay', eventType: 'order.paid' });
    const text = printJson(
      editEvent(sample, [{ kind: 'set', path: 'payment.amount', value: '5000.00' }], razorpay),
      COMPACT,
    );
    expect(text.match(/"amount(?:_paid)?":5000\.00/g)).toHaveLength(3);
  });
});

describe('what no longer fits is told, by the fields', () => {
  test.each<[string, string[], string[], string]>([
    [
      'order.paid',
      ['payment.amount=abc'],
      ['payment.amount'],
      'payment.amount ("abc") is no number, where a number was',
    ],
    ['refund.created', ['payment.amount=1.5'], ['payment.amount'], 'payment.amount (1.5) is no whole number'],
    ['refund.created', ['payment.amount=-5'], ['payment.amount'], 'payment.amount (-5) is below zero'],
    [
      'refund.created',
      ['payment.amount=null'],
      ['payment.amount'],
      'payment.amount (null) is no number, where a number was',
    ],
    [
      'payment.captured',
      ['payment.amount=0'],
      ['payment.amount', 'payment.method'],
      'payment.amount (0) is not more than 0 with payment.method ("upi")',
    ],
    ['payout.initiated', ['payout.amount=0'], ['payout.amount'], 'payout.amount (0) is not more than 0'],
    [
      'order.paid',
      ['contains=["refund"]'],
      ['contains', 'payload'],
      'contains names refund, which payload does not have',
    ],
    [
      'refund.created',
      ['payment.amount=20000'],
      ['payment.amount_refunded', 'payment.amount'],
      'payment.amount_refunded (50000) is more than payment.amount (20000)',
    ],
    [
      'order.paid',
      ['order.amount_due=100'],
      ['order.amount', 'order.amount_paid', 'order.amount_due'],
      'order.amount (249900) is not the sum of order.amount_paid (249900) and order.amount_due (100)',
    ],
    [
      'order.paid',
      ['payment.amount=5000', 'order.amount_paid=6000'],
      ['payment.amount', 'order.amount_paid'],
      'payment.amount (5000) and order.amount_paid (6000) were the same',
    ],
    [
      'payment.captured',
      ['payment.captured=false'],
      ['payment.captured', 'payment.status'],
      'payment.captured (false) has to be true with payment.status ("captured")',
    ],
    [
      'payment.captured',
      ['payment.method=card'],
      ['payment.card_id', 'payment.method'],
      'payment.card_id cannot be empty with payment.method ("card")',
    ],
    [
      'payment.captured',
      ['payment.tax=9000'],
      ['payment.tax', 'payment.fee'],
      'payment.tax (9000) is more than payment.fee (5898)',
    ],
    [
      'refund.created',
      ['refund.payment_id=pay_other', 'payment.id=pay_one'],
      ['payment.id', 'refund.payment_id'],
      'payment.id ("pay_one") and refund.payment_id ("pay_other") have to be the same',
    ],
    [
      'payment.dispute.created',
      ['dispute.amount=300000'],
      ['dispute.amount', 'payment.amount'],
      'dispute.amount (300000) is more than payment.amount (249900)',
    ],
    [
      'subscription.charged',
      ['subscription.paid_count=13'],
      ['subscription.paid_count', 'subscription.total_count'],
      'subscription.paid_count (13) is more than subscription.total_count (12)',
    ],
    [
      'payment.downtime.started',
      ['payment.downtime.status=resolved'],
      ['payment.downtime.end', 'payment.downtime.status'],
      'payment.downtime.end cannot be empty with payment.downtime.status ("resolved")',
    ],
    [
      'payment.captured',
      ['payment.status=failed'],
      ['payment.error_code', 'payment.status'],
      'payment.error_code cannot be empty with payment.status ("failed")',
    ],
  ])('%s --set %j', (label, assignments, fields, message) => {
    const told = edit(label, assignments).told.map((one) => ({ fields: one.fields, message: one.message }));
    expect(told).toContainEqual({ fields, message });
  });

  test('and what was wrong before is not told again', () => {
    const broken = '{"event":"x","payload":{"payment":{"entity":{"status":"captured","captured":false,"email":"a"}}}}';
    const before = parseJson(broken);
    const after = editEvent(parseJson(broken), [{ kind: 'set', path: 'payment.email', value: 'b' }], razorpay);
    expect(contradictions(after, before, razorpay)).toEqual([]);
    expect(contradictions(before, before, razorpay)).toHaveLength(1);
  });

  test('and a provider without ties tells nothing', () => {
    const provider: Provider = { ...razorpay, ties: [] };
    const node = parseJson('{"payload":{"payment":{"entity":{"status":"captured","captured":false}}}}');
    expect(contradictions(node, node, provider)).toEqual([]);
  });
});

/** Amounts, counts and fees: the numbers that ties are about, times aside. */
const TIED_NUMBERS = [
  ...new Set(
    (razorpay as Provider).ties?.flatMap((tie) => {
      if (tie.kind === 'sum') return [tie.total, ...tie.parts];
      if (tie.kind === 'limit') return [tie.field, tie.atMost ?? tie.below ?? ''];
      if (!('fields' in tie) || tie.kind === 'present' || tie.kind === 'absent') return [];
      return tie.fields;
    }),
  ),
].filter((path) => /amount|count|fee|tax|credit|debit/.test(path) && !path.endsWith('_at'));

describe('whatever number is set, the event fits or it is told', () => {
  const fixtures = listFixtures('razorpay').map((fixture) => [fixtureLabel(fixture), fixture] as const);

  test('numbers are tied in most of the events with money', () => {
    expect(TIED_NUMBERS.length).toBeGreaterThan(25);
  });

  test.each(fixtures)('%s', (label, fixture) => {
    const event = loadFixture(fixture);
    const present = TIED_NUMBERS.filter((path) => numberAt(event, path) !== undefined);
    const silent = present.flatMap((path) => {
      const old = numberAt(event, path) ?? 0;
      return [0, 1, 5000, 83_301, old + 1, old * 3 + 7].flatMap((value) => {
        const { event: after, told } = edit(label, [`${path}=${value}`]);
        const broken = brokenRules(after);
        return broken.length > 0 && told.length === 0 ? { path, value, broken } : [];
      });
    });
    expect(silent).toEqual([]);
  });
});
