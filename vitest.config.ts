import { defineConfig } from 'vitest/config';

// Files share one process (no isolation): ten times faster, so no test file may keep module-level state.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'tests/**/*.test.ts', 'tests/**/*.test.tsx', 'dev/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['tests/support/database-server.ts'],
    pool: 'threads',
    isolate: false,
    // Two cores, and tests that wait for a telephone, a browser or a process that was killed.
    maxWorkers: 3,
    testTimeout: 60_000,
    // A machine that is busy with the other files answers late.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
