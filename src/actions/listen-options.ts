import { headerValue } from '../core/headers.ts';
import { UsageError } from '../errors.ts';
import type { Route } from '../http/router.ts';
import type { ListenOptions } from './listen.ts';
import { rejectOptions } from './settings.ts';
import { checkTrust, hasHttps } from './trust.ts';
import type { TunnelOptions } from './tunnel-choice.ts';

/**
 * Options that would have no effect beside the others are errors.
 * @throws {UsageError} NO_EFFECT, FORWARD_LOOP
 */
export function checkListenOptions(options: ListenOptions, routes: readonly Route[], port: number): void {
  if (routes.length === 0) {
    rejectOptions(
      {
        '--timeout': options.timeout !== undefined,
        '--header': options.header.length > 0,
        '--host-header': options.hostHeader !== undefined,
        '--resign-with': options.resignWith !== undefined,
        '--retries': options.retries !== undefined,
        '--answer-within': options.answerWithin !== undefined,
      },
      isResponding(options) ? '--respond answers in place of an app' : 'nothing is forwarded without --forward-to',
    );
  }
  if (options.hostHeader !== undefined) {
    const given = headerValue(options.header, 'host') !== undefined;
    rejectOptions({ '--header Host': given }, '--host-header says which Host your app sees');
  }
  const { caCert: _, ...withoutCertificate } = options;
  checkTrust(certificateIsForApp(options, routes) ? options : withoutCertificate, routes);
  if (!options.expect) {
    rejectOptions(
      {
        '--within': options.within !== undefined,
        '--count': options.count !== undefined,
        '--where': options.where !== undefined,
      },
      'nothing is expected without --expect',
    );
  }
  for (const { url } of routes) rejectLoop(url, port, options.host);
}

/** Certificates are the app's, where that is an https one and no server of ngrok's is named. */
function certificateIsForApp({ serverAddr }: ListenOptions, routes: readonly Route[]): boolean {
  return serverAddr === undefined && hasHttps(routes);
}

/** What concerns the tunnel. */
export function forTunnel(options: ListenOptions, routes: readonly Route[]): TunnelOptions {
  const { caCert: _, ...withoutCertificate } = options;
  return certificateIsForApp(options, routes) ? withoutCertificate : options;
}

/** Statuses whose answers end with their headers (RFC 9110, section 6.4.1). */
const WITHOUT_BODY = new Set([204, 304]);

/** Whether the listener was told how to answer in place of an app. */
export function isResponding(options: ListenOptions): boolean {
  const { respond, respondBody, respondHeader, respondDelay } = options;
  if (respond?.every((status) => WITHOUT_BODY.has(status)))
    rejectOptions({ '--respond-body': respondBody !== undefined }, `an answer of ${respond.join(' or ')} has no body`);
  const responding =
    respond !== undefined || respondBody !== undefined || respondHeader.length > 0 || respondDelay !== undefined;
  if (responding && options.forwardTo) {
    throw new UsageError('NO_EFFECT', '--respond answers in place of an app, and --forward-to names one: not both.');
  }
  return responding;
}

/** As a URL spells them: names and addresses by which a machine reaches itself. */
const OWN_HOST =
  /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:(?:7f[\da-f]{2}:[\da-f]{1,4}|0:0)\])$/;

function rejectLoop(url: string, port: number, host = ''): void {
  const { hostname, port: explicit, protocol } = new URL(url);
  const targetPort = Number(explicit || (protocol === 'https:' ? 443 : 80));
  const own = OWN_HOST.test(hostname) || [host.toLowerCase(), `[${host.toLowerCase()}]`].includes(hostname);
  if (port === 0 || targetPort !== port || !own) return;
  throw new UsageError('FORWARD_LOOP', `--forward-to ${url} is the listener itself.`, {
    hint: 'Give the port of your app, or listen on another --port.',
  });
}
