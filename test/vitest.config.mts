import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '#undici-agent': fileURLToPath(new URL('../src/http/undici-agent.ts', import.meta.url)) } },
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/{unit,integration,e2e}/**/*.test.ts'],
    testTimeout: 20_000,
    // Most tests wait for processes and sockets; left out, one core would be kept free.
    maxWorkers: '100%',
    // Local time is part of what people see.
    env: { TZ: 'UTC' },
  },
});
