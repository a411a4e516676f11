import { platform } from 'node:os';
import { join } from 'node:path';

import { parseDuration } from '../core/duration.ts';
import { UsageError } from '../errors.ts';
import { kindOf, readBytesFile, readTextFile } from '../files.ts';

/** What ngrok's own configuration file says that concerns a connection; undefined what it does not say. */
export interface NgrokFile {
  readonly path: string;
  readonly token?: string;
  readonly serverAddress?: string;
  /** `trusted`, `host`, or the path of a PEM file. */
  readonly trust?: string;
  readonly connectTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
  readonly heartbeatToleranceMs?: number;
}

/** Without warnings. A level below it has errors pass, too, and half of a document stand for the whole. */
const YAML_OPTIONS = { logLevel: 'error' } as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where ngrok's agent looks: https://ngrok.com/docs/agent/config. */
export function ngrokFilePaths(env: Environment, system: NodeJS.Platform = platform()): string[] {
  const below = (folder: string | undefined, ...names: readonly string[]): string[] =>
    folder === undefined || folder === '' ? [] : [join(folder, ...names, 'ngrok', 'ngrok.yml')];
  if (system === 'win32') return below(env['LOCALAPPDATA']);
  if (system === 'darwin') return below(env['HOME'], 'Library', 'Application Support');
  return [...below(env['XDG_CONFIG_HOME']), ...below(env['HOME'], '.config')];
}

/**
 * Reads ngrok's configuration file, of version 2 or 3.
 * @throws {UsageError} INVALID_NGROK_CONFIG, which repeats nothing of the file: the authtoken is in it
 */
export async function readNgrokFile(env: Environment): Promise<NgrokFile | undefined> {
  const path = ngrokFilePaths(env).find((candidate) => kindOf(candidate) === 'file');
  if (path === undefined) return undefined;
  // Most runs have no file, and its reader is large.
  const { parse } = await import('yaml');
  let document: unknown;
  try {
    document = parse(readTextFile(path, path), YAML_OPTIONS);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { linePos } = error as { linePos?: ReadonlyArray<{ readonly line: number }> };
    throw invalid(path, `it is not YAML${linePos?.[0] ? ` (line ${linePos[0].line})` : ''}`);
  }
  return readDocument(document, path);
}

function readDocument(document: unknown, path: string): NgrokFile {
  if (document === null) return { path };
  if (!isMap(document)) throw invalid(path, 'it is not a map');
  const version = Number(document['version'] ?? 2); // A number, or a number in quotes.
  if (version !== 2 && version !== 3) throw invalid(path, 'its version is neither 2 nor 3');
  const agent = version === 3 ? (document['agent'] ?? {}) : document;
  if (!isMap(agent)) throw invalid(path, '"agent" is not a map');
  const text = (key: string): string | undefined => {
    const value = agent[key];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') throw invalid(path, `"${key}" is not text`);
    return value;
  };
  const duration = (key: string): number | undefined => {
    const value = text(key);
    const ms = value === undefined ? undefined : parseGoDuration(value);
    if (value !== undefined && (ms === undefined || ms <= 0))
      throw invalid(path, `"${key}" is not a duration such as 10s or 1m30s`);
    return ms;
  };
  const found = {
    token: text('authtoken'),
    serverAddress: version === 3 ? text('connect_url') : text('server_addr'),
    trust: version === 3 ? text('connect_cas') : text('root_cas'),
    connectTimeoutMs: duration('connect_timeout'),
    heartbeatIntervalMs: duration('heartbeat_interval'),
    heartbeatToleranceMs: duration('heartbeat_tolerance'),
  };
  return { path, ...(Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as object) };
}

/** Milliseconds of a duration as Go writes it, in one unit or several: `10s`, `1m30s`. */
function parseGoDuration(text: string): number | undefined {
  const parts = text.match(/[\d.]+[a-z]+/g) ?? [];
  if (parts.join('') !== text) return undefined;
  return parts.reduce<number | undefined>((sum, part) => {
    const ms = parseDuration(part);
    return sum === undefined || ms === undefined ? undefined : sum + ms;
  }, 0);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(path: string, why: string): UsageError {
  return new UsageError('INVALID_NGROK_CONFIG', `ngrok's configuration ${path} cannot be used: ${why}.`, {
    hint: 'ngrok config check says more; --tunnel none listens without ngrok.',
  });
}

/**
 * Reads certificates to trust.
 * @throws {UsageError} CANNOT_READ, INVALID_CERTIFICATE
 */
export function readCertificates(path: string, shown: string): Uint8Array {
  const bytes = readBytesFile(path, shown);
  if (bytes.includes('-----BEGIN CERTIFICATE-----')) return bytes;
  throw new UsageError('INVALID_CERTIFICATE', `${shown} holds no certificate in PEM form.`, {
    hint: 'Such a file begins with -----BEGIN CERTIFICATE-----; openssl x509 -inform DER -in file makes one of DER.',
  });
}

/**
 * Reads a traffic policy as the text that ngrok is sent.
 * @throws {UsageError} CANNOT_READ, INVALID_TRAFFIC_POLICY
 */
export async function readTrafficPolicy(path: string, shown: string): Promise<string> {
  const text = readTextFile(path, shown);
  const { parse } = await import('yaml');
  let policy: unknown;
  try {
    policy = parse(text, YAML_OPTIONS);
  } catch (error) {
    throw invalidPolicy(shown, (error as Error).message.split('\n')[0] ?? '');
  }
  if (!isMap(policy)) throw invalidPolicy(shown, 'expected a map with rules such as on_http_request');
  return text;
}

function invalidPolicy(shown: string, why: string): UsageError {
  return new UsageError(
    'INVALID_TRAFFIC_POLICY',
    `${shown} is no traffic policy in YAML or JSON: ${why.replace(/[.:]$/, '')}.`,
    {
      hint: 'See https://ngrok.com/docs/traffic-policy',
    },
  );
}
