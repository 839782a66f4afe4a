/** What is remembered, and for how long. */
import { expect, it } from 'vitest'
import { remember } from './remember.ts'

it('a key is worked on once, until there are too many: then all are forgotten', () => {
  const worked: string[] = []
  const upper = remember(2, (key: string) => {
    worked.push(key)
    return key.toUpperCase()
  })
  expect(['a', 'b', 'a', 'b'].map(upper)).toEqual(['A', 'B', 'A', 'B'])
  expect(worked).toEqual(['a', 'b'])
  expect(['c', 'a', 'c'].map(upper)).toEqual(['C', 'A', 'C'])
  expect(worked).toEqual(['a', 'b', 'c', 'a'])
})
