/** Unit and process tests of all packages. The browser journeys are Playwright's, in e2e/. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.{ts,tsx}', '{scripts,e2e/support}/**/*.test.ts'],
    pool: 'forks',
    // Many tests wait for processes and clocks: a core less for them, as is usual, would leave half of a small machine idle.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { NODE_ENV: 'test' },
  },
})
