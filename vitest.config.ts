/** Unit and process tests of all packages. The browser journeys are Playwright's, in e2e/. */
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { COMPILE_CACHE } from './scripts/tools/compile-cache.ts'
import { LongFirst } from './scripts/tools/long-first.ts'

export default defineConfig({
  test: {
    pool: 'forks',
    // Many tests wait for processes and clocks: while one of them does, the cores of a small machine have another one.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { NODE_ENV: 'test', NODE_COMPILE_CACHE: COMPILE_CACHE },
    projects: [
      // They start processes, and change what a process has one of: how it resolves names, whom it trusts.
      { extends: true, test: { name: 'process', include: ['packages/*/test/**/*.test.ts'] } },
      // They leave their process as it was, so that modules are loaded, and PGlite compiled, once for many of them.
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.{ts,tsx}', '{scripts,e2e/support}/**/*.test.ts'],
          isolate: false,
        },
      },
    ],
  },
})
