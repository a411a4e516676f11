import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';

import { UnavailableError } from '../errors.ts';
import { isPublicHost } from './address-rules.ts';
import { withinLimit } from './limit.ts';
import type { OpenTunnel, TunnelTarget } from './tunnel.ts';

export interface CommandOptions {
  /** Program and arguments; `{port}` and `{url}` in them stand for the listener's. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly killGroup: (pid: number, signal: NodeJS.Signals) => boolean;
  /** Calls back when this process ends; the function returned takes that back. */
  readonly onEnd: (callback: () => void) => () => void;
}

/** What is known of programs that print other addresses, too. */
const URL_PATTERNS: Readonly<Record<string, RegExp>> = {
  cloudflared: /https:\/\/(?!api\.)[a-z\d-]+\.trycloudflare\.com/i,
};

export const CLOUDFLARED = ['cloudflared', 'tunnel', '--no-autoupdate', '--url', '{url}'] as const;

const URL_LIMIT_MS = 30_000;
/** From the first URL on: banners name others before the tunnel's, and a last line may come in pieces. */
const SETTLE_MS = 500;
const TERM_LIMIT_MS = 3_000;
const LAST_WORDS_LIMIT_MS = 200;
/** Of what a program prints, the end is kept: it says why it ended. */
const OUTPUT_KEPT = 8 * 1024;

/** A tunnel that another program makes, and whose URL is found in what that program prints. */
export function commandTunnel(options: CommandOptions): OpenTunnel {
  return async (target) => {
    const program = basename(options.words[0] ?? '');
    const child = launch(options, target.localUrl);
    const output = collect(child);
    let closing = false;
    let opened = false;
    const death = awaitDeath(child, output, { program, isOpen: () => opened });
    // Windows has no groups.
    const signal: SignalGroup = (name) =>
      child.pid !== undefined && (options.killGroup(child.pid, name) || child.kill(name));
    const release = options.onEnd(() => signal('SIGKILL'));
    const close = async (): Promise<void> => {
      closing = true;
      await endGroup(signal, death);
      release();
    };
    const tellDeath = async (): Promise<void> => {
      const error = await death;
      if (!closing) target.onChange({ kind: 'failed', error });
    };
    try {
      const url = await publicUrl({ program, output, death, target });
      opened = true;
      void tellDeath();
      return { url, withdraw: async () => {}, close };
    } catch (error) {
      await close();
      throw error;
    }
  };
}

function launch({ words, env, cwd }: CommandOptions, localUrl: string): ChildProcess {
  const { port } = new URL(localUrl);
  const [file = '', ...args] = words.map((word) => word.replaceAll('{port}', port).replaceAll('{url}', localUrl));
  // A group of its own: it ends when the tunnel is closed, with all that it has started, and not by Ctrl-C before.
  return spawn(file, args, {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
}

interface Output {
  readonly tail: () => string;
  onText: (text: string) => void;
}

function collect(child: ChildProcess): Output {
  let text = '';
  const output: Output = { tail: () => text, onText: () => {} };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text = (text + part).slice(-OUTPUT_KEPT);
      output.onText(text);
    });
  }
  return output;
}

interface Life {
  readonly program: string;
  /** Whether its URL is known. */
  readonly isOpen: () => boolean;
}

async function awaitDeath(child: ChildProcess, output: Output, { program, isOpen }: Life): Promise<UnavailableError> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [unknown, unknown];
    // What it said last may still be in the pipe, which others that it has started may hold open.
    const limit = { limitMs: LAST_WORDS_LIMIT_MS, failure: () => new Error('still open') };
    await withinLimit(once(child, 'close'), limit).catch(() => {});
    const how = typeof signal === 'string' ? `by ${signal}` : `with exit code ${String(code)}`;
    return new UnavailableError('TUNNEL_COMMAND_ENDED', `${program} ended ${how}.${lastWords(output.tail())}`, {
      hint: isOpen()
        ? 'Without it there is no public URL: start hooks listen anew.'
        : 'It is to open a tunnel, print its URL, and go on until it is ended: try the command by itself.',
    });
  } catch (error) {
    return notStarted(child.spawnfile, error as NodeJS.ErrnoException);
  }
}

interface Search {
  readonly program: string;
  readonly output: Output;
  readonly death: Promise<UnavailableError>;
  readonly target: TunnelTarget;
}

async function publicUrl({ program, output, death, target }: Search): Promise<string> {
  let last: string | undefined;
  let settling: NodeJS.Timeout | undefined;
  const found = new Promise<string>((resolve) => {
    output.onText = (text) => {
      last = findPublicUrl(text, program) ?? last;
      if (last !== undefined) settling ??= setTimeout(() => resolve(last ?? ''), SETTLE_MS);
    };
  });
  const died = death.then((error) => Promise.reject(error));
  const late = (): Error => notFound(program, output.tail());
  const limit = { limitMs: URL_LIMIT_MS, failure: late, signal: target.signal };
  try {
    return await withinLimit(Promise.race([found, died]), limit);
  } finally {
    clearTimeout(settling);
    output.onText = () => {};
  }
}

function notFound(program: string, output: string): UnavailableError {
  const withPath = printedUrls(output).findLast(isPublic)?.href;
  const [but, hint] =
    withPath === undefined
      ? ['', 'Try the command by itself; a URL that you know already goes into --public-url.']
      : [
          ` but ones with a path, such as ${withPath}`,
          'If that one leads here, start the program by itself, and give the URL to --public-url.',
        ];
  return new UnavailableError(
    'TUNNEL_COMMAND_SILENT',
    `${program} printed no public https URL within ${URL_LIMIT_MS / 1000} s${but}.${lastWords(output)}`,
    { hint },
  );
}

// eslint-disable-next-line no-control-regex -- escape sequences are what is looked for
const ESCAPES = /\u001b(?:\[[\d;?]*[A-Za-z]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/**
 * The last https URL of a public host in what a program prints: the first ones are of its maker. Where nothing is known
 * of the program, the URL has no path: those of manuals and terms of use have one.
 */
function findPublicUrl(output: string, program: string): string | undefined {
  const known = URL_PATTERNS[program.replace(/\.exe$/i, '')];
  if (known) return known.exec(output.replace(ESCAPES, ' '))?.[0];
  return printedUrls(output).findLast(
    (url) => isPublic(url) && url.pathname === '/' && url.search === '' && !MAKERS_PAGE.test(url.hostname),
  )?.origin;
}

/** Where the makers of tunnels send people for what is not their tunnel. */
const MAKERS_PAGE = /^(?:admin|dashboard|docs|www)\./i;

function printedUrls(output: string): URL[] {
  const texts = output.replace(ESCAPES, ' ').match(/https:\/\/[^\s"'<>|,()]+/gi) ?? [];
  return texts
    .map((text) => text.replace(/[.;:!?]+$/, ''))
    .flatMap((text) => (URL.canParse(text) ? new URL(text) : []));
}

function isPublic({ hostname }: URL): boolean {
  return isPublicHost(hostname);
}

function notStarted(file: string, { code = '', message }: NodeJS.ErrnoException): UnavailableError {
  const isPath = file !== basename(file);
  const reasons: Readonly<Record<string, readonly [why: string, hint: string]>> = {
    ENOENT: isPath
      ? ['there is no such file', 'A path in --tunnel-command starts from the folder that hooks runs in.']
      : ['it is not on PATH', 'Install it, or name it with its whole path in --tunnel-command.'],
    EACCES: ['it is not executable', `chmod +x ${file} makes it so.`],
  };
  const [why, hint] = reasons[code] ?? [code || message, 'Try the command by itself.'];
  return new UnavailableError('TUNNEL_COMMAND_NOT_FOUND', `${file} cannot be started: ${why}.`, { hint });
}

function lastWords(output: string): string {
  const line = output.replace(ESCAPES, '').trim().split(/\r?\n/).at(-1)?.trim().slice(0, 300) ?? '';
  return line === '' ? '' : ` Its last words: ${line.replace(/[\p{Cc}\p{Cf}]/gu, ' ')}`;
}

type SignalGroup = (name: NodeJS.Signals) => boolean;

/** Asks the program, and all that it has started, to end; after a while they are made to. */
async function endGroup(signal: SignalGroup, death: Promise<unknown>): Promise<void> {
  signal('SIGTERM');
  await withinLimit(death, { limitMs: TERM_LIMIT_MS, failure: () => new Error('still there') }).catch(() => {});
  signal('SIGKILL');
}
