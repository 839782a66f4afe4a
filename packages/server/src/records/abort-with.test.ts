import { expect, test } from 'vitest'
import { abortWith } from './abort-with.ts'

test('it aborts with the signal it follows, for the same reason', () => {
  const run = new AbortController()
  const { signal } = abortWith(run.signal)
  expect(signal.aborted).toBe(false)
  run.abort('cancelled')
  expect(signal).toMatchObject({ aborted: true, reason: 'cancelled' })
})

test('one that follows a signal that has aborted has done so itself', () => {
  expect(abortWith(AbortSignal.abort('gone')).signal).toMatchObject({ aborted: true, reason: 'gone' })
})

test('one that is aborted before keeps its reason, and leaves the signal alone', () => {
  const run = new AbortController()
  const outage = abortWith(run.signal)
  outage.abort('no answer')
  expect(run.signal.aborted).toBe(false)
  run.abort('cancelled')
  expect(outage.signal.reason).toBe('no answer')
})
