import { expect, it } from 'vitest'
import { AUDIT_EVENTS, AUDIT_SOURCES } from './audit.ts'

it.each([
  ['events', AUDIT_EVENTS],
  ['sources', AUDIT_SOURCES],
])('%s stand in their list once: forms offer them as choices', (_name, list) => {
  expect(list).toEqual([...new Set(list)])
})
