import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import autocannon from 'autocannon';
import { buildSync } from 'esbuild';

import { env, here, hooks, print, project, secret, start } from './workshop.mjs';

/** A listener reached through a stand-in for ngrok's edge and the real SDK, and reached directly. */
export async function tunnel(seconds) {
  const { NgrokEdge, testCertificates } = loadEdge();
  const edge = await new NgrokEdge(testCertificates()).start();
  const cwd = mkdtempSync(join(project, 'tunnel-'));
  writeFileSync(join(cwd, 'package.json'), '{}');
  writeFileSync(join(cwd, 'ca.pem'), testCertificates().ca);
  const args = ['listen', '--port', '0', '-s', secret, '--server-addr', edge.address, '--ca-cert', 'ca.pem'];
  const listener = await start(hooks, args, {
    cwd,
    env: { ...env, NGROK_AUTHTOKEN: 'bench-token' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    for (const [name, url] of Object.entries({ directly: listener.url, 'through the tunnel': edge.publicUrl })) {
      for (const connections of [1, 20]) {
        const load = { url, method: 'POST', connections, body: 'x'.repeat(1024) };
        await autocannon({ ...load, duration: 3 });
        const { latency, requests, errors, non2xx } = await autocannon({ ...load, duration: seconds });
        if (errors + non2xx > 0) throw new Error(`${name}: ${errors} errors, ${non2xx} refused`);
        const figures = `${((1000 * connections) / requests.average).toFixed(2)} ms each, 97.5 % within ${latency.p97_5} ms, ${requests.average.toFixed(0)}/s`;
        print(`listen ${name}, ${connections} at a time`, figures);
      }
    }
  } finally {
    await listener.stop();
    await edge.close();
  }
}

/** The stand-in is written for the tests, in TypeScript. */
function loadEdge() {
  const outfile = join(project, 'edge.cjs');
  buildSync({
    stdin: {
      contents: "export * from './ngrok-edge.ts'; export * from './certificates.ts';",
      resolveDir: here('../helpers'),
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
  });
  return createRequire(import.meta.url)(outfile);
}
