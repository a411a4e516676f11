import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

export const hasPython = spawnSync('python3', ['--version']).status === 0;

/** A receiver that is a process of its own, and prints its port; ended with the test. */
export async function startProcess(file: 'octokit.mjs' | 'receiver.py', secret: string): Promise<string> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(file.endsWith('.py') ? 'python3' : process.execPath, [path], {
    env: { PATH: process.env['PATH'] ?? '', SECRET: secret },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [port] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return `http://127.0.0.1:${port.trim()}/webhook`;
}
