import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { countPlaywright, countVitest } from './test-counts.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-counts-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function report(content: unknown): Promise<string> {
  const file = join(folder, 'report.json')
  await writeFile(file, JSON.stringify(content))
  return file
}

it('counts what Vitest reports', async () => {
  const file = await report({ numPassedTests: 5, numFailedTests: 1 })
  expect(await countVitest(file, 1)).toEqual({ passed: 5, failed: 1 })
})

it('counts a journey that passed only when tried again as failed', async () => {
  const file = await report({ stats: { expected: 2, flaky: 1, unexpected: 0 } })
  expect(await countPlaywright(file, 0)).toEqual({ passed: 2, failed: 1 })
})

it('counts a runner that ended badly without a failed test as one failure', async () => {
  const file = await report({ numPassedTests: 5, numFailedTests: 0 })
  expect(await countVitest(file, 1)).toEqual({ passed: 5, failed: 1 })
})

it('counts a missing report as one failure', async () => {
  expect(await countVitest(join(folder, 'nothing.json'), 0)).toEqual({ passed: 0, failed: 1 })
})
