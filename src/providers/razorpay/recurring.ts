import type { Tie } from '../../core/tie.ts';
import { absent, atMost, field, fields, is, present, same, statuses } from './tie-words.ts';

export const recurring: readonly Tie[] = [
  {
    kind: 'sum',
    total: field('subscription.total_count'),
    parts: fields('subscription.paid_count', 'subscription.remaining_count'),
    follows: fields('subscription.remaining_count', 'subscription.paid_count'),
  },
  { kind: 'limit', field: field('subscription.current_start'), below: field('subscription.current_end') },
  atMost('subscription.paid_count', 'subscription.total_count'),
  {
    kind: 'value',
    field: field('subscription.charge_at'),
    cases: [{ when: [is('subscription.status', 'paused', 'cancelled', 'completed')], is: null }],
  },
  present(['subscription.ended_at'], is('subscription.status', 'cancelled', 'completed')),
  statuses('subscription.status', 'subscription', {
    ...same('authenticated', 'completed', 'pending', 'halted', 'cancelled', 'paused'),
    ...Object.fromEntries(['activated', 'charged', 'updated', 'resumed'].map((name) => [name, 'active'])),
  }),
  statuses('token.recurring_details.status', 'token', {
    ...same('confirmed', 'rejected', 'paused', 'resumed', 'cancelled', 'cancellation_initiated'),
  }),
  present(['token.recurring_details.failure_reason'], is('token.recurring_details.status', 'rejected')),
  statuses('token.status', 'token', { ...same('initiated', 'suspended', 'deactivated'), activated: 'active' }),
  statuses('notification.status', 'order.notification', same('delivered', 'failed')),
  absent(['notification.delivered_at'], is('notification.status', 'failed')),
  present(['notification.delivered_at'], is('notification.status', 'delivered')),
];
