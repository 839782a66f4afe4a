import { expect, test } from 'vitest'
import { refuseUnstorable } from './refuse-unstorable.ts'

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })

test('what can be stored passes, nested 64 deep at most', () => {
  refuseUnstorable(undefined)
  refuseUnstorable({ text: 'é💶', list: [null, 1, true, { a: 'b' }] })
  refuseUnstorable(nested(64))
  expect(() => refuseUnstorable(nested(65))).toThrow(expect.objectContaining({ code: 'invalid_json' }))
})

test.each([
  ['a\0b', undefined],
  [{ a: [0, { b: '\ud800' }] }, 'a.1.b'],
  [[['x'], ['\udc00']], '1.0'],
  [{ a: { 'k\0': 1 } }, 'a'],
])('text that cannot be stored is refused with its path', (value, field) => {
  expect(() => refuseUnstorable(value)).toThrow(
    expect.objectContaining({ code: 'invalid_field', ...(field !== undefined && { field }) }),
  )
})

test('a long list is looked through without a copy of it', () => {
  const list = new Array(2_500_000).fill(0)
  const before = process.memoryUsage().heapUsed
  refuseUnstorable(list)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(32 * 1024 * 1024)
})
