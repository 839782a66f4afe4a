import { expect, test } from 'vitest'
import { Slots } from './slots.ts'

test('slots go to those who wait longest', async () => {
  const slots = new Slots(2)
  const order: number[] = []
  const calls = [1, 2, 3, 4, 5].map((number) => slots.take().then(() => order.push(number)))
  await Promise.all(calls.slice(0, 2))
  expect({ order, taken: slots.taken, waiting: slots.waiting }).toEqual({ order: [1, 2], taken: 2, waiting: 3 })
  for (let released = 0; released < 3; released += 1) slots.release()
  await Promise.all(calls)
  expect(order).toEqual([1, 2, 3, 4, 5])
  slots.release()
  slots.release()
  expect({ taken: slots.taken, waiting: slots.waiting }).toEqual({ taken: 0, waiting: 0 })
})

test('whoever stops waiting leaves the queue', async () => {
  const slots = new Slots(1)
  await slots.take()
  const leaving = new AbortController()
  const left = slots.take(leaving.signal)
  const next = slots.take()
  leaving.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  slots.release()
  await next
  expect({ taken: slots.taken, waiting: slots.waiting }).toEqual({ taken: 1, waiting: 0 })
  await expect(slots.take(AbortSignal.abort(new Error('late')))).rejects.toThrow('late')
})

test('slots go round those who wait, so that many calls of one do not keep out another', async () => {
  const slots = new Slots(1)
  await slots.take()
  const order: string[] = []
  const wait = (party: string, name: string, signal?: AbortSignal) =>
    slots.take(signal, party).then(() => order.push(name))
  const leaving = new AbortController()
  const left = wait('c', 'c1', leaving.signal)
  const calls = [
    ...['a1', 'a2', 'a3', 'a4'].map((name) => wait('a', name)),
    ...['b1', 'b2'].map((name) => wait('b', name)),
  ]
  expect(slots.waiting).toBe(7)
  leaving.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  for (let released = 0; released < 6; released += 1) slots.release()
  await Promise.all(calls)
  expect(order).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'a4'])
  slots.release()
  expect({ taken: slots.taken, waiting: slots.waiting }).toEqual({ taken: 0, waiting: 0 })
})
