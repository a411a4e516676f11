import { resolve } from 'node:path';

import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';
import { kindOf, readTextFile } from '../files.ts';
import type { TlsOptions } from '../http/sender.ts';
import { rejectOptions } from './settings.ts';

/** Whom to trust as an app that speaks https. */
export interface TrustOptions {
  readonly caCert?: string;
  readonly insecure?: boolean;
}

interface Target {
  readonly url: string;
}

/** Which of the options were given, by their names. */
export function givenTrust({ caCert, insecure = false }: TrustOptions): Record<string, boolean> {
  return { '--ca-cert': caCert !== undefined, '--insecure': insecure };
}

/** @throws {UsageError} NO_EFFECT */
export function checkTrust(options: TrustOptions, targets: readonly Target[]): void {
  if (!hasHttps(targets)) rejectOptions(givenTrust(options), 'nothing is sent to an https URL');
  if (options.insecure) rejectOptions(givenTrust({ ...options, insecure: false }), '--insecure checks no certificate');
}

export function hasHttps(targets: readonly Target[]): boolean {
  return targets.some(({ url }) => new URL(url).protocol === 'https:');
}

/** @throws {UsageError} CANNOT_READ, INVALID_CERTIFICATE */
export function tlsOptions({ caCert, insecure = false }: TrustOptions, { cwd, env }: Context): TlsOptions {
  if (caCert === undefined) return { insecure };
  const pem = readTextFile(resolve(cwd, caCert), caCert);
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return { insecure, caPem: `${pem}\n${extraCertificates(cwd, env)}` };
  throw new UsageError('INVALID_CERTIFICATE', `${caCert} holds no certificate in PEM form.`, {
    hint: 'Expected a file with -----BEGIN CERTIFICATE-----',
  });
}

/** What Node itself adds to the well-known certificates, unless it is given some: then they are to be given, too. */
function extraCertificates(cwd: string, env: Context['env']): string {
  const path = resolve(cwd, env['NODE_EXTRA_CA_CERTS'] ?? '');
  return kindOf(path) === 'file' ? readTextFile(path, path) : '';
}
