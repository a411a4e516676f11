import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { onTestFinished } from 'vitest';

export interface ProgramRun {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a program of the system to its end; killed when the test ends before. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: { stdin?: string | Uint8Array; cwd?: string } = {},
): Promise<ProgramRun> {
  const child = spawn(command, args, { ...(options.cwd !== undefined && { cwd: options.cwd }) });
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  });
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  child.stdin.end(options.stdin);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout: Buffer.concat(chunks.stdout), stderr: Buffer.concat(chunks.stderr).toString() };
}

/** What a shell does with a line that was pasted into it. A line longer than one argument may be is read as a script. */
export function runInShell(line: string): Promise<ProgramRun> {
  return line.length < 100_000 ? runProgram('sh', ['-c', line]) : runProgram('sh', [], { stdin: line });
}
