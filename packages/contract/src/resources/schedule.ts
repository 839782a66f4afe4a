/**
 * When a flow runs by itself: integrator.io's six-field cron text and a time zone. Also what the next times are, so that
 * console and server tell the same ones.
 *
 * On the day clocks go forward, a time that does not exist is made up for once, right after the gap; on the day they go
 * back, a time that comes twice counts once. What runs every few minutes keeps its distance on both days.
 */
import { Cron } from 'croner'
import { z } from 'zod'

/** `? minute hour day-of-month month day-of-week`: the first field, seconds, is always `?`. */
const FIELDS = 6

/** A day of the month that no month has is found out within this many years; 29 February comes within eight. */
const FAR_YEARS = 12

/** @returns what is wrong with the text, as the end of a sentence about it; null when nothing is */
export function scheduleFault(text: string): string | null {
  const fields = text.trim().split(/\s+/)
  if (fields.length !== FIELDS) {
    return `must have six parts: ? minute hour day-of-month month day-of-week, such as "? 0 6 * * 1-5" for 6:00 from Monday to Friday`
  }
  if (fields[0] !== '?' && fields[0] !== '0') {
    return 'must begin with ?: a flow runs once a minute at most, so there are no seconds to choose'
  }
  try {
    const next = cronOf(text, 'UTC').nextRun(START)
    if (next === null || next.getUTCFullYear() > START.getUTCFullYear() + FAR_YEARS) return neverWords(fields)
  } catch (error) {
    return `cannot be read: ${reasonOf(error)}`
  }
  return null
}

/** Fixed, so that a schedule is as good tomorrow as it is today. */
const START = new Date('2025-01-01T00:00:00Z')

const neverWords = ([, , , day = '', month = '']: readonly string[]): string =>
  `never comes: no month of "${month}" has a day ${day}`

/** croner's `CronPattern: Invalid value for minute: 61`, without its own name. */
const reasonOf = (error: unknown): string =>
  (error as Error).message.replace(/^\w+: /, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase())

const cronOf = (text: string, timezone: string): Cron =>
  new Cron(text.trim().replace(/^\S+/, '0'), { timezone, paused: true })

/** @returns at most `count` times after `after`, soonest first */
export const nextRuns = (schedule: string, timezone: string, after: Date, count = 5): Date[] =>
  cronOf(schedule, timezone).nextRuns(count, after)

export const DEFAULT_TIMEZONE = 'UTC'

export const isTimezone = (name: string): boolean => {
  try {
    // Offsets such as +01:00 know no daylight saving time.
    return /^[A-Za-z]/.test(name) && Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

export const Schedule = z
  .string()
  .max(200, 'must be at most 200 characters')
  .superRefine((text, context) => {
    const fault = scheduleFault(text)
    if (fault !== null) context.addIssue({ code: 'custom', message: fault })
  })

/** An IANA name, such as `Europe/Berlin`. */
export const Timezone = z.string().refine(isTimezone, 'must be a time zone such as Europe/Berlin or UTC')
