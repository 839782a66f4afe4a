import { expect, it } from 'vitest'
import { jobLook } from './status.tsx'

it.each([
  ['completed', 0, 'Completed', 'ok'],
  ['completed', 3, 'Completed with errors', 'warn'],
  ['failed', 3, 'Failed', 'bad'],
  ['running', 3, 'Running', 'busy'],
] as const)('a run that is %s with %i failed records reads "%s"', (status, numError, word, tone) => {
  expect(jobLook({ status, numError, waiting: null })).toMatchObject({ word, tone })
})

it('a run in line that waits for its connection reads "Waiting"', () => {
  const waiting = { _connectionId: '0'.repeat(24), connectionName: 'vault', since: '2026-11-26T00:00:00Z', until: null }
  expect(jobLook({ status: 'queued', numError: 0, waiting })).toMatchObject({ word: 'Waiting', tone: 'warn' })
})
