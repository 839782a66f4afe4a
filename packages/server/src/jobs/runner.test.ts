import { afterEach, expect, test } from 'vitest'
import { NO_OUTBOUND } from '../../test/support/no-outbound.ts'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import { createRunner } from './runner.ts'

let deps: TestDeps
afterEach(() => deps.close())

test('a runner that was never started stops without complaint', async () => {
  deps = await openTestDeps()
  await createRunner(deps, NO_OUTBOUND).stop()
})

test('a runner stops at once when it has no run, also twice', async () => {
  deps = await openTestDeps()
  const runner = createRunner(deps, NO_OUTBOUND)
  await runner.start()
  const started = performance.now()
  await runner.stop()
  await runner.stop()
  expect(performance.now() - started).toBeLessThan(5_000)
})
