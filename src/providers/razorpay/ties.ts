import type { Tie } from '../../core/tie.ts';
import { disputes, methods, payments } from './money-in.ts';
import { moneyOut } from './money-out.ts';
import { collections, orders } from './orders.ts';
import { recurring } from './recurring.ts';
import { absent, atMost, fields, is, isNot, present, same, statuses } from './tie-words.ts';

const ids: readonly Tie[] = [
  fields('payment.order_id', 'order.id', 'payment_link.order_id', 'invoice.order_id'),
  fields(
    'payment.id',
    'refund.payment_id',
    'dispute.payment_id',
    'invoice.payment_id',
    'bank_transfer.payment_id',
    'upi_transfer.payment_id',
  ),
  fields('invoice.id', 'payment.invoice_id'),
  fields('payment.card_id', 'payment.card.id'),
  fields('payment.vpa', 'payment.upi.vpa', 'upi_transfer.payer_vpa'),
  fields(
    'payment.customer_id',
    'subscription.customer_id',
    'token.customer_id',
    'invoice.customer_id',
    'invoice.customer_details.id',
    'qr_code.customer_id',
    'virtual_account.customer_id',
  ),
  fields('token.id', 'payment.token_id'),
  fields('virtual_account.id', 'bank_transfer.virtual_account_id', 'upi_transfer.virtual_account_id'),
  fields('service_provider_token.id', 'token.service_provider_tokens.0.id'),
  fields('transfer.id', 'transfer.error.id'),
  fields('bank_account.id', 'account.fund_transfer.destination'),
  fields('payout.fund_account_id', 'payout.fund_account.id'),
  fields('payout.fund_account.contact_id', 'payout.fund_account.contact.id'),
  fields('order.receipt', 'payment_link.reference_id', 'invoice.receipt', 'invoice.invoice_number'),
  fields(
    'payment.currency',
    'order.currency',
    'payment_link.currency',
    'invoice.currency',
    'refund.currency',
    'dispute.currency',
  ),
].map((equal) => ({ kind: 'equal', fields: equal }));

/** They carry the time at which the link was made. */
const PAYMENT_LINK_EVENTS = ['paid', 'partially_paid', 'cancelled', 'expired'].map((name) => `payment_link.${name}`);

const times: readonly Tie[] = [
  atMost('order.created_at', 'payment.created_at'),
  atMost('payment.created_at', 'refund.created_at'),
  atMost('payment.created_at', 'dispute.created_at'),
  atMost('dispute.created_at', 'dispute.respond_by'),
  ...['payment', 'refund', 'dispute', 'subscription', 'settlement', 'transfer', 'payout'].map((name) =>
    atMost(`${name}.created_at`, 'created_at', [isNot('event', ...PAYMENT_LINK_EVENTS)]),
  ),
  {
    kind: 'equal',
    fields: fields('created_at', 'payment_link.created_at'),
    when: [is('event', ...PAYMENT_LINK_EVENTS)],
  },
];

const downtimes: readonly Tie[] = [String.raw`payment\.downtime`, String.raw`payout\.downtime`].flatMap(
  (name): Tie[] => [
    statuses(`${name}.status`, name.replace('\\', ''), same('started', 'updated', 'resolved')),
    present([`${name}.end`], is(`${name}.status`, 'resolved')),
    absent([`${name}.end`], is(`${name}.status`, 'started', 'updated')),
    atMost(`${name}.begin`, `${name}.end`),
  ],
);

const productStates: readonly Tie[] = ['route', 'payment_gateway', 'payment_links', 'payment_link'].map((product) =>
  statuses(
    'merchant_product.activation_status',
    `product.${product}`,
    same(
      'under_review',
      'needs_clarification',
      'activated',
      'rejected',
      'instantly_activated',
      'activated_kyc_pending',
    ),
  ),
);

/**
 * What holds in Razorpay's events: worked out from its published samples and from observed deliveries, without the
 * samples that contradict themselves.
 */
export const razorpayTies: readonly Tie[] = [
  { kind: 'names', field: 'contains', of: 'payload' },
  ...ids,
  ...orders,
  ...payments,
  ...methods,
  ...disputes,
  ...recurring,
  ...moneyOut,
  ...collections,
  ...downtimes,
  ...times,
  ...productStates,
];
