import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';

import { UnavailableError, UsageError } from '../errors.ts';
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
const TERM_LIMIT_MS = 3_000;
const LAST_WORDS_LIMIT_MS = 200;
/** Of what a program prints, the end is kept: it says why it ended. */
const OUTPUT_KEPT = 8 * 1024;

/**
 * Splits a command line into words as a shell does, with quotes and backslashes, and nothing else: no shell runs it.
 * @throws {UsageError} INVALID_TUNNEL_COMMAND
 */
export function splitCommand(line: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)\s*/gsy;
  while (pattern.lastIndex < line.length) {
    const word = pattern.exec(line)?.[1];
    if (word === undefined) break;
    words.push(
      word.replace(
        /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs,
        (_match, single?: string, double?: string, escaped?: string) =>
          single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
      ),
    );
    if (pattern.lastIndex >= line.length) return words;
  }
  throw new UsageError(
    'INVALID_TUNNEL_COMMAND',
    'The tunnel command is empty, or has a quote without its other half.',
    {
      hint: "For example: --tunnel-command 'zrok share public {port} --headless'",
    },
  );
}

/** A tunnel that another program makes, and whose URL is found in what that program prints. */
export function commandTunnel(options: CommandOptions): OpenTunnel {
  return async (target) => {
    const program = basename(options.words[0] ?? '');
    const child = launch(options, target.localUrl);
    const output = collect(child);
    let closing = false;
    const death = awaitDeath(child, program, output);
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
      const url = await firstUrl({ program, output, death, target });
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

async function awaitDeath(child: ChildProcess, program: string, output: Output): Promise<UnavailableError> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [unknown, unknown];
    // What it said last may still be in the pipe, which others that it has started may hold open.
    const limit = { limitMs: LAST_WORDS_LIMIT_MS, failure: () => new Error('still open') };
    await withinLimit(once(child, 'close'), limit).catch(() => {});
    return ending(program, code, signal, output.tail());
  } catch (error) {
    return notStarted(program, error as NodeJS.ErrnoException);
  }
}

interface Search {
  readonly program: string;
  readonly output: Output;
  readonly death: Promise<UnavailableError>;
  readonly target: TunnelTarget;
}

async function firstUrl({ program, output, death, target }: Search): Promise<string> {
  const found = new Promise<string>((resolve) => {
    output.onText = (text) => {
      const url = findPublicUrl(text, program);
      if (url !== undefined) resolve(url);
    };
  });
  const died = death.then((error) => Promise.reject(error));
  const late = (): Error =>
    new UnavailableError(
      'TUNNEL_COMMAND_SILENT',
      `${program} printed no public https URL within ${URL_LIMIT_MS / 1000} s.${lastWords(output.tail())}`,
      { hint: 'Try the command by itself; a URL that you know already goes into --public-url.' },
    );
  return withinLimit(Promise.race([found, died]), { limitMs: URL_LIMIT_MS, failure: late, signal: target.signal });
}

// eslint-disable-next-line no-control-regex -- escape sequences are what is looked for
const ESCAPES = /\u001b(?:\[[\d;?]*[A-Za-z]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/**
 * The first https URL of a public host in what a program prints. Where nothing is known of the program, the URL has no
 * path: those of manuals and terms of use have one. What may still go on is not taken yet.
 */
function findPublicUrl(output: string, program = ''): string | undefined {
  const text = output.replace(ESCAPES, ' ');
  const known = URL_PATTERNS[program.replace(/\.exe$/i, '')];
  if (known) return known.exec(text)?.[0];
  for (const [, url = ''] of text.matchAll(/(https:\/\/[^\s"'<>|,()]+)(?=[\s"'<>|,()])/gi)) {
    if (!URL.canParse(url)) continue;
    const { hostname, pathname, search, origin } = new URL(url);
    if (pathname === '/' && search === '' && isPublicHost(hostname)) return origin;
  }
  return undefined;
}

function ending(program: string, code: unknown, signal: unknown, output: string): UnavailableError {
  const how = typeof signal === 'string' ? `by ${signal}` : `with exit code ${String(code)}`;
  return new UnavailableError('TUNNEL_COMMAND_ENDED', `${program} ended ${how}.${lastWords(output)}`, {
    hint: 'Without it there is no public URL: start hooks listen anew.',
  });
}

function notStarted(program: string, { code, message }: NodeJS.ErrnoException): UnavailableError {
  const why = code === 'ENOENT' ? 'it is not on PATH' : (code ?? message);
  return new UnavailableError('TUNNEL_COMMAND_NOT_FOUND', `${program} cannot be started: ${why}.`, {
    hint: 'Install it, or name it with its whole path in --tunnel-command.',
  });
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
