import { delimiter, join, resolve } from 'node:path';

import type { Context } from '../context.ts';
import { type HooksError, UnavailableError, UsageError } from '../errors.ts';
import { kindOf } from '../files.ts';
import { CLOUDFLARED, commandTunnel } from '../tunnel/command.ts';
import { splitCommand } from '../tunnel/command-line.ts';
import { type NgrokFile, readCertificates, readNgrokFile, readTrafficPolicy } from '../tunnel/ngrok-config.ts';
import type { NgrokOptions } from '../tunnel/ngrok-session.ts';
import type { OpenTunnel } from '../tunnel/tunnel.ts';
import { checkUrl, PROVIDERS, rejectOptions, type Settings } from './settings.ts';

export type TunnelKind = 'ngrok' | 'cloudflared' | 'none';

export interface TunnelOptions {
  readonly tunnel?: TunnelKind;
  readonly tunnelCommand?: string;
  readonly publicUrl?: string;
  readonly domain?: string;
  readonly trafficPolicy?: string;
  readonly serverAddr?: string;
  readonly caCert?: string;
  readonly selfTest?: boolean;
}

/** How the listener becomes public; undefined: it does not. */
export type TunnelChoice =
  | { readonly kind: 'ngrok' | 'other'; readonly name: string; readonly open: OpenTunnel }
  | undefined;

const CONNECT_LIMIT_MS = 10_000;
const HEARTBEAT_INTERVAL_MS = 3_000;
const HEARTBEAT_TOLERANCE_MS = 5_000;

function givenNgrokOptions(options: TunnelOptions): Record<string, boolean> {
  return {
    '--domain': options.domain !== undefined,
    '--traffic-policy': options.trafficPolicy !== undefined,
    '--server-addr': options.serverAddr !== undefined,
  };
}

/**
 * Decides from flags, environment, configuration and ngrok's own file.
 * @throws {UsageError} for what is missing, wrong, or would have no effect
 */
export async function chooseTunnel(
  options: TunnelOptions,
  settings: Settings,
  context: Context,
): Promise<TunnelChoice> {
  const choice = await choose(options, settings, context);
  if (choice?.kind !== 'ngrok') rejectCertificates(options, 'neither is your app https nor the tunnel ngrok');
  if (!choice) rejectOptions({ '--self-test': options.selfTest === true }, 'there is no public URL to test');
  return choice;
}

/** Certificates of an https app are not among the options here. */
function rejectCertificates({ caCert }: TunnelOptions, why: string): void {
  rejectOptions({ '--ca-cert': caCert !== undefined }, why);
}

async function choose(options: TunnelOptions, { config }: Settings, context: Context): Promise<TunnelChoice> {
  const { tunnel, tunnelCommand, publicUrl } = options;
  if (publicUrl !== undefined) {
    const others = { '--tunnel': tunnel !== undefined, '--tunnel-command': tunnelCommand !== undefined };
    rejectOptions({ ...others, ...givenNgrokOptions(options) }, '--public-url says that a tunnel is there');
    return given(publicUrl);
  }
  if (tunnelCommand !== undefined) {
    rejectOptions(
      { '--tunnel': tunnel !== undefined, ...givenNgrokOptions(options) },
      '--tunnel-command opens the tunnel',
    );
    return program(splitCommand(tunnelCommand), context);
  }
  const asksForNgrok = Object.values(givenNgrokOptions(options)).some(Boolean);
  const kind = tunnel ?? (asksForNgrok ? 'ngrok' : config.tunnel?.use);
  if (kind === 'none' || kind === 'cloudflared') {
    rejectOptions(givenNgrokOptions(options), `--tunnel ${kind} is not ngrok`);
    return kind === 'none' ? undefined : cloudflared(context);
  }
  if (kind === undefined && config.tunnel?.publicUrl !== undefined) return given(config.tunnel.publicUrl);
  const file = await readNgrokFile(context.env);
  const token = context.env['NGROK_AUTHTOKEN']?.trim() || file?.token;
  if (token !== undefined) {
    const { ngrokTunnel } = await import('../tunnel/ngrok.ts');
    return {
      kind: 'ngrok',
      name: 'ngrok',
      open: ngrokTunnel(await ngrokOptions({ options, file, token, cwd: context.cwd, domain: config.tunnel?.domain })),
    };
  }
  if (kind === 'ngrok') throw noToken();
  return undefined;
}

function noToken(): HooksError {
  return new UsageError('NGROK_NO_TOKEN', 'There is no ngrok authtoken, neither in NGROK_AUTHTOKEN nor in ngrok.yml.', {
    hint: 'A free account has one at https://dashboard.ngrok.com/get-started/your-authtoken; without one, use --tunnel cloudflared.',
  });
}

function given(text: string): TunnelChoice {
  const url = checkUrl(text, PROVIDERS);
  const { search, hash } = new URL(url);
  if (search !== '' || hash !== '') {
    throw new UsageError(
      'INVALID_URL',
      `The public URL has "${search}${hash}" in it: it is where deliveries come in.`,
      {
        hint: 'Leave that out; a provider may be given it all the same.',
      },
    );
  }
  return {
    kind: 'other',
    name: 'public URL',
    open: async () => ({ url, withdraw: async () => {}, close: async () => {} }),
  };
}

function program(words: readonly string[], { env, cwd, killGroup, onEnd }: Context): TunnelChoice {
  return { kind: 'other', name: words[0] ?? '', open: commandTunnel({ words, env, cwd, killGroup, onEnd }) };
}

function cloudflared(context: Context): TunnelChoice {
  const folders = (context.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const [name, ...rest] = CLOUDFLARED;
  const file = folders
    .flatMap((folder) => [join(folder, name), join(folder, `${name}.exe`)])
    .find((candidate) => kindOf(candidate) === 'file');
  if (file !== undefined) return program([file, ...rest], context);
  throw new UnavailableError('CLOUDFLARED_NOT_FOUND', 'cloudflared is not on PATH.', {
    hint: 'Install it (https://developers.cloudflare.com/tunnel/downloads/), or use --tunnel ngrok or --tunnel-command.',
  });
}

interface NgrokSources {
  readonly options: TunnelOptions;
  readonly file: NgrokFile | undefined;
  readonly token: string;
  readonly cwd: string;
  /** Of the configuration. */
  readonly domain: string | undefined;
}

async function ngrokOptions({ options, file, token, cwd, domain: configured }: NgrokSources): Promise<NgrokOptions> {
  const serverAddress = options.serverAddr ?? file?.serverAddress;
  if (serverAddress === undefined) {
    rejectCertificates(options, 'your app is not https, and no --server-addr is named');
  } else checkServerAddress(serverAddress);
  const domain = options.domain === undefined ? configured : checkDomain(options.domain);
  const trust = trustOf(options, file, cwd);
  const policy = options.trafficPolicy;
  const trafficPolicy = policy === undefined ? undefined : await readTrafficPolicy(resolve(cwd, policy), policy);
  return {
    token,
    ...(domain !== undefined && { domain }),
    ...(serverAddress !== undefined && { serverAddress }),
    ...(trust !== undefined && { trust }),
    ...(trafficPolicy !== undefined && { trafficPolicy }),
    connectLimitMs: file?.connectTimeoutMs ?? CONNECT_LIMIT_MS,
    heartbeat: {
      intervalSeconds: wholeSeconds(file?.heartbeatIntervalMs ?? HEARTBEAT_INTERVAL_MS),
      toleranceSeconds: wholeSeconds(file?.heartbeatToleranceMs ?? HEARTBEAT_TOLERANCE_MS),
    },
  };
}

function wholeSeconds(ms: number): number {
  return Math.max(1, Math.round(ms / 1000));
}

function trustOf({ caCert }: TunnelOptions, file: NgrokFile | undefined, cwd: string): NgrokOptions['trust'] {
  if (caCert !== undefined) return readCertificates(resolve(cwd, caCert), caCert);
  const { trust } = file ?? {};
  if (trust === undefined || trust === 'host' || trust === 'trusted') return trust;
  return readCertificates(resolve(cwd, trust), trust);
}

const PORT_MAX = 65_535;

function checkServerAddress(text: string): void {
  const [, port = '443'] = /^[\w.-]+(?::(\d{1,5}))?$/.exec(text) ?? [undefined, '0'];
  if (Number(port) > 0 && Number(port) <= PORT_MAX) return;
  throw new UsageError('INVALID_SERVER_ADDRESS', `"${text}" is not the address of an ngrok server.`, {
    hint: 'Write host:port, such as connect.ngrok-agent.com:443; the ngrok SDK takes no IPv6 address.',
  });
}

/** People paste the URL that they were shown. */
function checkDomain(text: string): string {
  const host = text.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  if (/^[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(host)) return host.toLowerCase();
  throw new UsageError('INVALID_DOMAIN', `"${text}" is not a domain.`, {
    hint: 'Write it whole, such as shop.ngrok-free.app; https://dashboard.ngrok.com/domains lists yours.',
  });
}
