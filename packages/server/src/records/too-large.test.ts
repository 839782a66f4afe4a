import { LARGEST_RECORD_BYTES } from '@keyway/contract'
import { expect, it } from 'vitest'
import { isTooLarge } from './too-large.ts'

const frame = JSON.stringify({ value: '' }).length

it.each([
  ['of one byte', 'x', 1],
  ['of three bytes', '€', 3],
  ['of four bytes', '🔑', 4],
])('a record is measured in bytes, of characters %s too', (_, character, bytes) => {
  const most = Math.floor((LARGEST_RECORD_BYTES - frame) / bytes)
  expect(isTooLarge({ value: character.repeat(most) })).toBe(false)
  expect(isTooLarge({ value: character.repeat(most + 1) })).toBe(true)
})
