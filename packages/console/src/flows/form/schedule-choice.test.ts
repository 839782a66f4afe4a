import { scheduleFault } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { choiceOf, scheduleOf, scheduleWords } from './schedule-choice.ts'

describe('a schedule as simple choices', () => {
  it.each([
    ['', 'none', 'No schedule'],
    ['? * * * * *', 'minutes', 'Every minute'],
    ['? */15 * * * *', 'minutes', 'Every 15 minutes'],
    ['? 5 * * * *', 'hourly', 'Every hour at minute 5'],
    ['? 30 6 * * *', 'daily', 'Every day at 06:30'],
    ['? 0 22 * * 1,5,0', 'weekly', 'Monday, Friday, Sunday at 22:00'],
    ['? 0 3 31 * *', 'monthly', 'On day 31 of each month at 03:00'],
    ['? 0 6 * * 1-5', 'cron', '? 0 6 * * 1-5'],
    ['? 0 06 * * *', 'cron', '? 0 06 * * *'],
  ])('%j is %s', (schedule, kind, words) => {
    const choice = choiceOf(schedule)
    expect(choice.kind).toBe(kind)
    expect(scheduleOf(choice, schedule)).toBe(schedule)
    expect(scheduleWords(schedule)).toBe(words)
    if (schedule !== '') expect(scheduleFault(schedule)).toBeNull()
  })

  it('never says nothing for days of the week', () => {
    expect(scheduleOf({ ...choiceOf('? 0 6 * * 1'), days: [] }, '')).toBe('? 0 6 * * 1')
  })
})
