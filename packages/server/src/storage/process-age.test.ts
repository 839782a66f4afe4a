import { expect, test } from 'vitest'
import { parseElapsed, processAge } from './process-age.ts'

test.each([
  ['00:07', 7],
  ['12:34', 754],
  ['01:00:00', 3600],
  ['2-03:04:05', 183_845],
  ['ELAPSED', null],
  ['', null],
])('the elapsed time %j is %j seconds', (text, seconds) => {
  expect(parseElapsed(text)).toBe(seconds)
})

test('this process is as old as it says itself; one that is gone has no age', async () => {
  const age = await processAge(process.pid)
  expect(Math.abs((age ?? Number.NaN) - process.uptime())).toBeLessThan(5)
  expect(await processAge(2 ** 30)).toBeNull()
})
