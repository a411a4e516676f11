import type { Condition, Scalar, Tie } from '../../core/tie.ts';

const field = (path: string): string => `data.object.${path}`;
const fields = (...paths: string[]): string[] => paths.map(field);
const of = (...objects: Scalar[]): Condition => ({ field: field('object'), is: objects });

const atMost = (path: string, other: string): Tie => ({ kind: 'limit', field: field(path), atMost: field(other) });

const card = 'payment_method_details.card';

/** What the API reference says of amounts: what is captured, refunded, received, due and left. */
export const stripeTies: readonly Tie[] = [
  {
    kind: 'alike',
    fields: fields(
      'amount',
      'amount_captured',
      'amount_refunded',
      'amount_received',
      `${card}.amount_authorized`,
      `${card}.overcapture.maximum_amount_capturable`,
    ),
    lead: field('amount'),
  },
  {
    kind: 'alike',
    fields: fields(
      'amount_due',
      'amount_paid',
      'amount_remaining',
      'subtotal',
      'subtotal_excluding_tax',
      'total',
      'total_excluding_tax',
      'lines.data.0.amount',
      'lines.data.0.subtotal',
    ),
  },
  { kind: 'alike', fields: fields('amount_subtotal', 'amount_total') },
  {
    kind: 'sum',
    total: field('amount_due'),
    parts: fields('amount_paid', 'amount_remaining'),
    follows: fields('amount_remaining'),
  },
  atMost('amount_captured', 'amount'),
  atMost('amount_refunded', 'amount_captured'),
  atMost('amount_received', 'amount'),
  {
    kind: 'value',
    field: field('refunded'),
    cases: [
      {
        when: [of('charge'), { field: field('amount_refunded'), equals: field('amount'), isNot: [0] }],
        is: true,
      },
      { when: [of('charge')], is: false },
    ],
  },
];
