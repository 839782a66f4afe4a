/**
 * `npm test`: all that a contributor needs to trust a change. Checks (the console's build is one), unit and process
 * tests (Vitest), then the journeys in a real browser (Playwright). The last line is `N passed, N failed`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './tools/chromium.ts'
import { run } from './tools/run-process.ts'
import { type Count, countPlaywright, countVitest } from './tools/test-counts.ts'

const folder = await mkdtemp(join(tmpdir(), 'keyway-test-'))
process.exitCode = await main().finally(() => rm(folder, { recursive: true, force: true }))

async function main(): Promise<number> {
  const chromium = await ensureChromium().catch((error: Error) => error)
  if (chromium instanceof Error) {
    console.error(chromium.message)
    return finish([{ passed: 0, failed: 1 }])
  }
  const counts = [await part('checks', checks)]
  counts.push(await part('unit and process tests', vitest))
  counts.push(await part('browser journeys', () => playwright(chromium)))
  return finish(counts)
}

/** Runs one part under a headline with its time, so that a slow part is seen. */
async function part(name: string, job: () => Promise<Count>): Promise<Count> {
  console.log(`\n== ${name}`)
  const started = performance.now()
  const count = await job()
  console.log(`== ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
  return count
}

/** Checks are no tests: they count only when they fail. */
async function checks(): Promise<Count> {
  const { code } = await run(process.execPath, ['scripts/check.ts'])
  return { passed: 0, failed: code === 0 ? 0 : 1 }
}

async function vitest(): Promise<Count> {
  const report = join(folder, 'vitest.json')
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await run('vitest', ['run', ...reporters])
  return countVitest(report, code)
}

async function playwright(chromium: string): Promise<Count> {
  const report = join(folder, 'playwright.json')
  const { code } = await run('playwright', ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report, CHROME_PATH: chromium },
  })
  return countPlaywright(report, code)
}

function finish(counts: readonly Count[]): number {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
}
