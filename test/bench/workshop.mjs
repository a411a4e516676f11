// What the measurements share: a project, what runs in it, and how a figure is printed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startServer } from './processes.mjs';

export const here = (name) => fileURLToPath(new URL(name, import.meta.url));
export const hooks = here('../../bin/hooks.js');
// On a disk, as a project is; not among the temporary files, of which tests have just deleted many.
const cache = here('../../node_modules/.cache');
mkdirSync(cache, { recursive: true });
export const project = mkdtempSync(join(cache, 'hooks-bench-'));
writeFileSync(join(project, 'package.json'), '{}\n');
export const secret = 'bench-secret';
// The environment as it is, as for a user; NODE_EXTRA_CA_CERTS alone doubles the time of any Node.
export const env = { ...process.env, HOME: project, HOOKS_SECRET: secret };
const running = [];

export function print(label, value, target = '') {
  console.log(`${label.padEnd(46)} ${value.padEnd(30)} ${target}`);
}

export async function start(file, args, options) {
  const server = await startServer(file, args, options);
  running.push(server);
  return server;
}

/** What a command of hooks prints. */
export function hooksOutput(args, cwd = project) {
  return execFileSync(process.execPath, [hooks, ...args], { cwd, env, encoding: 'utf8' });
}

export async function tidyUp() {
  await Promise.all(running.map((server) => server.stop()));
  rmSync(project, { recursive: true, force: true });
}
