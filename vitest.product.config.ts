import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests of the built product: each starts servers of its own from `.next`. Run them after a build. */
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['scripts/**/*.spec.ts'],
    // They wait for processes, leases and minutes more than they compute.
    maxWorkers: 3,
    testTimeout: 240_000,
  },
});
