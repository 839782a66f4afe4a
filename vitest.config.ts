/** Unit and process tests of all packages. The browser journeys are Playwright's, in e2e/. */
import { defineConfig } from 'vitest/config'
import { COMPILE_CACHE } from './scripts/tools/compile-cache.ts'
import { LongFirst } from './scripts/tools/long-first.ts'

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.{ts,tsx}', '{scripts,e2e/support}/**/*.test.ts'],
    // A process for each file: some leave a browser's globals behind, which PGlite would take for a browser's.
    pool: 'forks',
    // Many tests wait for processes and clocks: a core less for them, as is usual, would leave half of a small machine idle.
    maxWorkers: '100%',
    sequence: { sequencer: LongFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { NODE_ENV: 'test', NODE_COMPILE_CACHE: COMPILE_CACHE },
  },
})
