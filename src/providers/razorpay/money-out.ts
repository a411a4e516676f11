import type { Tie } from '../../core/tie.ts';
import { aboveZero, absent, atMost, field, fields, is, present, same, statuses } from './tie-words.ts';

export const moneyOut: readonly Tie[] = [
  {
    kind: 'value',
    field: field('transfer.fees'),
    cases: [
      { when: [is('transfer.status', 'failed')], is: 0 },
      { shareOf: field('transfer.amount'), ratio: 0.00236 },
    ],
  },
  {
    kind: 'value',
    field: field('transfer.tax'),
    cases: [
      { when: [is('transfer.status', 'failed')], is: 0 },
      { shareOf: field('transfer.amount'), ratio: 0.00036 },
    ],
  },
  present(['transfer.processed_at'], is('transfer.status', 'processed')),
  absent(['transfer.processed_at'], is('transfer.status', 'failed')),
  present(['transfer.error.code'], is('transfer.status', 'failed')),
  atMost('transfer.created_at', 'transfer.processed_at'),
  atMost('transfer.amount_reversed', 'transfer.amount'),
  ...['transfer', 'settlement', 'payout'].map((name) => atMost(`${name}.tax`, `${name}.fees`)),
  statuses('transfer.status', 'transfer', same('processed', 'failed')),
  statuses('settlement.status', 'settlement', same('processed')),
  present(['settlement.utr'], is('settlement.status', 'processed')),
  aboveZero('payout.amount'),
  statuses('payout.status', 'payout', {
    ...same('pending', 'rejected', 'queued', 'processed', 'reversed', 'failed'),
    initiated: 'processing',
    updated: 'processed',
  }),
  absent(['payout.utr'], is('payout.status', 'pending', 'rejected', 'queued')),
  present(['payout.utr'], is('payout.status', 'processed')),
  statuses('payout_link.status', 'payout_link', {
    ...same('pending', 'issued', 'processing', 'processed', 'cancelled', 'rejected', 'expired'),
    attempted: 'issued',
  }),
  // A transaction is one of the two: the other one stays 0.
  { kind: 'alike', fields: fields('transaction.amount', 'transaction.credit', 'transaction.debit') },
  {
    kind: 'sum',
    total: field('transaction.amount'),
    parts: fields('transaction.credit', 'transaction.debit'),
    follows: [],
  },
  {
    kind: 'sum',
    total: field('transaction.debit'),
    parts: fields('transaction.source.amount', 'transaction.source.fees'),
    follows: fields('transaction.debit', 'transaction.source.amount'),
  },
  { kind: 'alike', fields: fields('transaction.credit', 'transaction.source.amount') },
  aboveZero('transaction.amount'),
  statuses(String.raw`fund_account\.validation.status`, 'fund_account.validation', same('completed', 'failed')),
];
