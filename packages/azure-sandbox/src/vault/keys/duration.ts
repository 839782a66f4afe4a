/** ISO 8601 durations of whole years, months and days, as rotation policies use them (`P90D`, `P1Y6M`). */
import { LAST_SECOND } from '../attributes.ts'

interface Duration {
  readonly years: number
  readonly months: number
  readonly days: number
}

/** Undefined when the text is no such duration. */
export function parseDuration(text: string): Duration | undefined {
  const parts = /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$/i.exec(text)
  if (!parts || text.length < 3) return undefined
  const [, years = '0', months = '0', days = '0'] = parts
  return { years: Number(years), months: Number(months), days: Number(days) }
}

/** Moves a time (unix seconds) by a duration on the calendar, in UTC and up to the year 9999; `sign` -1 goes back. */
export function addDuration(time: number, duration: Duration, sign: 1 | -1 = 1): number {
  const date = new Date(time * 1000)
  date.setUTCMonth(date.getUTCMonth() + sign * (duration.years * 12 + duration.months))
  date.setUTCDate(date.getUTCDate() + sign * duration.days)
  return Math.min(date.getTime() / 1000, LAST_SECOND)
}

/** Days, counted with months of 30 days: good for comparing with the service's minimums. */
export const roughDays = ({ years, months, days }: Duration): number => years * 365 + months * 30 + days
