import type { Context } from '../context.ts';
import { isHandledElsewhere } from '../core/endpoints.ts';
import type { Delivery } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import type { Reporter } from '../reporters/events.ts';
import { type ReplayTarget, replayTargets, type TargetOptions } from './replay-targets.ts';
import type { SelectedDelivery } from './select.ts';
import type { Settings } from './settings.ts';

export interface Aimed extends SelectedDelivery {
  readonly targets: readonly ReplayTarget[];
}

interface AimOptions extends TargetOptions {
  /** Named one by one; empty: chosen by filters. */
  readonly deliveries: readonly string[];
}

interface Around {
  readonly settings: Settings;
  readonly context: Context;
  readonly reporter: Reporter;
}

/**
 * The deliveries with where they go. What filters have chosen and nobody knows a place for is told and left out: the
 * others must not wait for it. So is, of the failed, what another process is still handing over.
 * @throws {UsageError} NO_URL
 */
export function aim(selected: readonly SelectedDelivery[], options: AimOptions, around: Around): Aimed[] {
  const { settings, context, reporter } = around;
  const free = options.failed ? leaveToOthers(selected, around) : selected;
  const all = free.map((one) => ({ ...one, targets: replayTargets(one.delivery, options, { settings, context }) }));
  const aimed = all.filter(({ targets }) => targets.length > 0);
  const lost = all.filter(({ targets }) => targets.length === 0).map(({ delivery }) => delivery);
  const [first] = lost;
  if (first === undefined) return aimed;
  const hint = 'Give --url http://localhost:3000/webhook';
  if (aimed.length === 0 || options.deliveries.length > 0) {
    throw new UsageError('NO_URL', `Where should ${first.id} be sent? It has not been sent anywhere yet.`, { hint });
  }
  const message = `Left out, since they were for no endpoint: ${idsOf(lost)}.`;
  reporter.report({ type: 'warning', message, hint: `${hint} to send them, too.` });
  return aimed;
}

function leaveToOthers(selected: readonly SelectedDelivery[], { context, reporter }: Around): SelectedDelivery[] {
  const isHeld = ({ delivery }: SelectedDelivery): boolean => isHandledElsewhere(delivery, context);
  const held = selected.filter((one) => isHeld(one)).map(({ delivery }) => delivery);
  if (held.length > 0) {
    reporter.report({
      type: 'warning',
      message: `Left out, since another process is still handing them over: ${idsOf(held)}.`,
      hint: 'hooks replay <id> sends one all the same.',
    });
  }
  return selected.filter((one) => !isHeld(one));
}

const SHOWN_IDS = 3;

function idsOf(deliveries: readonly Delivery[]): string {
  const shown = deliveries.slice(0, SHOWN_IDS).map(({ id }) => id);
  return shown.join(', ') + (deliveries.length > SHOWN_IDS ? ` and ${deliveries.length - SHOWN_IDS} more` : '');
}
