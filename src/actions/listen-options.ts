import { resolve } from 'node:path';

import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';
import { readTextFile } from '../files.ts';
import type { Route } from '../http/router.ts';
import type { TlsOptions } from '../http/sender.ts';
import type { ListenOptions } from './listen.ts';
import { rejectOptions } from './settings.ts';
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
  if (!hasHttps(routes)) {
    rejectOptions({ '--insecure': options.insecure === true }, 'nothing is forwarded to an https URL');
  }
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
  for (const { url } of routes) rejectLoop(url, port);
}

function hasHttps(routes: readonly Route[]): boolean {
  return routes.some(({ url }) => url.startsWith('https:'));
}

/** What concerns the tunnel: certificates are the app's, where that is an https one and no server of ngrok's is named. */
export function forTunnel({ caCert, ...options }: ListenOptions, routes: readonly Route[]): TunnelOptions {
  const forApp = hasHttps(routes) && options.serverAddr === undefined;
  return { ...options, ...(caCert !== undefined && !forApp && { caCert }) };
}

/** Whether the listener was told how to answer in place of an app. */
export function isResponding(options: ListenOptions): boolean {
  const { respond, respondBody, respondHeader, respondDelay } = options;
  const responding =
    respond !== undefined || respondBody !== undefined || respondHeader.length > 0 || respondDelay !== undefined;
  if (responding && options.forwardTo) {
    throw new UsageError('NO_EFFECT', '--respond answers in place of an app, and --forward-to names one: not both.');
  }
  return responding;
}

function rejectLoop(url: string, port: number): void {
  const { hostname, port: targetPort } = new URL(url);
  if (port === 0 || targetPort !== String(port) || !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return;
  throw new UsageError('FORWARD_LOOP', `--forward-to ${url} is the listener itself.`, {
    hint: 'Give the port of your app, or listen on another --port.',
  });
}

/** @throws {UsageError} CANNOT_READ, INVALID_CERTIFICATE */
export function tlsOptions({ caCert, insecure }: ListenOptions, { cwd }: Context): TlsOptions {
  if (caCert === undefined) return { insecure: insecure === true };
  const pem = readTextFile(resolve(cwd, caCert), caCert);
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return { insecure: insecure === true, caPem: pem };
  throw new UsageError('INVALID_CERTIFICATE', `${caCert} holds no certificate in PEM form.`, {
    hint: 'Expected a file with -----BEGIN CERTIFICATE-----',
  });
}
