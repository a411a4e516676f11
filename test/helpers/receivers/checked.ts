import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Loaded here, and not in the time of the first test.
import '../../../src/actions/check.ts';
import { runHooks, temporaryProject } from '../context.ts';
import type { Guard } from './shop.ts';

export interface Checked {
  readonly exitCode: number;
  readonly mode: string;
  /** Ids by their verdicts. */
  readonly verdicts: Readonly<Record<string, readonly string[]>>;
  readonly notes: Readonly<Record<string, string>>;
  readonly accepted: number;
}

interface Report {
  readonly mode: string;
  readonly accepted: number;
  readonly results: ReadonlyArray<{ readonly id: string; readonly verdict: string; readonly note: string }>;
}

/** `hooks check` of an app that guards itself so, as it is reported. */
export async function checked(
  url: string,
  { provider, secret }: Pick<Guard, 'provider' | 'secret'>,
  argv: readonly string[] = [],
): Promise<Checked> {
  const cwd = temporaryProject();
  const secretFile = join(cwd, 'secret');
  writeFileSync(secretFile, secret);
  const { exitCode, stdout, stderr } = await runHooks(
    ['check', '--url', url, '--provider', provider, '--secret-file', secretFile, '--format', 'json', ...argv],
    { cwd },
  );
  if (stdout === '') throw new Error(stderr);
  const { mode, accepted, results } = JSON.parse(stdout) as Report;
  const verdicts: Record<string, string[]> = {};
  for (const { id, verdict } of results) (verdicts[verdict] ??= []).push(id);
  const notes = Object.fromEntries(
    results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped').map(({ id, note }) => [id, note]),
  );
  return { exitCode, mode, verdicts, notes, accepted };
}

/** What a report finds fault with. */
export async function found(...run: Parameters<typeof checked>) {
  const { exitCode, mode, verdicts } = await checked(...run);
  const { fail = [], warn = [], info = [] } = verdicts;
  return { exitCode, mode, found: { fail, warn, info } };
}

export const NOTHING: Awaited<ReturnType<typeof found>>['found'] = { fail: [], warn: [], info: [] };
