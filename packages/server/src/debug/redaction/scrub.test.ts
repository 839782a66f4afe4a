import { MASK } from '@keyway/contract'
import { expect, test } from 'vitest'
import { scrubber } from './scrub.ts'

test('a known secret is taken out of a text, also as a URL has it', () => {
  const scrub = scrubber(['p@ss word'])
  expect(scrub('a=p@ss word&b=p%40ss%20word')).toBe(`a=${MASK}&b=${MASK}`)
})

test('of an exchange with more secrets than can be looked for, nothing is told', () => {
  const scrub = scrubber(Array.from({ length: 600 }, (_, number) => `secret-${number}`))
  expect(scrub('harmless')).toBe(MASK)
})
