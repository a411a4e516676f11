import type { Tie } from '../../core/tie.ts';
import { absent, atMost, field, fields, is, isNot, present, same, statuses } from './tie-words.ts';

export const orders: readonly Tie[] = [
  {
    kind: 'alike',
    fields: fields(
      'payment.amount',
      'payment.base_amount',
      'order.amount',
      'order.amount_paid',
      'payment_link.amount',
      'payment_link.amount_paid',
      'invoice.amount',
      'invoice.amount_paid',
      'qr_code.payments_amount_received',
      'virtual_account.amount_paid',
      'bank_transfer.amount',
      'upi_transfer.amount',
    ),
  },
  ...['order', 'invoice'].map((name): Tie => ({
    kind: 'sum',
    total: field(`${name}.amount`),
    parts: fields(`${name}.amount_paid`, `${name}.amount_due`),
    follows: fields(`${name}.amount_due`),
  })),
  {
    kind: 'sum',
    total: field('invoice.gross_amount'),
    parts: fields('invoice.taxable_amount', 'invoice.tax_amount'),
    follows: fields('invoice.taxable_amount', 'invoice.gross_amount'),
  },
  { kind: 'alike', fields: fields('invoice.amount', 'invoice.gross_amount'), lead: field('invoice.amount') },
  ...['order', 'invoice', 'payment_link'].flatMap((name): Tie[] => [
    { kind: 'equal', fields: fields(`${name}.amount`, `${name}.amount_paid`), when: [is(`${name}.status`, 'paid')] },
    {
      kind: 'limit',
      field: field(`${name}.amount_paid`),
      below: field(`${name}.amount`),
      when: [isNot(`${name}.status`, 'paid')],
    },
  ]),
  { kind: 'equal', fields: fields('payment.amount', 'payment.base_amount'), when: [is('payment.currency', 'INR')] },
  atMost('payment.amount', 'order.amount'),
  {
    kind: 'value',
    field: field('invoice.currency_symbol'),
    cases: Object.entries({ INR: '₹', USD: '$', EUR: '€', GBP: '£' }).map(([currency, symbol]) => ({
      when: [is('invoice.currency', currency)],
      is: symbol,
    })),
  },
  present(['invoice.paid_at', 'invoice.payment_id'], is('invoice.status', 'paid')),
  absent(['invoice.payment_id', 'invoice.paid_at'], is('invoice.status', 'expired')),
  statuses('order.status', 'order', { paid: 'paid', created: 'created' }),
  statuses('invoice.status', 'invoice', same('paid', 'partially_paid', 'expired')),
  statuses('payment_link.status', 'payment_link', same('paid', 'partially_paid', 'cancelled', 'expired')),
];

export const collections: readonly Tie[] = [
  {
    kind: 'value',
    field: field('qr_code.payments_count_received'),
    cases: [
      { when: [is('qr_code.payments_amount_received', 0)], is: 0 },
      { when: [is('qr_code.payments_count_received', 0)], is: 1 },
    ],
  },
  statuses('qr_code.status', 'qr_code', { created: 'active', credited: 'active', closed: 'closed' }),
  present(['qr_code.closed_at'], is('qr_code.status', 'closed')),
  absent(['qr_code.closed_at'], is('qr_code.status', 'active')),
  present(['qr_code.payment_amount'], is('qr_code.fixed_amount', true)),
  absent(['qr_code.payment_amount'], is('qr_code.fixed_amount', false)),
  statuses('virtual_account.status', 'virtual_account', { created: 'active', credited: 'active', closed: 'closed' }),
  present(['virtual_account.closed_at'], is('virtual_account.status', 'closed')),
  absent(['virtual_account.closed_at'], is('virtual_account.status', 'active')),
];
