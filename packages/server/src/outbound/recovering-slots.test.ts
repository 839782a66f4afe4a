import { expect, test } from 'vitest'
import { RecoveringSlots } from './recovering-slots.ts'

test('a refusal halves the slots once, however many calls of its round are refused', () => {
  const slots = new RecoveringSlots(16)
  const { round } = slots
  for (let call = 0; call < 5; call += 1) slots.refused(round)
  expect(slots.limit).toBe(8)
  for (const expected of [4, 2, 1, 1]) {
    slots.refused(slots.round)
    expect(slots.limit).toBe(expected)
  }
})

test('a round of calls that were taken adds one slot, up to the target and no further', () => {
  const slots = new RecoveringSlots(4)
  slots.refused(slots.round)
  expect(slots.limit).toBe(2)
  slots.worked(slots.round - 1)
  slots.worked(slots.round)
  expect(slots.limit).toBe(2)
  slots.worked(slots.round)
  expect(slots.limit).toBe(3)
  for (let call = 0; call < 20; call += 1) slots.worked(slots.round)
  expect(slots.limit).toBe(4)
})

test('slots beyond the limit are not handed on, and one more lets in who waits', async () => {
  const slots = new RecoveringSlots(2)
  await slots.take()
  await slots.take()
  let isIn = false
  const waiting = slots.take().then(() => {
    isIn = true
  })
  slots.refused(slots.round)
  slots.release()
  await Promise.resolve()
  expect({ isIn, taken: slots.taken }).toEqual({ isIn: false, taken: 1 })
  slots.worked(slots.round)
  await waiting
  expect({ taken: slots.taken, limit: slots.limit }).toEqual({ taken: 2, limit: 2 })
})

test('whoever gives up while it takes a slot again still has one to leave', async () => {
  const slots = new RecoveringSlots(1)
  await slots.take()
  const other = slots.take()
  const leaving = new AbortController()
  const again = slots.takeAgain(leaving.signal)
  await other
  leaving.abort(new Error('gone'))
  await expect(again).rejects.toThrow('gone')
  slots.release()
  slots.release()
  expect({ taken: slots.taken, waiting: slots.waiting }).toEqual({ taken: 0, waiting: 0 })
})
