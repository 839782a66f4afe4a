/** Dates in moment's tokens, as integrator.io writes them in mappings, templates and `delta.dateFormat`. */
import dayjs from 'dayjs'
import advancedFormat from 'dayjs/plugin/advancedFormat.js'
import customParseFormat from 'dayjs/plugin/customParseFormat.js'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)
dayjs.extend(timezone)
dayjs.extend(customParseFormat)
dayjs.extend(advancedFormat)

/** Tells a time zone of the IANA database from anything else. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Beyond these the text is a date's form no more: seconds, and milliseconds, since 1970. */
const SECONDS = /^\d{9,10}$/
const MILLISECONDS = /^\d{12,13}$/

/**
 * @param format absent: ISO 8601, or a number of seconds or milliseconds since 1970
 * @param zone of a text that names none; absent: UTC
 * @returns null when it is no date
 */
export function readDate(value: unknown, format?: string, zone?: string): Date | null {
  const text = String(value).trim()
  if (format === undefined) {
    if (SECONDS.test(text)) return new Date(Number(text) * 1000)
    if (MILLISECONDS.test(text)) return new Date(Number(text))
    const hasZone = /(Z|[+-]\d\d:?\d\d)$/i.test(text)
    const read = hasZone || zone === undefined ? dayjs.utc(text) : dayjs.tz(text, zone)
    return read.isValid() ? read.toDate() : null
  }
  const read = dayjs.utc(text, format, true)
  if (!read.isValid()) return null
  if (zone === undefined || /Z/.test(format)) return read.toDate()
  return dayjs.tz(read.format('YYYY-MM-DDTHH:mm:ss.SSS'), zone).toDate()
}

/** @param format absent: ISO 8601 */
export function writeDate(date: Date, format?: string, zone?: string): string {
  if (format === undefined && zone === undefined) return date.toISOString()
  const at = zone === undefined ? dayjs.utc(date) : dayjs.utc(date).tz(zone)
  return at.format(format)
}
