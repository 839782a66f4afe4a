import { expect, it } from 'vitest'
import { numberOf } from './number-field.tsx'

it.each([
  ['25', 25],
  [' 7 ', 7],
  ['-1', -1],
  ['', ''],
  ['2.5', '2.5'],
  ['many', 'many'],
])('reads %j as %j', (text, value) => {
  expect(numberOf(text)).toBe(value)
})
