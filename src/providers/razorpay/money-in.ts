import type { Condition, RunningTotal, Tie } from '../../core/tie.ts';
import { aboveZero, atMost, field, fields, is, isNot, present, same, statuses } from './tie-words.ts';

const captured = is('payment.status', 'captured', 'refunded');

/** Domestic cards up to 2,000 rupees carry no GST: 200 on 10000, 257 on 20500. */
const smallCard: readonly Condition[] = [
  is('payment.method', 'card'),
  is('payment.international', false),
  { field: field('payment.amount'), atMost: 200_000 },
];

export const payments: readonly Tie[] = [
  { kind: 'alike', fields: fields('payment.amount', 'payment.amount_refunded'), lead: field('payment.amount') },
  { kind: 'alike', fields: fields('refund.amount', 'payment.amount_refunded') },
  {
    kind: 'value',
    field: field('payment.refund_status'),
    cases: [
      { when: [is('payment.amount_refunded', 0)], is: null },
      { when: [{ field: field('payment.amount_refunded'), equals: field('payment.amount') }], is: 'full' },
      { is: 'partial' },
    ],
  },
  {
    kind: 'value',
    field: field('payment.status'),
    cases: [
      { when: [is('payment.refund_status', 'full')], is: 'refunded' },
      { when: [is('payment.status', 'refunded')], is: 'captured' },
      ...['authorized', 'captured', 'failed', 'pending'].map((status) => ({
        when: [{ field: 'event', is: [`payment.${status}`] }],
        is: status,
      })),
    ],
  },
  { kind: 'value', field: field('payment.captured'), cases: [{ when: [captured], is: true }, { is: false }] },
  // 2 % and 18 % GST on it, as on most captured payments seen.
  {
    kind: 'value',
    field: field('payment.fee'),
    cases: [
      { when: [isNot('payment.status', 'captured', 'refunded')], is: null },
      { when: smallCard, shareOf: field('payment.amount'), ratio: 0.02 },
      { shareOf: field('payment.amount'), ratio: 0.0236 },
    ],
  },
  {
    kind: 'value',
    field: field('payment.tax'),
    cases: [
      { when: [isNot('payment.status', 'captured', 'refunded')], is: null },
      { when: smallCard, is: 0 },
      { shareOf: field('payment.amount'), ratio: 0.0036 },
    ],
  },
  atMost('payment.tax', 'payment.fee'),
  atMost('payment.fee', 'payment.amount'),
  atMost('payment.amount_refunded', 'payment.amount'),
  atMost('refund.amount', 'payment.amount_refunded', [isNot('refund.status', 'failed')]),
  atMost('refund.amount', 'payment.amount'),
  aboveZero('payment.amount', [isNot('payment.method', 'emandate', 'nach')]),
  statuses('refund.status', 'refund', same('processed', 'failed')),
  ...['code', 'description', 'source', 'step', 'reason'].flatMap((name): Tie[] => [
    {
      kind: 'value',
      field: field(`payment.error_${name}`),
      cases: [{ when: [isNot('payment.status', 'failed')], is: null }],
    },
    present([`payment.error_${name}`], is('payment.status', 'failed')),
  ]),
];

/** The fields that a method has; other methods leave them empty. A UPI intent that fails may have no vpa. */
const METHOD_FIELDS: Readonly<Record<string, readonly string[]>> = {
  card_id: ['card', 'emi'],
  card: ['card', 'emi'],
  bank: ['netbanking', 'emi', 'emandate', 'nach'],
  wallet: ['wallet', 'paylater', 'cardless_emi'],
  vpa: ['upi'],
  upi: ['upi'],
  emi: ['emi'],
};

export const methods: readonly Tie[] = Object.entries(METHOD_FIELDS).flatMap(([name, having]): Tie[] => {
  const path = field(`payment.${name}`);
  const present = name === 'vpa' || name === 'upi' ? [isNot('payment.status', 'failed')] : [];
  return [
    { kind: 'value', field: path, cases: [{ when: [isNot('payment.method', ...having)], is: null }] },
    { kind: 'present', fields: [path], when: [is('payment.method', ...having), ...present] },
  ];
});

export const disputes: readonly Tie[] = [
  { kind: 'alike', fields: fields('payment.amount', 'dispute.amount'), lead: field('payment.amount') },
  { kind: 'alike', fields: fields('dispute.amount', 'dispute.evidence.amount'), lead: field('dispute.amount') },
  atMost('dispute.amount', 'payment.amount'),
  {
    kind: 'value',
    field: field('dispute.amount_deducted'),
    cases: [{ when: [is('dispute.status', 'lost')], as: field('dispute.amount') }, { is: 0 }],
  },
  statuses('dispute.status', 'payment.dispute', {
    ...same('under_review', 'won', 'lost', 'closed'),
    created: 'open',
    action_required: 'open',
  }),
];

export const runningTotals: readonly RunningTotal[] = [
  {
    total: field('payment.amount_refunded'),
    owner: field('payment.id'),
    belongsTo: field('refund.payment_id'),
    part: field('refund.amount'),
    each: field('refund.id'),
    when: isNot('refund.status', 'failed'),
  },
  ...['order.id', 'payment_link.order_id', 'invoice.order_id'].map((owner): RunningTotal => ({
    total: field(`${owner.split('.')[0] ?? ''}.amount_paid`),
    owner: field(owner),
    belongsTo: field('payment.order_id'),
    part: field('payment.amount'),
    each: field('payment.id'),
    when: captured,
  })),
];
