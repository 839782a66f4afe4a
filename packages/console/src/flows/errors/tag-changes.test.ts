import { expect, test } from 'vitest'
import { spreadOf, tagChanges } from './tag-changes.ts'

const errors = [
  { errorId: '1', tags: [] },
  { errorId: '2', tags: ['b', 'a'] },
  { errorId: '3', tags: ['a', 'b'] },
  { errorId: '4', tags: ['c'] },
  { errorId: '5', tags: [] },
]
const named = (...ids: readonly string[]) => ids.map((id) => ({ id }))

test('a tag is put on what lacks it beside the tags it has, one call for each set of them', () => {
  expect(tagChanges(errors, 'c', true)).toEqual([
    { errors: named('1', '5'), tagIds: ['c'] },
    { errors: named('2', '3'), tagIds: ['b', 'a', 'c'] },
  ])
})

test('a tag is taken off what has it, and the others stay', () => {
  expect(tagChanges(errors, 'a', false)).toEqual([{ errors: named('2', '3'), tagIds: ['b'] }])
  expect(tagChanges(errors, 'd', false)).toEqual([])
})

test('a tag is on all of them, on some or on none', () => {
  expect(spreadOf(errors, 'd')).toBe('none')
  expect(spreadOf(errors, 'a')).toBe('some')
  expect(spreadOf(errors.slice(1, 3), 'b')).toBe('all')
})
