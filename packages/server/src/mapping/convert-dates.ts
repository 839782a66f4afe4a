/** Dates of a mapping: read in one form and zone, written in another. */
import type { Mapping } from '@keyway/contract'
import { isTimezone, readDate, writeDate } from '../templates/index.ts'
import { MappingError } from './scope.ts'

/** What is no date, in words; never the value itself. */
export class DateError extends Error {
  override readonly name = 'DateError'
}

type Dates = Pick<Mapping, 'extractDateFormat' | 'extractDateTimezone' | 'generateDateFormat' | 'generateDateTimezone'>

/** @throws MappingError when there is no such time zone */
export function compileDates(dates: Dates, field: string): (value: unknown) => unknown {
  const {
    extractDateFormat: from,
    extractDateTimezone: fromZone,
    generateDateFormat: to,
    generateDateTimezone: toZone,
  } = dates
  for (const zone of [fromZone, toZone]) {
    if (zone !== undefined && !isTimezone(zone)) {
      throw new MappingError(field, `There is no time zone "${zone}". Write one such as Europe/Berlin or UTC.`)
    }
  }
  if (from === undefined && to === undefined && toZone === undefined) return (value) => value
  return (value) => {
    const date = readDate(value, from, fromZone)
    if (date === null) throw new DateError(`it does not read as a date${from ? ` of the form ${from}` : ''}`)
    return writeDate(date, to, toZone)
  }
}
