import { reachable } from '../http/reachable.ts';
import type { Reporter } from '../reporters/events.ts';

/** Whether the apps that deliveries are handed to are there, told whenever it changes. */
export interface TargetWatch extends Disposable {
  /** Looks at each target for the first time. */
  begin(): void;
  /** An attempt has shown whether the target of one of the URLs takes connections. */
  note(url: string, up: boolean): void;
}

const FIRST_CHECK_MS = 1_000;
const LAST_CHECK_MS = 15_000;

interface Target {
  up: boolean;
  timer?: NodeJS.Timeout;
}

/**
 * Looks at each target once it has begun, and at those that are down again and again until they are back: more seldom
 * as time goes by.
 */
export function watchTargets(urls: readonly string[], reporter: Reporter): TargetWatch {
  const targets = new Map<string, Target>();
  const byUrl = new Map<string, Target>();
  let disposed = false;

  const change = (url: string, target: Target, up: boolean): void => {
    if (disposed || target.up === up) return;
    target.up = up;
    clearTimeout(target.timer);
    reporter.report({ type: up ? 'target.up' : 'target.down', url: new URL(url).origin });
    if (!up) lookAgain(url, target, FIRST_CHECK_MS);
  };
  const lookAgain = (url: string, target: Target, delayMs: number): void => {
    target.timer = setTimeout(() => void look(url, target, delayMs), delayMs);
    target.timer.unref();
  };
  const look = async (url: string, target: Target, delayMs: number): Promise<void> => {
    const up = await reachable(url);
    if (up) change(url, target, true);
    else if (!disposed && !target.up) lookAgain(url, target, Math.min(delayMs * 2, LAST_CHECK_MS));
  };
  for (const url of urls) {
    const { origin } = new URL(url);
    const known = targets.get(origin);
    const target: Target = known ?? { up: true };
    byUrl.set(url, target);
    if (known) continue;
    targets.set(origin, target);
  }
  return {
    begin() {
      for (const [origin, target] of targets) void reachable(origin).then((up) => change(origin, target, up));
    },
    note(url, up) {
      const target = byUrl.get(url);
      if (target && target.up !== up) change(url, target, up);
    },
    [Symbol.dispose]() {
      disposed = true;
      for (const { timer } of targets.values()) clearTimeout(timer);
    },
  };
}
