import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Starts a program that prints its URL in its first words; what it prints later is read and dropped. */
export async function startServer(file, args, options = {}) {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const url = await new Promise((resolve, reject) => {
    let text = '';
    const listen = (chunk) => {
      text = (text + chunk).slice(-4096);
      const [found] = /http:\/\/[\w.]+:\d+/.exec(text) ?? [];
      if (found) resolve(`${found}/`);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', listen);
    child.once('exit', () => reject(new Error(`${file} ended before it was ready: ${text}`)));
  });
  for (const stream of [child.stdout, child.stderr]) stream?.removeAllListeners('data').resume();
  return {
    url,
    pid: child.pid,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Resident memory in MiB; undefined where there is no /proc. */
export function residentMiB(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  } catch {
    return undefined;
  }
}

/** Wall times in ms of whole processes, taken in turn so that all meet the same machine. */
export function timeInTurn(commands, { runs, cwd, env }) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, [program, ...args]] of Object.entries(commands)) {
      const start = process.hrtime.bigint();
      const { status, stderr } = spawnSync(program, args, { cwd, env });
      if (status !== 0) throw new Error(`${name} ended with ${String(status)}: ${stderr.toString()}`);
      times[name].push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  return times;
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
