import { expect, it } from 'vitest'
import { rebased } from './use-draft.ts'

it('a draft keeps what was changed in it, and takes the rest from what is saved meanwhile', () => {
  const before = { name: 'a', enabled: true, steps: [{ ref: '1' }] }
  const draft = { ...before, steps: [{ ref: '2' }] }
  expect(rebased(draft, before, { ...before, enabled: false, steps: [{ ref: '3' }] })).toEqual({
    name: 'a',
    enabled: false,
    steps: [{ ref: '2' }],
  })
})
