import { exec, type ExecException } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { EffectsOf } from '../check/trial.ts';
import type { Context } from '../context.ts';
import { UnavailableError, UsageError } from '../errors.ts';
import type { Sender } from '../http/sender.ts';
import { checkUrl, rejectOptions } from './settings.ts';

export interface ProbeOptions {
  /** Answers with JSON: a list of effects, or how many an event had, whose id stands for `{id}`. */
  readonly probeUrl?: string;
  /** A command line of the user's own, with the id in HOOKS_EVENT_ID. */
  readonly probeCmd?: string;
  /** A file to which the app writes a line for each effect. */
  readonly probeLog?: string;
  /** Regular expression of the lines that count, with `{id}`. */
  readonly probePattern?: string;
  readonly probeWait?: number;
}

const WAIT_MS = 200;
const LIMIT_MS = 10_000;
const OUTPUT_BYTES_MAX = 4 * 1024 * 1024;

/** Ids are our own; only such as mean nothing to a shell are handed to one. */
const PLAIN_ID = /^[\w.:-]+$/;

/**
 * How the effects of an event are counted on the receiver's side, some time after it was sent.
 * @throws {UsageError} PROBE_CONFLICT, NO_EFFECT; when it is asked PROBE_ANSWER, and {@link UnavailableError} PROBE_FAILED
 */
export function createProbe(options: ProbeOptions, context: Context, sender: Sender): EffectsOf | undefined {
  const { probeUrl, probeCmd, probeLog, probePattern, probeWait = WAIT_MS } = options;
  const given = [probeUrl, probeCmd, probeLog].filter((each) => each !== undefined);
  if (given.length > 1)
    throw new UsageError('PROBE_CONFLICT', 'Effects are counted in one way: --probe-url, --probe-cmd or --probe-log.');
  if (probePattern !== undefined && probeLog === undefined)
    throw new UsageError('NO_EFFECT', '--probe-pattern would have no effect: it is for --probe-log.');
  rejectOptions({ '--probe-wait': given.length === 0 && options.probeWait !== undefined }, 'no probe is given');
  if (given.length === 0) return undefined;
  const pattern = linePattern(probePattern);
  const count = async (id: string): Promise<number> => {
    if (probeUrl !== undefined) return countAt(probeUrl, id, context, sender);
    if (probeCmd !== undefined) return countBy(probeCmd, id, context);
    return countIn(probeLog ?? '', id, pattern, context);
  };
  return async ({ eventId }) => {
    if (eventId === undefined || !PLAIN_ID.test(eventId)) return undefined;
    await delay(probeWait, undefined, { signal: context.signal });
    return count(eventId);
  };
}

async function countAt(template: string, id: string, context: Context, sender: Sender): Promise<number> {
  const url = checkUrl(template.replaceAll('{id}', encodeURIComponent(id)));
  const { outcome } = await sender.send(
    { url, method: 'GET', rawHeaders: [['Accept', 'application/json']], body: new Uint8Array() },
    { timeoutMs: LIMIT_MS, signal: context.signal, responseBytesMax: OUTPUT_BYTES_MAX, now: context.now },
  );
  if (outcome.kind === 'no_response') throw failed(`--probe-url did not answer: ${outcome.detail}.`);
  if (outcome.status !== 200) throw failed(`--probe-url answered ${outcome.status}.`);
  const answer = readJson(Buffer.from(outcome.body).toString('utf8'));
  if (Array.isArray(answer)) return answer.filter((item) => JSON.stringify(item).includes(id)).length;
  if (typeof answer === 'number' && template.includes('{id}')) return answer;
  throw new UsageError('PROBE_ANSWER', '--probe-url did not answer with a JSON list of effects.', {
    hint: 'A number is understood, too, when the URL has {id} in it, where the event id is put.',
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function endWords({ code, killed }: ExecException, stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const how = killed ? `took longer than ${LIMIT_MS / 1000} s` : `ended with ${code ?? 'a signal'}`;
  return `${how}${last === '' ? '' : `: ${last.slice(0, 200)}`}.`;
}

/** The number that a command line of the user's own prints. */
async function countBy(line: string, id: string, { cwd, env, signal }: Context): Promise<number> {
  const command = line.replaceAll('{id}', id);
  const output = await new Promise<string>((fulfil, reject) => {
    const options = {
      cwd,
      env: { ...env, HOOKS_EVENT_ID: id },
      signal,
      timeout: LIMIT_MS,
      maxBuffer: OUTPUT_BYTES_MAX,
    };
    exec(command, options, (error, stdout, stderr) => {
      if (error) reject(failed(`--probe-cmd ${endWords(error, stderr)}`));
      else fulfil(stdout);
    });
  });
  const text = output.trim();
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(
    'PROBE_ANSWER',
    `--probe-cmd printed ${JSON.stringify(text.slice(0, 80))}, which is no number.`,
    {
      hint: 'It is to print how many effects the event of $HOOKS_EVENT_ID had.',
    },
  );
}

async function countIn(
  file: string,
  id: string,
  pattern: ((id: string) => RegExp) | undefined,
  { cwd }: Context,
): Promise<number> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new UsageError(
      'CANNOT_READ',
      `Cannot read the probe's log ${file}: ${(error as NodeJS.ErrnoException).code}.`,
    );
  }
  const lines = text.split('\n');
  const wanted = pattern?.(id);
  return lines.filter((line) => (wanted ? wanted.test(line) : line.includes(id))).length;
}

function linePattern(source: string | undefined): ((id: string) => RegExp) | undefined {
  if (source === undefined) return undefined;
  const make = (id: string): RegExp => new RegExp(source.replaceAll('{id}', id.replaceAll('.', '\\.')));
  try {
    make('evt_1');
  } catch (error) {
    throw new UsageError('INVALID_PATTERN', `--probe-pattern is no regular expression: ${(error as Error).message}.`);
  }
  if (!source.includes('{id}'))
    throw new UsageError('INVALID_PATTERN', '--probe-pattern has no {id}, where the event id is put.');
  return make;
}

function failed(message: string): UnavailableError {
  return new UnavailableError('PROBE_FAILED', message, { hint: 'Without a probe, leave the option out.' });
}
