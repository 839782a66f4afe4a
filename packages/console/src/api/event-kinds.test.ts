import { EVENT_TYPES } from '@keyway/contract'
import { expect, it } from 'vitest'
import { kindsShowing } from './event-kinds.ts'

it.each(EVENT_TYPES)('%s refreshes what shows it', (type) => {
  expect(kindsShowing(type).length).toBeGreaterThan(0)
})
