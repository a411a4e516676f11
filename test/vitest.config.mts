import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '#undici-agent': fileURLToPath(new URL('../src/http/undici-agent.ts', import.meta.url)) } },
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/{unit,integration,e2e}/**/*.test.ts'],
    testTimeout: 20_000,
    // Local time is part of what people see.
    env: { TZ: 'UTC' },
  },
});
