import type { Context } from '../context.ts';
import { endpointsOf, openEndpoints } from '../core/endpoints.ts';
import type { Delivery, Endpoint, LabelledSecret, RawHeaders } from '../core/types.ts';
import { endpointUrl, routesFor } from '../http/router.ts';
import type { Reporter } from '../reporters/events.ts';
import { toRoute } from './routes.ts';
import { checkUrl, extraHeaders, type Settings } from './settings.ts';

export interface TargetOptions {
  readonly url?: string;
  readonly failed?: boolean;
  /** Of the command line: before those of the configuration. */
  readonly header: RawHeaders;
}

/** Where a delivery is sent again, and how that endpoint wants it. */
export interface ReplayTarget {
  readonly url: string;
  /** To take the place of the original ones. */
  readonly headers: RawHeaders;
  /** What a valid delivery is signed anew with. */
  readonly resignWith?: readonly LabelledSecret[];
  /** What the listener did for it that nobody can do again: the words of its options are not kept. */
  readonly lost: readonly string[];
}

/**
 * The URL given; else where it was to go, of the failed, as far as it was not accepted there; else where the project's
 * listener would hand it to; else where it went last. Empty: nobody knows.
 */
export function replayTargets(
  delivery: Delivery,
  options: TargetOptions,
  { settings, context }: { settings: Settings; context: Context },
): ReplayTarget[] {
  return endpointsFor(delivery, options, settings).map(({ url, headers: changed = [], resigned }) => {
    checkUrl(url);
    const setting = routesFor(settings.config.forwardTo, delivery).find(
      (route) => endpointUrl(route, delivery.request.path) === url,
    );
    const { headers, resignWith } = setting
      ? toRoute(setting, { header: options.header }, settings, context)
      : { headers: extraHeaders(settings, options.header) };
    const given = new Set(headers.map(([name]) => name.toLowerCase()));
    return {
      url,
      headers,
      ...(resignWith && { resignWith }),
      lost: [
        ...changed.filter((name) => !given.has(name.toLowerCase())),
        ...(resigned && !resignWith ? [NEW_SIGNATURE] : []),
      ],
    };
  });
}

const NEW_SIGNATURE = 'a signature made anew';

function endpointsFor(
  delivery: Delivery,
  { url, failed }: TargetOptions,
  { config }: Settings,
): readonly Pick<Endpoint, 'url' | 'headers' | 'resigned'>[] {
  if (url !== undefined) return [{ url }];
  const own = failed ? openEndpoints(delivery) : endpointsOf(delivery);
  if (own.length > 0) return own;
  const routes = routesFor(config.forwardTo, delivery).map((route) => ({
    url: endpointUrl(route, delivery.request.path),
  }));
  if (routes.length > 0) return routes;
  const last = config.url ?? delivery.attempts.at(-1)?.endpointUrl;
  return last === undefined ? [] : [{ url: last }];
}

/** Says once for each endpoint what the listener sent it that is not sent now. */
export function warnOfLost(targets: readonly ReplayTarget[], signsAnew: boolean, reporter: Reporter): void {
  const told = new Set<string>();
  for (const { url, lost } of targets) {
    const missing = lost.filter((what) => what !== NEW_SIGNATURE || !signsAnew);
    const message = `The listener sent ${missing.join(', ')} to ${url}, by options that are not kept: now it is sent without.`;
    if (missing.length === 0 || told.has(message)) continue;
    told.add(message);
    reporter.report({ type: 'warning', message, hint: hintFor(missing) });
  }
}

function hintFor(missing: readonly string[]): string {
  const names = missing.filter((what) => what !== NEW_SIGNATURE);
  const options = [
    ...names.map((name) => `-H "${name}: …"`),
    ...(names.length < missing.length ? ['--resign --secret …'] : []),
  ];
  return `Give it again: ${options.join(' ')}`;
}
