/** Journeys in the system's Chromium, two at a time: each file starts a Keyway and a sandbox of its own. */
import { defineConfig } from '@playwright/test'
import { findChromium } from '../scripts/tools/chromium.ts'
import { COMPILE_CACHE } from '../scripts/tools/compile-cache.ts'

const executablePath = findChromium()
if (!executablePath) throw new Error('No Chromium found. Install one, or set CHROME_PATH; "npm test" tells how.')

// Workers, and the Keyways they start, have the environment of this process.
process.env.NODE_COMPILE_CACHE ??= COMPILE_CACHE

export default defineConfig({
  testDir: 'journeys',
  outputDir: '../test-results',
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    locale: 'en-US',
    trace: 'off',
    launchOptions: {
      executablePath,
      // Chromium refuses its own sandbox to root. The rest keeps it from calling anybody but us.
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
