import { afterEach, expect, test } from 'vitest'
import { createRunControl, type RunControl } from './run-control.ts'

let control: RunControl
afterEach(() => control.end())

test('a run that was cancelled stays so when its process stops as well', () => {
  control = createRunControl()
  control.cancel()
  control.handOver()
  expect(control.stopped).toBe('cancel')
})

test('a run that is being handed over can still be cancelled, and leaves out what was not sent', () => {
  control = createRunControl()
  let left = false
  control.onCancel(() => {
    left = true
  })
  control.handOver()
  expect([control.stopped, left]).toEqual(['hand-over', false])
  control.cancel()
  expect([control.stopped, left]).toEqual(['cancel', true])
})

test('a run that was lost is lost, whatever comes after, and cuts off its calls at once', () => {
  control = createRunControl()
  control.cancel()
  expect(control.reading.aborted).toBe(true)
  expect(control.calls.aborted).toBe(false)
  control.lose()
  control.handOver()
  control.cancel()
  expect(control.stopped).toBe('lost')
  expect(control.calls.aborted).toBe(true)
})
