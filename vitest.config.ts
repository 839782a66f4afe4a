/** Unit and process tests of all packages. The browser journeys are Playwright's, in e2e/. */
import { defineConfig } from 'vitest/config'
import { COMPILE_CACHE } from './scripts/tools/compile-cache.ts'
import { LongFirst } from './scripts/tools/long-first.ts'

export default defineConfig({
  test: {
    pool: 'forks',
    // Many tests wait for processes and clocks: a core less for them, as is usual, would leave half of a small machine idle.
    maxWorkers: '100%',
    sequence: { sequencer: LongFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { NODE_ENV: 'test', NODE_COMPILE_CACHE: COMPILE_CACHE },
    projects: [
      // They start processes, and change what a process has one of: how it resolves names, whom it trusts, whether it looks like a browser.
      {
        extends: true,
        test: { name: 'process', include: ['packages/*/test/**/*.test.ts', 'packages/console/src/**/*.test.{ts,tsx}'] },
      },
      // They leave their process as it was, so that modules are loaded, and PGlite compiled, once for many of them.
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/!(console)/src/**/*.test.ts', '{scripts,e2e/support}/**/*.test.ts'],
          isolate: false,
        },
      },
    ],
  },
})
