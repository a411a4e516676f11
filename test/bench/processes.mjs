import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Starts a program that prints its URL in its first line, alone or as `url` of a JSON object. */
export async function startServer(file, args, options = {}) {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended before it was ready`))),
  ]);
  lines.close();
  child.stdout.resume(); // What it says later must not fill the pipe.
  const url = line.startsWith('{') ? `${JSON.parse(line).url}/` : line;
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
