import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { runHooks, type TestContextOptions } from './context.ts';

/** Rows for `each('%s …')`: a name to show, and the thing. */
export function named<T, K extends keyof T>(things: readonly T[], key: K): Array<readonly [T[K], T]> {
  return things.map((thing) => [thing[key], thing] as const);
}

export type JsonObject = Record<string, unknown>;

/** NDJSON as objects. */
export function ndjson(text: string): JsonObject[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonObject);
}

export interface Verdict {
  readonly exitCode: number;
  /** The status of each answer, in order; the reason where there was none. */
  readonly answers: Array<number | string>;
  readonly stderr: string;
}

/** Runs trigger or replay in process, and tells how the endpoint answered. */
export async function runForAnswers(argv: readonly string[], options: TestContextOptions = {}): Promise<Verdict> {
  const { exitCode, stdout, stderr } = await runHooks([...argv, '--json'], options);
  const answers = ndjson(stdout)
    .filter(({ type }) => type === 'attempt.completed')
    .map(({ outcome }) => outcome as { status?: number; reason?: string })
    .map(({ status, reason }) => status ?? reason ?? 'neither status nor reason');
  return { exitCode, answers, stderr };
}

export const accepted: Verdict = { exitCode: 0, answers: [200], stderr: '' };
export const refused: Verdict = { exitCode: 1, answers: [401], stderr: '' };

/** The delivery files of a project, parsed, oldest first. */
export function keptDeliveries(project: string): JsonObject[] {
  return keptFiles(project).map((file) => JSON.parse(readFileSync(file, 'utf8')) as JsonObject);
}

export function keptFiles(project: string): string[] {
  const folder = join(project, '.hooks', 'deliveries');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => join(folder, name));
}
