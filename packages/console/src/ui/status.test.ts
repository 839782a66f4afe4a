import { expect, it } from 'vitest'
import { jobLook } from './status.tsx'

it.each([
  ['completed', 0, 'Completed', 'ok'],
  ['completed', 3, 'Completed with errors', 'warn'],
  ['failed', 3, 'Failed', 'bad'],
  ['running', 3, 'Running', 'busy'],
] as const)('a run that is %s with %i failed records reads "%s"', (status, numError, word, tone) => {
  expect(jobLook({ status, numError })).toMatchObject({ word, tone })
})
